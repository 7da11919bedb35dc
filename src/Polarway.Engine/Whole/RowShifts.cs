using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>Functions that move rows or take some of them by position.</summary>
internal static class RowShifts
{
    /// <summary>Values n rows later (earlier when negative); what is left open gets the fill value, or null.</summary>
    public static Column Shift(Column column, long rows, Column? fill, Allocator memory)
    {
        int moved = (int)Math.Clamp(rows, -column.Length, column.Length);
        if (moved == 0)
        {
            return column.Retain();
        }
        using Column open = fill is null ? Fill.Nulls(column.Type, Math.Abs(moved), memory) : Fill.Repeat(fill, Math.Abs(moved), memory);
        using Column kept = column.Slice(Math.Max(0, -moved), column.Length - Math.Abs(moved));
        return moved > 0 ? Concatenation.Concat([open, kept], memory) : Concatenation.Concat([kept, open], memory);
    }

    public static Column Reverse(Column column, Allocator memory)
    {
        var rows = new int[column.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = rows.Length - 1 - row;
        }
        return Gather.Take(column, rows, memory);
    }

    /// <summary>The value before (or after) each null, at most <paramref name="limit"/> rows away.</summary>
    public static Column FillAlong(Column column, bool forward, long limit, Allocator memory)
    {
        if (!column.HasNulls)
        {
            return column.Retain();
        }
        var rows = new int[column.Length];
        int last = -1;
        long distance = 0;
        for (int step = 0; step < rows.Length; step++)
        {
            int row = forward ? step : rows.Length - 1 - step;
            bool isValid = column.IsValid(row);
            last = isValid ? row : last;
            distance = isValid ? 0 : distance + 1;
            rows[row] = distance <= limit ? last : -1;
        }
        return Gather.Take(column, rows, memory);
    }

    public static Column Every(Column column, long step, long offset, Allocator memory)
    {
        var rows = new List<int>();
        for (long row = offset; row < column.Length; row += step)
        {
            rows.Add((int)row);
        }
        return Gather.Take(column, [.. rows], memory);
    }
}
