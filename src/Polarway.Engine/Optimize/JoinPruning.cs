using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators.Join;

namespace Polarway.Engine.Optimize;

/// <summary>Which columns of its inputs a join needs for some columns of its result, and the join over inputs that have lost the others.</summary>
internal sealed class JoinPruning
{
    private readonly BoundJoin _join;
    private readonly int[] _kept;

    /// <param name="used">Columns of the result that are read.</param>
    public JoinPruning(BoundJoin join, SortedSet<int> used)
    {
        (_join, _kept) = (join, [.. used]);
        JoinShape shape = join.Shape;
        Left.UnionWith(shape.LeftKeys);
        Right.UnionWith(shape.RightKeys);
        foreach (int column in _kept)
        {
            JoinColumn source = join.Columns[column];
            (source.Side == JoinSide.Right ? Right : Left).Add(source.Column);
            if (source.Side == JoinSide.Either)
            {
                Right.Add(source.Other);
            }
        }
        if (shape.Asof is { } nearest)
        {
            Left.Add(nearest.Left);
            Right.Add(nearest.Right);
        }
        if (shape.Where is { } where)
        {
            AddColumns(where);
        }
    }

    /// <summary>Columns of the left input that are needed.</summary>
    public SortedSet<int> Left { get; } = [];

    /// <summary>Columns of the right input that are needed.</summary>
    public SortedSet<int> Right { get; } = [];

    /// <summary>The join of other inputs.</summary>
    /// <param name="leftPositions">Where each column of the left input is now; -1: gone.</param>
    public BoundJoin Over(BoundNode left, int[] leftPositions, BoundNode right, int[] rightPositions)
    {
        JoinShape shape = _join.Shape with
        {
            LeftKeys = Array.ConvertAll(_join.Shape.LeftKeys, k => leftPositions[k]),
            RightKeys = Array.ConvertAll(_join.Shape.RightKeys, k => rightPositions[k]),
            Asof = _join.Shape.Asof is { } nearest ? nearest with { Left = leftPositions[nearest.Left], Right = rightPositions[nearest.Right] } : null,
            Where = _join.Shape.Where is { } where ? Moved(where, left.Schema.Count, leftPositions, rightPositions) : null,
        };
        JoinColumn[] columns = Array.ConvertAll(_kept, c => _join.Columns[c] switch
        {
            { Side: JoinSide.Left } column => column with { Column = leftPositions[column.Column] },
            { Side: JoinSide.Right } column => column with { Column = rightPositions[column.Column] },
            JoinColumn column => column with { Column = leftPositions[column.Column], Other = rightPositions[column.Other] },
        });
        return new BoundJoin(left, right, shape, columns, _join.Schema.Select(_kept));
    }

    private void AddColumns(PairCondition where)
    {
        foreach (PairBound bound in where.Bounds)
        {
            Left.UnionWith(ExprTree.Columns(bound.Left));
            Right.UnionWith(ExprTree.Columns(bound.Right));
        }
        if (where.Test is null)
        {
            return;
        }
        foreach (int column in ExprTree.Columns(where.Test))
        {
            (column < where.LeftCount ? Left : Right).Add(column < where.LeftCount ? column : column - where.LeftCount);
        }
    }

    private static PairCondition Moved(PairCondition where, int leftCount, int[] leftPositions, int[] rightPositions)
    {
        int[] both = [.. leftPositions[..where.LeftCount], .. rightPositions.Select(p => p < 0 ? -1 : p + leftCount)];
        PairBound[] bounds = Array.ConvertAll(where.Bounds, b => new PairBound(ExprTree.Remap(b.Left, leftPositions), ExprTree.Remap(b.Right, rightPositions), b.Op, ExprTree.Remap(b.Whole, both)));
        return new PairCondition(leftCount, where.Test is null ? null : ExprTree.Remap(where.Test, both), bounds);
    }
}
