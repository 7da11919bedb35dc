using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>The end of a select: results, QUALIFY, DISTINCT, order.</summary>
internal sealed class Projection(Context context, Relation from, List<Output> outputs, List<SortKey> order)
{
    public Relation From { get; set; } = from;

    public List<Output> Outputs { get; } = outputs;

    public List<SortKey> Order { get; } = order;

    public Json? Qualify { get; set; }

    public bool IsDistinct { get; init; }

    public List<Json>? DistinctOn { get; set; }

    public Relation Build()
    {
        List<Column> columns = [.. Outputs.Select(output => new Column(output.Name, output.Name, output.IsUnnested && Types.Of(output.Value) is { Kind: Core.Types.TypeKind.List } list ? list.Inner : Types.Of(output.Value), []))];
        bool onlyOutputs = Order.All(key => key.Output is not null) && Qualify is null && DistinctOn is null;
        bool spreads = From.Columns.Count == 0 || Outputs.Any(output => Scope.HasColumn(output.Value));
        if (IsDistinct && !Order.All(key => key.Output is not null))
        {
            SqlError.Syntax("for SELECT DISTINCT, ORDER BY expressions must appear in the select list");
        }
        Json plan = onlyOutputs && spreads ? Direct() : Staged();
        return new Relation(plan, columns);
    }

    /// <summary>Results first, then everything else on them.</summary>
    private Json Direct()
    {
        Json plan = Nodes.Select(From.Plan, Outputs.Select(output => Nodes.Alias(output.Value, output.Name)));
        string[] lists = [.. Outputs.Where(output => output.IsUnnested).Select(output => output.Name)];
        plan = lists.Length > 0 ? Nodes.Explode(plan, lists) : plan;
        plan = IsDistinct ? Nodes.Unique(plan, null, "any") : plan;
        return Order.Count == 0 ? plan : Sorted(plan, [.. Order.Select(key => Nodes.Col(key.Output!.Name))]);
    }

    private Json Sorted(Json plan, IReadOnlyList<Json> keys) => Nodes.Sort(plan, keys, Order.Select(key => key.IsDescending), Order.Select(key => key.NullsLast));

    /// <summary>Results beside the columns they come from, under names of their own, until nothing needs those columns any more.</summary>
    private Json Staged()
    {
        var staged = new List<Json>();
        string Stage(Json value)
        {
            string name = context.NewName();
            staged.Add(Nodes.Alias(value, name));
            return name;
        }
        string[] names = [.. Outputs.Select(output => Stage(output.Value))];
        string? qualify = Qualify is null ? null : Stage(Qualify);
        string[] keys = [.. Order.Select(key => key.Output is { } output ? names[Outputs.IndexOf(output)] : Stage(key.Value))];
        string[]? distinct = DistinctOn is null ? null : [.. DistinctOn.Select(Stage)];
        Json plan = Nodes.WithColumns(From.Plan, staged);
        plan = qualify is null ? plan : Nodes.Filter(plan, Nodes.Col(qualify));
        string[] lists = [.. names.Where((_, index) => Outputs[index].IsUnnested)];
        plan = lists.Length > 0 ? Nodes.Explode(plan, lists) : plan;
        if (IsDistinct)
        {
            plan = Nodes.Unique(Nodes.Select(plan, names.Select(name => Nodes.Col(name))), null, "any");
        }
        plan = Order.Count == 0 ? plan : Sorted(plan, [.. keys.Select(key => Nodes.Col(key))]);
        plan = distinct is null ? plan : Nodes.Unique(plan, distinct, "first");
        return Nodes.Select(plan, Outputs.Select((output, index) => Nodes.Alias(Nodes.Col(names[index]), output.Name)));
    }
}
