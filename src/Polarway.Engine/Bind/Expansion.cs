using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Replaces selectors inside of expressions: the expression is repeated for each column they name.</summary>
/// <param name="frames">Of the run, for literals that are frames.</param>
internal sealed class Expansion(Schema schema, IReadOnlySet<string> excluded, IReadOnlyList<FrameInfo> frames)
{
    // Functions that take any number of columns: a selector among their arguments gives them all at once.
    private static readonly HashSet<string> Variadic =
    [
        "sum_horizontal", "mean_horizontal", "min_horizontal", "max_horizontal", "all_horizontal", "any_horizontal",
        "concat_str", "concat_list", "concat_arr", "coalesce",
    ];

    /// <summary>The expression once for each column that its selectors name, and for each field that its <c>struct.fields</c> name.</summary>
    public IEnumerable<Expr> Expand(Expr expr) => ExpandColumns(expr).SelectMany(ExpandFields);

    private IEnumerable<Expr> ExpandFields(Expr expr)
    {
        Function? site = null;
        ExprRewrite.Map(expr, node => node is Function { Name: "struct.fields" } function ? site ??= function : node);
        if (site is null)
        {
            return [expr];
        }
        IReadOnlyList<Field> fields = new ExprBinder(schema, frames).Bind(site.Arguments[0]).Type.Fields;
        string[] names = site.Options.Texts("names");
        site.Options.Complete();
        // In the order of the struct, as in Polars; what it lacks comes last and is the error.
        IEnumerable<string> wanted = names.SelectMany(name => name == "*" ? fields.Select(f => f.Name)
            : name.StartsWith('^') && name.EndsWith('$') ? fields.Select(f => f.Name).Where(f => SelectorResolver.Compile(name, site.Path).IsMatch(f)) : [name]);
        HashSet<string> all = [.. wanted];
        IEnumerable<string> chosen = fields.Select(f => f.Name).Where(all.Contains).Concat(all.Where(name => fields.All(f => f.Name != name)));
        return chosen.SelectMany(name => ExpandFields(WithField(expr, name)));
    }

    // The first one from the leaves up, as it was found.
    private static Expr WithField(Expr expr, string name)
    {
        bool isDone = false;
        return ExprRewrite.Map(expr, node =>
        {
            if (isDone || node is not Function { Name: "struct.fields" } site)
            {
                return node;
            }
            isDone = true;
            return One(site, name);
        });
    }

    private static Function One(Function site, string name)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteEndObject();
        }
        JsonElement options = JsonDocument.Parse(bytes.ToArray()).RootElement;
        return site with { Name = "struct.field", Options = new PlanObject(options, site.Path.At("opts")) };
    }

    private IEnumerable<Expr> ExpandColumns(Expr expr)
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
