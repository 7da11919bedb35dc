using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Distinct rows as groups: the subset are the keys, other columns give their first or last value.</summary>
internal static class DistinctLowering
{
    public static BoundNode Apply(BoundDistinct distinct)
    {
        Schema schema = distinct.Schema;
        NamedExpr[] keys = [.. distinct.Columns.Select(c => Column(schema, c))];
        int[] others = [.. Enumerable.Range(0, schema.Count).Where(c => !distinct.Columns.Contains(c))];
        AggregateKind kind = distinct.Keep == KeepRow.Last ? AggregateKind.Last : AggregateKind.First;
        var aggregates = new List<NamedExpr>();
        foreach (int column in others)
        {
            NamedExpr plain = Column(schema, column);
            aggregates.Add(plain with { Expr = new AggregateExpr(plain.Expr, plain.Expr.Type, Spec(kind)) });
        }
        if (distinct.Keep == KeepRow.None)
        {
            aggregates.Add(new NamedExpr(RowsName(schema), new AggregateExpr(null, DataType.UInt32, Spec(AggregateKind.Length))));
        }
        var output = new Schema([.. keys.Select(k => k.Field), .. aggregates.Select(a => a.Field)]);
        BoundNode node = new BoundAggregate(distinct.Input, keys, [.. aggregates], distinct.MaintainOrder, output) { OrdersByLast = distinct.Keep == KeepRow.Last };
        if (distinct.Keep == KeepRow.None)
        {
            node = new BoundFilter(node, IsOne(output.Count - 1));
        }
        return new BoundProject(node, [.. schema.Names.Select(n => Column(output, output.Require(n)))], schema);
    }

    private static NamedExpr Column(Schema schema, int column) => new(schema[column].Name, new ColumnExpr(column, schema[column].Type));

    private static AggregateSpec Spec(AggregateKind kind) => new(kind, -1, new Field("", DataType.Null));

    private static ComparisonExpr IsOne(int column)
    {
        var one = new LiteralExpr(Core.Columns.PrimitiveColumn.From<uint>(DataType.UInt32, [1], LiteralExpr.Memory));
        return new ComparisonExpr(Core.Kernels.CompareOp.Eq, new ColumnExpr(column, DataType.UInt32), one);
    }

    private static string RowsName(Schema schema)
    {
        string name = "rows";
        while (schema.Find(name) >= 0)
        {
            name += " ";
        }
        return name;
    }
}
