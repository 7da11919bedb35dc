using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>
/// Aggregates of expressions that have one value, whatever the number of rows: of literals, and of aggregates. The value is counted
/// once, as in Polars: <c>lit(5).sum()</c> is 5.
/// </summary>
internal static class OneValue
{
    /// <summary>Null when it has no form of rows.</summary>
    public static PhysicalExpr? Aggregate(AggregateSpec settings, PhysicalExpr value, DataType type)
    {
        switch (settings.Kind)
        {
            case AggregateKind.Sum:
                return type.Kind == TypeKind.Null ? value : ExprBinder.OrElse(Coercion.To(value, type), Number(0, type));
            case AggregateKind.Product:
                return ExprBinder.OrElse(Coercion.To(value, type), Number(1, type));
            case AggregateKind.Mean or AggregateKind.Median or AggregateKind.Quantile or AggregateKind.Min or AggregateKind.Max or AggregateKind.First or AggregateKind.Last:
                return Coercion.To(value, type);
            case AggregateKind.Count:
                return Coercion.To(ExprBinder.NotNull(value), DataType.UInt32);
            case AggregateKind.NullCount:
                return Coercion.To(ExprBinder.IsNull(value), DataType.UInt32);
            case AggregateKind.Length or AggregateKind.NUnique:
                return Number(1, DataType.UInt32);
            case AggregateKind.ArgMin or AggregateKind.ArgMax:
                return new ConditionalExpr(ExprBinder.NotNull(value), Number(0, DataType.UInt32), ExprBinder.TypedNull(DataType.UInt32));
            case AggregateKind.Std or AggregateKind.Var when type.Kind != TypeKind.Null:
                return settings.Ddof > 0 ? ExprBinder.TypedNull(type) : new ConditionalExpr(ExprBinder.NotNull(value), Number(0, type), ExprBinder.TypedNull(type));
            case AggregateKind.Implode when type.Kind == TypeKind.List:
                return new RowFunctionExpr("implode", [value], type, static (o, length, memory) => Whole.ListKernels.Concat(o, AsItem, length, memory));
            case AggregateKind.Any or AggregateKind.All:
                return settings.IgnoreNulls ? ExprBinder.OrElse(value, Flag(settings.Kind == AggregateKind.All)) : value;
            default:
                return null;
        }
    }

    // The value is an item of the list, not a list itself.
    private static readonly bool[] AsItem = [false];

    private static PhysicalExpr Number(int value, DataType type)
        => Coercion.To(new Bound("", new LiteralExpr(LiteralColumn.One(DataType.Int32, new LiteralValue.Whole(value), JsonPath.Root, LiteralExpr.Memory)), new LiteralValue.Whole(value)), type);

    private static LiteralExpr Flag(bool value) => new(LiteralColumn.One(DataType.Boolean, new LiteralValue.Flag(value), JsonPath.Root, LiteralExpr.Memory));
}
