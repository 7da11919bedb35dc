using System.Runtime.CompilerServices;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Optimize;

/// <summary>Rewrites of physical expressions.</summary>
internal static class ExprTree
{
    /// <summary>Rewrites from the leaves up; an expression that nothing changes in is kept as it is.</summary>
    public static PhysicalExpr Map(PhysicalExpr expr, Func<PhysicalExpr, PhysicalExpr> change)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (expr.Children.Count == 0)
        {
            return change(expr);
        }
        PhysicalExpr[]? children = null;
        for (int child = 0; child < expr.Children.Count; child++)
        {
            PhysicalExpr old = expr.Children[child];
            PhysicalExpr changed = Map(old, change);
            if (!ReferenceEquals(old, changed))
            {
                children ??= [.. expr.Children];
                children[child] = changed;
            }
        }
        return change(children is null ? expr : expr.WithChildren(children));
    }

    /// <summary>The expression over columns at other positions.</summary>
    public static PhysicalExpr Remap(PhysicalExpr expr, int[] positions)
        => Map(expr, e => e is ColumnExpr column && positions[column.Column] != column.Column ? new ColumnExpr(positions[column.Column], column.Type) : e);

    /// <summary>The expression with columns replaced by what they are computed from.</summary>
    public static PhysicalExpr Substitute(PhysicalExpr expr, IReadOnlyList<PhysicalExpr> columns)
        => Map(expr, e => e is ColumnExpr column ? columns[column.Column] : e);

    public static SortedSet<int> Columns(PhysicalExpr expr)
    {
        var columns = new SortedSet<int>();
        expr.CollectColumns(columns);
        return columns;
    }

    /// <summary>The parts of a conjunction.</summary>
    public static void SplitAnd(PhysicalExpr predicate, List<PhysicalExpr> parts)
    {
        if (predicate is LogicExpr { Op: LogicOp.And } and)
        {
            SplitAnd(and.Left, parts);
            SplitAnd(and.Right, parts);
            return;
        }
        parts.Add(predicate);
    }

    /// <summary>All parts at once; null for none.</summary>
    public static PhysicalExpr? And(IEnumerable<PhysicalExpr> parts)
    {
        PhysicalExpr? all = null;
        foreach (PhysicalExpr part in parts)
        {
            all = all is null ? part : new LogicExpr(LogicOp.And, all, part);
        }
        return all;
    }
}
