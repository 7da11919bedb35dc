using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>The rank of each row's value among those of its window, from 1. A row outside of its own window is ranked as if it were there.</summary>
internal static class SlidingRank
{
    /// <param name="method">average min max dense random.</param>
    /// <returns>Float64 for averages, else UInt32; null for a null.</returns>
    public static Column Run(Column column, SlidingWindows windows, int least, string method, long? seed, Allocator memory)
    {
        using Reservation scratch = memory.Reserve((long)column.Length * 6 * sizeof(int));
        int[] itemOf = Items(column, memory, out int items);
        var counts = new OrderCounts(items);
        OrderCounts? distinct = method == "dense" ? new OrderCounts(items) : null;
        var times = new int[items];
        Random random = seed is { } start ? new Random(unchecked((int)(start ^ (start >> 32)))) : new Random();
        var ranks = new double[windows.Rows];
        var valid = new bool[windows.Rows];
        var cursor = new WindowCursor(windows);
        int count = 0;
        void Change(int item, int by)
        {
            counts.Add(item, by);
            times[item] += by;
            count += by;
            if (distinct is not null && times[item] == (by > 0 ? 1 : 0))
            {
                distinct.Add(item, by);
            }
        }
        for (int place = 0; place < windows.Count; place++)
        {
            while (cursor.TryLeave(place, out int row))
            {
                if (itemOf[row] >= 0)
                {
                    Change(itemOf[row], -1);
                }
            }
            while (cursor.TryEnter(place, out int row))
            {
                if (itemOf[row] >= 0)
                {
                    Change(itemOf[row], 1);
                }
            }
            int own = windows.RowAt(place);
            int item = itemOf[own];
            if (item >= 0 && count > 0 && count >= least)
            {
                int below = (distinct ?? counts).Below(item);
                int equal = times[item];
                valid[own] = true;
                ranks[own] = method switch
                {
                    "min" or "dense" => below + 1,
                    "max" => below + equal,
                    "random" => below + 1 + random.Next(Math.Max(1, equal)),
                    _ => below + ((equal + 1) / 2.0),
                };
            }
        }
        return Made(ranks, valid, method == "average", memory);
    }

    private static PrimitiveColumn Made(double[] ranks, bool[] valid, bool isAverage, Allocator memory)
    {
        if (isAverage)
        {
            NativeBuffer averages = memory.Allocate((long)ranks.Length * sizeof(double));
            ranks.CopyTo(averages.Span<double>());
            return new PrimitiveColumn(DataType.Float64, averages, ranks.Length, Bitmap.From(valid, memory));
        }
        NativeBuffer buffer = memory.Allocate((long)ranks.Length * sizeof(uint));
        Span<uint> target = buffer.Span<uint>();
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = (uint)ranks[row];
        }
        return new PrimitiveColumn(DataType.UInt32, buffer, ranks.Length, Bitmap.From(valid, memory));
    }

    /// <summary>The number of each row's value among all distinct values in order; -1 for null.</summary>
    private static int[] Items(Column column, Allocator memory, out int items)
    {
        int[] order = RowSorting.Order([column], [new RowOrder(false, true)], memory);
        using EncodedRows encoded = RowEncoding.Encode([column], [new RowOrder(false, true)], memory);
        var itemOf = new int[column.Length];
        items = 0;
        for (int place = 0; place < order.Length; place++)
        {
            int row = order[place];
            if (!column.IsValid(row))
            {
                itemOf[row] = -1;
                continue;
            }
            items += place == 0 || !encoded[row].SequenceEqual(encoded[order[place - 1]]) ? 1 : 0;
            itemOf[row] = items - 1;
        }
        return itemOf;
    }
}
