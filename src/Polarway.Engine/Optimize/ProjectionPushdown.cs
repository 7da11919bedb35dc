using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Optimize;

/// <summary>Drops columns that nobody reads, down to the sources.</summary>
internal static class ProjectionPushdown
{
    public static BoundNode Apply(BoundNode node) => Exactly(node, [.. Enumerable.Range(0, node.Schema.Count)]);

    /// <summary>A node with some columns, and where the old ones are now (-1: gone).</summary>
    private readonly record struct Pruned(BoundNode Node, int[] Positions);

    /// <summary>The node with just these columns, in this order.</summary>
    private static BoundNode Exactly(BoundNode node, int[] wanted)
    {
        Pruned pruned = Prune(node, [.. wanted]);
        int[] now = Array.ConvertAll(wanted, c => pruned.Positions[c]);
        return now.SequenceEqual(Enumerable.Range(0, pruned.Node.Schema.Count)) ? pruned.Node : Pick(pruned.Node, now);
    }

    private static BoundProject Pick(BoundNode node, int[] columns)
        => new(node, Array.ConvertAll(columns, c => new NamedExpr(node.Schema[c].Name, new ColumnExpr(c, node.Schema[c].Type))), node.Schema.Select(columns));

    private static Pruned Prune(BoundNode node, SortedSet<int> used)
    {
        switch (node)
        {
            case BoundFrame frame:
                return PruneSource(frame, used, frame.Columns, (columns, schema) => frame with { Columns = columns, Schema = schema });
            case BoundScan scan:
                return PruneSource(scan, used, scan.Columns, (columns, schema) => scan with { Columns = columns, Schema = schema });
            case BoundFilter filter:
                return PruneFilter(filter, used);
            case BoundProject project:
                return PruneProject(project, used);
            case BoundWhole whole:
                return PruneWhole(whole, used);
            case BoundGroups groups:
                return PruneGroups(groups);
            case BoundAggregate aggregate:
                return PruneAggregate(aggregate, used);
            case BoundSort sort:
                return PruneSort(sort, used);
            case BoundSlice slice:
                Pruned input = Prune(slice.Input, used);
                return new Pruned(slice with { Input = input.Node, Schema = input.Node.Schema }, input.Positions);
            case BoundScalars scalars:
                Pruned body = Prune(scalars.Body, used);
                return new Pruned(scalars with { Body = body.Node, Schema = body.Node.Schema, Scalars = Apply(scalars.Scalars) }, body.Positions);
            case BoundUnion union:
                int[] wanted = [.. used];
                return new Pruned(union with { Inputs = Array.ConvertAll(union.Inputs, i => Exactly(i, wanted)), Schema = union.Schema.Select(wanted) }, PositionsOf(used, union.Schema.Count));
            case BoundDistinct distinct:
                return PruneDistinct(distinct, used);
            case BoundRowIndex index:
                return PruneRowIndex(index, used);
            case BoundJoin join:
                var pruning = new JoinPruning(join, used);
                Pruned left = Prune(join.Left, pruning.Left);
                Pruned right = Prune(join.Right, pruning.Right);
                return new Pruned(pruning.Over(left.Node, left.Positions, right.Node, right.Positions), PositionsOf(used, join.Schema.Count));
            default:
                return new Pruned(BoundTree.MapInputs(node, Apply), [.. Enumerable.Range(0, node.Schema.Count)]);
        }
    }

    private static Pruned PruneSource(BoundNode node, SortedSet<int> used, int[]? columns, Func<int[]?, Schema, BoundNode> make)
    {
        if (used.Count == node.Schema.Count)
        {
            return new Pruned(node, [.. Enumerable.Range(0, node.Schema.Count)]);
        }
        int[] kept = [.. used];
        return new Pruned(make(Array.ConvertAll(kept, c => columns is null ? c : columns[c]), node.Schema.Select(kept)), PositionsOf(used, node.Schema.Count));
    }

    private static Pruned PruneFilter(BoundFilter filter, SortedSet<int> used)
    {
        SortedSet<int> read = ExprTree.Columns(filter.Predicate);
        read.UnionWith(used);
        Pruned input = Prune(filter.Input, read);
        var node = new BoundFilter(input.Node, ExprTree.Remap(filter.Predicate, input.Positions));
        return Narrow(node, input.Positions, used);
    }

    private static Pruned PruneSort(BoundSort sort, SortedSet<int> used)
    {
        var read = new SortedSet<int>(used);
        foreach (PhysicalExpr key in sort.By)
        {
            read.UnionWith(ExprTree.Columns(key));
        }
        Pruned input = Prune(sort.Input, read);
        BoundSort node = sort with { Input = input.Node, Schema = input.Node.Schema, By = Array.ConvertAll(sort.By, k => ExprTree.Remap(k, input.Positions)) };
        return Narrow(node, input.Positions, used);
    }

    private static Pruned PruneDistinct(BoundDistinct distinct, SortedSet<int> used)
    {
        var read = new SortedSet<int>(used);
        read.UnionWith(distinct.Columns);
        Pruned input = Prune(distinct.Input, read);
        BoundDistinct node = distinct with { Input = input.Node, Schema = input.Node.Schema, Columns = Array.ConvertAll(distinct.Columns, c => input.Positions[c]) };
        return Narrow(node, input.Positions, used);
    }

