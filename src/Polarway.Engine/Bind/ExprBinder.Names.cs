using System.Runtime.CompilerServices;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Names of results made from the names of their columns.</summary>
internal sealed partial class ExprBinder
{
    private static readonly string[] s_nameChanges = ["prefix", "suffix", "keep", "to_lowercase", "to_uppercase", "strip_prefix", "strip_suffix", "replace", "map"];

    private Bound BindNameChange(NameChange change)
    {
        Bound input = Bind(change.Input);
        string[] texts = change.Arguments;
        int wanted = change.Op switch { "prefix" or "suffix" or "strip_prefix" or "strip_suffix" => 1, "replace" => 2, _ => 0 };
        bool isLiteral = change.Op == "replace" && texts is [.., "literal"] && texts.Length == 3;
        bool isMap = change.Op == "map" && texts.Length % 2 == 0;
        if (texts.Length != wanted && !isLiteral && !isMap)
        {
            PlanError.Invalid(change.Path, $"name \"{change.Op}\" takes {wanted} texts, found {texts.Length}");
        }
        string root = input.Name;
        return change.Op switch
        {
            "prefix" => input with { Name = texts[0] + root },
            "suffix" => input with { Name = root + texts[0] },
            "keep" => input with { Name = FirstColumn(change.Input) ?? Throw.Error<string>(ErrorKind.InvalidOperation, $"`name.keep_name` expected at least one column name (at {change.Path})") },
            "map" => input with { Name = Mapped(texts, root, change) },
            "to_lowercase" => input with { Name = root.ToLowerInvariant() },
            "to_uppercase" => input with { Name = root.ToUpperInvariant() },
            "strip_prefix" => input with { Name = root.StartsWith(texts[0], StringComparison.Ordinal) ? root[texts[0].Length..] : root },
            "strip_suffix" => input with { Name = root.EndsWith(texts[0], StringComparison.Ordinal) ? root[..^texts[0].Length] : root },
            "replace" => input with { Name = isLiteral ? root.Replace(texts[0], texts[1], StringComparison.Ordinal) : TextReplacement.InText(root, texts[0], texts[1]) },
            _ => PlanError.Unknown<Bound>(change.Path, "change of name", change.Op, s_nameChanges),
        };
    }

    /// <summary>The new name beside the old one, of texts in pairs.</summary>
    private static string Mapped(string[] pairs, string name, NameChange change)
    {
        for (int pair = 0; pair < pairs.Length; pair += 2)
        {
            if (pairs[pair] == name)
            {
                return pairs[pair + 1];
            }
        }
        return PlanError.Invalid<string>(change.Path, $"name \"map\" has no name for \"{name}\"");
    }

    /// <summary>The first column that an expression reads, in the order of what it gives: conditions come last.</summary>
    private static string? FirstColumn(Expr expr)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        IEnumerable<Expr> below = expr switch
        {
            Alias node => [node.Input],
            NameChange node => [node.Input],
            Plan.Cast node => [node.Input],
            Function node => node.Arguments,
            Aggregate node => node.Arguments,
            When node => [.. node.Cases.Select(c => c.Then), .. node.Otherwise is null ? [] : new[] { node.Otherwise }, .. node.Cases.Select(c => c.Condition)],
            Over node => [node.Input, .. node.PartitionBy, .. node.OrderBy ?? []],
            FilterRows node => [node.Input, node.By],
            SortRows node => [node.Input, .. node.By ?? []],
            StructOf node => node.Fields,
            _ => [],
        };
        return expr is ColumnRef column ? column.Name : below.Select(FirstColumn).FirstOrDefault(name => name is not null);
    }
}
