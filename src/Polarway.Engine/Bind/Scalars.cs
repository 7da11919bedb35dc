using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Which expressions give one value for many rows. What is inside of .over() or .rolling() is its own affair.</summary>
internal static class Scalars
{
    public static bool HasAggregate(PhysicalExpr expr)
    {
        if (expr is AggregateExpr || expr.HasOwnRows)
        {
            return expr is AggregateExpr;
        }
        foreach (PhysicalExpr child in expr.Children)
        {
            if (HasAggregate(child))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True when an expression of group_by cannot be put together from aggregates of rows: it needs the rows of a group at once.</summary>
    public static bool NeedsGroups(PhysicalExpr expr)
        => !expr.IsRowWise || (expr.DependsOnRows && HasAggregate(expr)) || HasNested(expr, false);

    /// <summary>True when an expression gives one value however many rows there are: of aggregates and literals, also through functions that keep the number of values.</summary>
    public static bool IsOneValue(PhysicalExpr expr)
    {
        if (expr is WholeFunctionExpr whole)
        {
            return KeepsLength(whole.Name) && whole.Children.All(IsOneValue);
        }
        if (!expr.DependsOnRows)
        {
            return true;
        }
        return expr is not (ColumnExpr or OverExpr) && expr.Children.Count > 0 && expr.Children.All(IsOneValue);
    }

    private static bool KeepsLength(string name)
        => name is "reverse" or "shift" or "sort" or "rank" or "arg_sort" or "forward_fill" or "backward_fill" or "interpolate" or "rle_id" || name.StartsWith("cum_", StringComparison.Ordinal) || name.StartsWith("rolling_", StringComparison.Ordinal);

    /// <summary>An expression of group_by's aggs: one value per group; plain rows become lists.</summary>
    public static PhysicalExpr PerGroup(PhysicalExpr expr)
        => expr.DependsOnRows ? new AggregateExpr(expr, DataType.List(expr.Type), new AggregateSpec(AggregateKind.Implode, -1, new Field("", DataType.Null))) : expr;

    private static bool HasNested(PhysicalExpr expr, bool isInside)
    {
        if (isInside && expr is AggregateExpr)
        {
            return true;
        }
        foreach (PhysicalExpr child in expr.Children)
        {
            if (HasNested(child, isInside || expr is AggregateExpr))
            {
                return true;
            }
        }
        return false;
    }
}
