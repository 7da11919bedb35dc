using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Which expressions give one value for many rows.</summary>
internal static class Scalars
{
    public static bool HasAggregate(PhysicalExpr expr)
    {
        if (expr is AggregateExpr)
        {
            return true;
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

    /// <summary>An expression of group_by's aggs: one value per group; plain rows become lists.</summary>
    public static PhysicalExpr PerGroup(NamedExpr named, JsonPath path)
    {
        if (!named.Expr.DependsOnRows)
        {
            CheckNesting(named.Expr, false, path);
            return named.Expr;
        }
        if (HasAggregate(named.Expr))
        {
            Throw.Unsupported($"rows and aggregates mixed in one expression of group_by (column \"{named.Name}\", at {path}); compute them as two columns, or use .over()");
        }
        return new AggregateExpr(named.Expr, DataType.List(named.Expr.Type), new AggregateSpec(AggregateKind.Implode, -1, new Field("", DataType.Null)));
    }

    private static void CheckNesting(PhysicalExpr expr, bool isInside, JsonPath path)
    {
        if (isInside && expr is AggregateExpr)
        {
            Throw.Unsupported($"an aggregate inside of an aggregate in group_by (at {path}); compute the inner one with .over() or a group_by of its own");
        }
        foreach (PhysicalExpr child in expr.Children)
        {
            CheckNesting(child, isInside || expr is AggregateExpr, path);
        }
    }
}
