using Polarway.Core.Kernels;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Names of results made from the names of their columns.</summary>
internal sealed partial class ExprBinder
{
    private static readonly string[] s_nameChanges = ["prefix", "suffix", "keep", "to_lowercase", "to_uppercase", "strip_prefix", "strip_suffix", "replace"];

    private Bound BindNameChange(NameChange change)
    {
        Bound input = Bind(change.Input);
        string[] texts = change.Arguments;
        int wanted = change.Op switch { "prefix" or "suffix" or "strip_prefix" or "strip_suffix" => 1, "replace" => 2, _ => 0 };
        bool isLiteral = change.Op == "replace" && texts is [.., "literal"] && texts.Length == 3;
        if (texts.Length != wanted && !isLiteral)
        {
            PlanError.Invalid(change.Path, $"name \"{change.Op}\" takes {wanted} texts, found {texts.Length}");
        }
        string root = change.Op == "keep" ? input.Root : input.Stem ?? input.Root;
        return change.Op switch
        {
            "prefix" => input with { Name = texts[0] + root },
            "suffix" => input with { Name = root + texts[0] },
            "keep" => input with { Name = root },
            "to_lowercase" => input with { Name = root.ToLowerInvariant() },
            "to_uppercase" => input with { Name = root.ToUpperInvariant() },
            "strip_prefix" => input with { Name = root.StartsWith(texts[0], StringComparison.Ordinal) ? root[texts[0].Length..] : root },
            "strip_suffix" => input with { Name = root.EndsWith(texts[0], StringComparison.Ordinal) ? root[..^texts[0].Length] : root },
            "replace" => input with { Name = isLiteral ? root.Replace(texts[0], texts[1], StringComparison.Ordinal) : TextReplacement.InText(root, texts[0], texts[1]) },
            _ => PlanError.Unknown<Bound>(change.Path, "change of name", change.Op, s_nameChanges),
        };
    }
}
