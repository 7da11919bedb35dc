using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Optimize;

namespace Polarway.Engine.Physical;

/// <summary>
/// An aggregate operator takes columns and gives columns: expressions of rows are computed before it, each once, and expressions of
/// aggregates after it.
/// </summary>
internal sealed class AggregateLowering
{
    private readonly List<NamedExpr> _columns = [];
    private readonly List<(AggregateExpr Expr, AggregateSpec Spec)> _specs = [];

    private AggregateLowering()
    {
    }

    /// <summary>Columns to compute before; null: the input's own columns do.</summary>
    public NamedExpr[]? Before { get; private set; }

    public required int[] Keys { get; init; }

    public AggregateSpec[] Aggregates => [.. _specs.Select(s => s.Spec)];

    /// <summary>What the operator gives: keys, then aggregates.</summary>
    public required Schema Output { get; init; }

    /// <summary>Columns to compute after; null: the operator's output is the result.</summary>
    public NamedExpr[]? After { get; private set; }

    public static AggregateLowering Of(BoundAggregate aggregate)
    {
        bool isPlain = aggregate.Keys.All(k => k.Expr is ColumnExpr) && aggregate.Aggregates.All(a => HasPlainArguments(a.Expr));
        var building = new AggregateLowering { Keys = [], Output = Schema.Empty };
        int[] keys = Array.ConvertAll(aggregate.Keys, k => building.ColumnOf(k.Expr, isPlain));
        var outer = new NamedExpr[aggregate.Aggregates.Length];
        bool isDirect = true;
        for (int index = 0; index < outer.Length; index++)
        {
            NamedExpr named = aggregate.Aggregates[index];
            int before = building._specs.Count;
            outer[index] = named with { Expr = building.Place(named, keys.Length, isPlain) };
            isDirect &= named.Expr is AggregateExpr && building._specs.Count == before + 1;
        }
        var fields = new Field[keys.Length + building._specs.Count];
        for (int key = 0; key < keys.Length; key++)
        {
            fields[key] = aggregate.Keys[key].Field;
        }
        for (int spec = 0; spec < building._specs.Count; spec++)
        {
            fields[keys.Length + spec] = isDirect ? aggregate.Aggregates[spec].Field : new Field($"aggregate {spec} of {fields.Length}", building._specs[spec].Expr.Type);
            building._specs[spec] = (building._specs[spec].Expr, building._specs[spec].Spec with { Output = fields[keys.Length + spec] });
        }
        var lowered = new AggregateLowering { Keys = keys, Output = new Schema(fields) };
        lowered._specs.AddRange(building._specs);
        lowered.Before = isPlain ? null : [.. building._columns];
        lowered.After = isDirect ? null : [.. KeyColumns(aggregate.Keys), .. outer];
        return lowered;
    }

    private static bool HasPlainArguments(PhysicalExpr expr)
        => expr is AggregateExpr aggregate ? aggregate.Argument is null or ColumnExpr : expr.Children.All(HasPlainArguments);

    private static IEnumerable<NamedExpr> KeyColumns(NamedExpr[] keys) => keys.Select((k, position) => k with { Expr = new ColumnExpr(position, k.Expr.Type) });

    /// <summary>The expression over the operator's output.</summary>
    private PhysicalExpr Place(NamedExpr named, int keys, bool isPlain) => ExprTree.Map(named.Expr, expr =>
    {
        if (expr is not AggregateExpr aggregate)
        {
            return expr;
        }
        int position = _specs.FindIndex(s => s.Expr.SameAs(aggregate));
        if (position < 0)
        {
            position = _specs.Count;
            int column = aggregate.Argument is null ? -1 : ColumnOf(aggregate.Argument, isPlain);
            _specs.Add((aggregate, aggregate.Settings with { Column = column }));
        }
        return new ColumnExpr(keys + position, aggregate.Type);
    });

    /// <summary>Where the value of an expression of rows is in the operator's input.</summary>
    private int ColumnOf(PhysicalExpr expr, bool isPlain)
    {
        if (isPlain)
        {
            return ((ColumnExpr)expr).Column;
        }
        int position = _columns.FindIndex(c => c.Expr.SameAs(expr));
        if (position < 0)
        {
            position = _columns.Count;
            _columns.Add(new NamedExpr($"column {position}", expr));
        }
        return position;
    }
}
