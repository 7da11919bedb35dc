using Polarway.Engine.Bind;
using Polarway.Engine.Physical;

namespace Polarway.Engine.Optimize;

/// <summary>Moves slices towards the sources, which then stop early; a slice of a sort is a top-n.</summary>
internal static class SlicePushdown
{
    /// <summary>Top-n keeps its rows in memory: above this, sorting everything is the better plan.</summary>
    private const long MaxTopRows = 1 << 20;

    public static BoundNode Apply(BoundNode node)
    {
        BoundNode mapped = BoundTree.MapInputs(node, Apply);
        return mapped is BoundSlice slice ? Push(slice.Input, slice.Rows) : mapped;
    }

    private static BoundNode Push(BoundNode input, RowRange rows)
    {
        switch (input)
        {
            case BoundProject { Input: not BoundOneRow } project:
                return project with { Input = Push(project.Input, rows) };
            case BoundScalars scalars:
                return scalars with { Body = Push(scalars.Body, rows) };
            case BoundFrame { Rows: null } frame:
                return frame with { Rows = rows };
            case BoundFrame { Rows: { CountsFromStart: true } inner } frame when rows.CountsFromStart:
                return frame with { Rows = Combine(inner, rows) };
            case BoundRowIndex index when rows.CountsFromStart:
                return index with { Input = Push(index.Input, rows), Offset = index.Offset + rows.Offset };
            case BoundSlice inner when inner.Rows.CountsFromStart && rows.CountsFromStart:
                return Push(inner.Input, Combine(inner.Rows, rows));
            case BoundSort { Rows: null } sort when Enough(rows) is long enough and <= MaxTopRows:
                return sort with { Rows = rows, Input = sort.Input };
            case BoundUnion union when Enough(rows) is long enough:
                return new BoundSlice(union with { Inputs = Array.ConvertAll(union.Inputs, i => Push(i, new RowRange(0, enough))) }, rows);
            case BoundScan scan when Enough(rows) is long enough:
                BoundScan limited = scan with { Limit = Math.Min(enough, scan.Limit ?? long.MaxValue) };
                return new BoundSlice(limited, rows);
            default:
                return new BoundSlice(input, rows);
        }
    }

    /// <summary>Rows from the start that hold the whole slice; null when that is not known.</summary>
    private static long? Enough(RowRange rows)
        => rows.CountsFromStart && rows.Length is long length && length <= long.MaxValue - rows.Offset ? rows.Offset + length : null;

    private static RowRange Combine(RowRange inner, RowRange outer)
    {
        long offset = inner.Offset > long.MaxValue - outer.Offset ? long.MaxValue : inner.Offset + outer.Offset;
        if (inner.Length is not long available)
        {
            return new RowRange(offset, outer.Length);
        }
        long left = Math.Max(0, available - outer.Offset);
        return new RowRange(offset, Math.Min(left, outer.Length ?? long.MaxValue));
    }
}