    private static Pruned PruneRowIndex(BoundRowIndex index, SortedSet<int> used)
    {
        Pruned input = Prune(index.Input, [.. used.Where(c => c > 0).Select(c => c - 1)]);
        var schema = new Schema([index.Schema[0], .. input.Node.Schema.Fields]);
        return new Pruned(index with { Input = input.Node, Schema = schema }, [0, .. input.Positions.Select(p => p < 0 ? -1 : p + 1)]);
    }

    private static Pruned PruneProject(BoundProject project, SortedSet<int> used)
    {
        NamedExpr[] kept = [.. used.Select(c => project.Exprs[c])];
        Pruned input = Prune(project.Input, ColumnsOf(kept));
        NamedExpr[] exprs = Array.ConvertAll(kept, e => e with { Expr = ExprTree.Remap(e.Expr, input.Positions) });
        return new Pruned(Merge(input.Node, exprs, project.Schema.Select([.. used])), PositionsOf(used, project.Schema.Count));
    }

    /// <summary>A projection that changes nothing is left out; one over a mere choice of columns takes its place.</summary>
    private static BoundNode Merge(BoundNode input, NamedExpr[] exprs, Schema schema)
    {
        if (input is BoundProject inner && Array.TrueForAll(inner.Exprs, e => e.Expr is ColumnExpr))
        {
            PhysicalExpr[] columns = Array.ConvertAll(inner.Exprs, e => e.Expr);
            return Merge(inner.Input, Array.ConvertAll(exprs, e => e with { Expr = ExprTree.Substitute(e.Expr, columns) }), schema);
        }
        bool isIdentity = exprs.Length == input.Schema.Count;
        for (int column = 0; column < exprs.Length && isIdentity; column++)
        {
            isIdentity = exprs[column].Expr is ColumnExpr expr && expr.Column == column && input.Schema[column].Name == exprs[column].Name;
        }
        return isIdentity ? input : new BoundProject(input, exprs, schema);
    }

    /// <summary>All results decide together how many rows there are, unless the input does.</summary>
    private static Pruned PruneWhole(BoundWhole whole, SortedSet<int> used)
    {
        SortedSet<int> kept = whole.KeepsRows ? used : [.. Enumerable.Range(0, whole.Schema.Count)];
        NamedExpr[] exprs = [.. kept.Select(c => whole.Exprs[c])];
        Pruned input = Prune(whole.Input, ColumnsOf(exprs));
        exprs = Array.ConvertAll(exprs, e => e with { Expr = ExprTree.Remap(e.Expr, input.Positions) });
        return new Pruned(whole with { Input = input.Node, Exprs = exprs, Schema = whole.Schema.Select([.. kept]) }, PositionsOf(kept, whole.Schema.Count));
    }

    private static Pruned PruneGroups(BoundGroups groups)
    {
        SortedSet<int> read = ColumnsOf(groups.Keys);
        read.UnionWith(ColumnsOf(groups.Values));
        Pruned input = Prune(groups.Input, read);
        NamedExpr[] Remapped(NamedExpr[] exprs) => Array.ConvertAll(exprs, e => e with { Expr = ExprTree.Remap(e.Expr, input.Positions) });
        BoundGroups node = groups with { Input = input.Node, Keys = Remapped(groups.Keys), Values = Remapped(groups.Values) };
        return new Pruned(node, [.. Enumerable.Range(0, groups.Schema.Count)]);
    }

    private static Pruned PruneAggregate(BoundAggregate aggregate, SortedSet<int> used)
    {
        int keys = aggregate.Keys.Length;
        SortedSet<int> kept = [.. Enumerable.Range(0, keys), .. used];
        NamedExpr[] aggregates = [.. kept.Where(c => c >= keys).Select(c => aggregate.Aggregates[c - keys])];
        SortedSet<int> read = ColumnsOf(aggregate.Keys);
        read.UnionWith(ColumnsOf(aggregates));
        Pruned input = Prune(aggregate.Input, read);
        NamedExpr[] Remapped(NamedExpr[] exprs) => Array.ConvertAll(exprs, e => e with { Expr = ExprTree.Remap(e.Expr, input.Positions) });
        BoundAggregate node = aggregate with { Input = input.Node, Keys = Remapped(aggregate.Keys), Aggregates = Remapped(aggregates), Schema = aggregate.Schema.Select([.. kept]) };
        return new Pruned(node, PositionsOf(kept, aggregate.Schema.Count));
    }

    /// <summary>Drops what only this node has read.</summary>
    private static Pruned Narrow(BoundNode node, int[] positions, SortedSet<int> used)
    {
        if (used.Count == node.Schema.Count)
        {
            return new Pruned(node, positions);
        }
        return new Pruned(Pick(node, [.. used.Select(c => positions[c])]), PositionsOf(used, positions.Length));
    }

    private static SortedSet<int> ColumnsOf(NamedExpr[] exprs)
    {
        var columns = new SortedSet<int>();
        foreach (NamedExpr expr in exprs)
        {
            expr.Expr.CollectColumns(columns);
        }
        return columns;
    }

    private static int[] PositionsOf(SortedSet<int> kept, int count)
    {
        var positions = new int[count];
        Array.Fill(positions, -1);
        int position = 0;
        foreach (int column in kept)
        {
            positions[column] = position++;
        }
        return positions;
    }
}
