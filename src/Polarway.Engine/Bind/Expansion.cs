using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Replaces selectors inside of expressions: the expression is repeated for each column they name.</summary>
internal sealed class Expansion(Schema schema, IReadOnlySet<string> excluded)
{
    // Functions that take any number of columns: a selector among their arguments gives them all at once.
    private static readonly HashSet<string> Variadic =
    [
        "sum_horizontal", "mean_horizontal", "min_horizontal", "max_horizontal", "all_horizontal", "any_horizontal",
        "concat_str", "concat_list", "coalesce", "hash",
    ];

    public IEnumerable<Expr> Expand(Expr expr)
    {
        Expr gathered = Gather(expr);
        var sites = new List<ColumnsRef>();
        Visit(gathered, sites);
        if (sites.Count == 0)
        {
            return [gathered];
        }
        List<string>[] names = [.. sites.Select(s => SelectorResolver.Resolve(s.Selector, schema, excluded))];
        int count = names.Max(n => n.Count);
        if (names.Any(n => n.Count != count && n.Count != 1))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"the selectors of one expression name {string.Join(" and ", names.Select(n => n.Count))} columns (at {expr.Path}); they must name as many each, or one");
        }
        var expanded = new Expr[count];
        for (int copy = 0; copy < count; copy++)
        {
            int site = 0;
            expanded[copy] = ExprRewrite.Map(gathered, leaf => leaf is ColumnsRef ? new ColumnRef(leaf.Path, names[site].Count == 1 ? names[site++][0] : names[site++][copy]) : leaf);
        }
        return expanded;
    }

    private Expr Gather(Expr expr) => ExprRewrite.Map(expr, node => node switch
    {
        Function function when Variadic.Contains(function.Name) => function with { Arguments = [.. function.Arguments.SelectMany(Expand)] },
        StructOf fields => fields with { Fields = [.. fields.Fields.SelectMany(Expand)] },
        _ => node,
    });

    private static void Visit(Expr expr, List<ColumnsRef> sites) => ExprRewrite.Map(expr, node =>
    {
        if (node is ColumnsRef columns)
        {
            sites.Add(columns);
        }
        return node;
    });
}
