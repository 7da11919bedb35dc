using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>
/// The window of each row: places [start, end) of one order of the rows. Neither starts nor ends ever fall, so that two pointers
/// follow them.
/// </summary>
internal sealed class SlidingWindows : IDisposable
{
    private readonly Reservation _scratch;

    private SlidingWindows(int rows, int[]? order, Allocator memory)
    {
        Rows = rows;
        Order = order;
        Count = order?.Length ?? rows;
        _scratch = memory.Reserve((2L + (order is null ? 0 : 1)) * sizeof(int) * Count);
        Starts = new int[Count];
        Ends = new int[Count];
    }

    /// <summary>Rows of the column.</summary>
    public int Rows { get; }

    /// <summary>Places: rows that have a window.</summary>
    public int Count { get; }

    /// <summary>The row at each place; null: each row is at its own.</summary>
    public int[]? Order { get; }

    public int[] Starts { get; }

    public int[] Ends { get; }

    public int RowAt(int place) => Order is null ? place : Order[place];

    /// <summary>The last rows up to each, or as many around it.</summary>
    public static SlidingWindows OfRows(int rows, int size, bool center, Allocator memory)
    {
        var windows = new SlidingWindows(rows, null, memory);
        long ahead = center ? (size - 1) / 2 : 0;
        for (int row = 0; row < rows; row++)
        {
            long end = row + ahead + 1;
            windows.Ends[row] = (int)Math.Min(rows, size == 0 ? row : end);
            windows.Starts[row] = (int)Math.Min(windows.Ends[row], Math.Max(0, end - size));
        }
        return windows;
    }

    /// <summary>The rows whose index is within a span of that of each row. Rows without an index have no window.</summary>
    /// <param name="index">Int64; in any order.</param>
    /// <param name="offset">From a row to the start of its window; null: the window ends at the row.</param>
    public static SlidingWindows By(Column index, IndexSpan size, IndexSpan? offset, RangeEnds ends, Allocator memory)
    {
        ReadOnlySpan<long> values = ((PrimitiveColumn)index).Values<long>();
        var windows = new SlidingWindows(values.Length, Ascending(index, values), memory);
        bool takesLower = (ends & RangeEnds.Start) != 0;
        bool takesUpper = (ends & RangeEnds.End) != 0;
        int first = 0, last = 0;
        for (int place = 0; place < windows.Count; place++)
        {
            long own = values[windows.RowAt(place)];
            long lower = offset?.From(own, 1) ?? size.From(own, -1);
            long upper = offset is null ? own : size.From(lower, 1);
            while (first < windows.Count && IsBefore(values[windows.RowAt(first)], lower, takesLower))
            {
                first++;
            }
            last = Math.Max(last, first);
            while (last < windows.Count && IsBefore(values[windows.RowAt(last)], upper, !takesUpper))
            {
                last++;
            }
            windows.Starts[place] = first;
            windows.Ends[place] = last;
        }
        return windows;
    }

    public void Dispose() => _scratch.Dispose();

    private static bool IsBefore(long value, long bound, bool isOpen) => isOpen ? value < bound : value <= bound;

    /// <summary>Rows that have an index, by it; null when that is all rows as they are.</summary>
    private static int[]? Ascending(Column index, ReadOnlySpan<long> values)
    {
        bool isSorted = !index.HasNulls;
        for (int row = 1; isSorted && row < values.Length; row++)
        {
            isSorted = values[row] >= values[row - 1];
        }
        if (isSorted)
        {
            return null;
        }
        var rows = new List<int>(values.Length);
        for (int row = 0; row < values.Length; row++)
        {
            if (index.IsValid(row))
            {
                rows.Add(row);
            }
        }
        int[] order = [.. rows];
        var keys = new (long, int)[order.Length];
        for (int place = 0; place < keys.Length; place++)
        {
            keys[place] = (values[order[place]], order[place]);
        }
        Array.Sort(keys, order);
        return order;
    }
}
