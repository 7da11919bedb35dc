using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Optimize;

/// <summary>
/// Moves filters towards the sources, so that rows are dropped before work is done on them; files apply them while they are read.
/// A predicate that can fail (a strict cast) is never moved to where it sees rows that another filter removes.
/// </summary>
internal static class PredicatePushdown
{
    public static BoundNode Apply(BoundNode node) => Push(node, []);

    private static BoundNode Push(BoundNode node, List<PhysicalExpr> predicates)
    {
        switch (node)
        {
            case BoundFilter filter:
                return PushFilter(filter, predicates);
            case BoundProject project:
                return PushThroughProject(project, predicates);
            case BoundScan { Limit: null } scan:
                return scan with { Predicate = ExprTree.And(scan.Predicate is null ? predicates : [scan.Predicate, .. predicates]) };
            case BoundSort { Rows: null } sort:
                return sort with { Input = Push(sort.Input, predicates) };
            case BoundUnion union:
                return union with { Inputs = Array.ConvertAll(union.Inputs, i => Push(i, predicates)) };
            case BoundScalars scalars:
                return scalars with { Body = Push(scalars.Body, predicates), Scalars = Push(scalars.Scalars, []) };
            case BoundAggregate aggregate:
                return PushThroughKeys(aggregate, predicates);
            case BoundDistinct distinct:
                return PushThroughDistinct(distinct, predicates);
            default:
                return Above(BoundTree.MapInputs(node, i => Push(i, [])), predicates);
        }
    }

    private static BoundNode PushFilter(BoundFilter filter, List<PhysicalExpr> predicates)
    {
        var below = new List<PhysicalExpr>();
        ExprTree.SplitAnd(filter.Predicate, below);
        var above = new List<PhysicalExpr>();
        foreach (PhysicalExpr predicate in predicates)
        {
            (predicate.CanFail ? above : below).Add(predicate);
        }
        return Above(Push(filter.Input, below), above);
    }

    private static BoundNode PushThroughProject(BoundProject project, List<PhysicalExpr> predicates)
    {
        var below = new List<PhysicalExpr>();
        var above = new List<PhysicalExpr>();
        PhysicalExpr[] exprs = Array.ConvertAll(project.Exprs, e => e.Expr);
        foreach (PhysicalExpr predicate in predicates)
        {
            // What is computed is not computed twice.
            bool isCheap = ExprTree.Columns(predicate).All(c => IsCheap(exprs[c]));
            if (isCheap)
            {
                below.Add(ExprTree.Substitute(predicate, exprs));
            }
            else
            {
                above.Add(predicate);
            }
        }
        return Above(project with { Input = Push(project.Input, below) }, above);
    }

    private static bool IsCheap(PhysicalExpr expr) => expr is ColumnExpr || !expr.DependsOnRows || expr is CastExpr { IsStrict: false, Input: ColumnExpr };

    private static BoundNode PushThroughKeys(BoundAggregate aggregate, List<PhysicalExpr> predicates)
    {
        var below = new List<PhysicalExpr>();
        var above = new List<PhysicalExpr>();
        PhysicalExpr[] keys = Array.ConvertAll(aggregate.Keys, k => k.Expr);
        foreach (PhysicalExpr predicate in predicates)
        {
            SortedSet<int> columns = ExprTree.Columns(predicate);
            bool isOfKeys = columns.Count > 0 && columns.All(c => c < keys.Length && keys[c] is ColumnExpr) && !predicate.CanFail;
            if (isOfKeys)
            {
                below.Add(ExprTree.Substitute(predicate, keys));
            }
            else
            {
                above.Add(predicate);
            }
        }
        return Above(aggregate with { Input = Push(aggregate.Input, below) }, above);
    }

    private static BoundNode PushThroughDistinct(BoundDistinct distinct, List<PhysicalExpr> predicates)
    {
        var below = new List<PhysicalExpr>();
        var above = new List<PhysicalExpr>();
        foreach (PhysicalExpr predicate in predicates)
        {
            SortedSet<int> columns = ExprTree.Columns(predicate);
            (columns.Count > 0 && columns.All(distinct.Columns.Contains) && !predicate.CanFail ? below : above).Add(predicate);
        }
        return Above(distinct with { Input = Push(distinct.Input, below) }, above);
    }

    private static BoundNode Above(BoundNode node, List<PhysicalExpr> predicates)
        => ExprTree.And(predicates) is { } predicate ? new BoundFilter(node, predicate) : node;
}
