using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Orders of whole columns.</summary>
internal static class RowSorting
{
    /// <summary>Positions of the rows in sorted order; equal rows keep their order.</summary>
    public static int[] Order(ReadOnlySpan<Column> keys, ReadOnlySpan<RowOrder> orders, Allocator memory)
    {
        using EncodedRows encoded = RowEncoding.Encode(keys, orders, memory);
        var rows = new int[encoded.Count];
        var prefixes = new ulong[rows.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
            prefixes[row] = encoded.Prefix(row);
        }
        Array.Sort(rows, (left, right) =>
        {
            int order = prefixes[left].CompareTo(prefixes[right]);
            order = order != 0 ? order : encoded[left].SequenceCompareTo(encoded[right]);
            return order != 0 ? order : left.CompareTo(right);
        });
        return rows;
    }

    public static Column Sort(Column column, bool descending, bool nullsLast, Allocator memory)
        => Gather.Take(column, Order([column], [new RowOrder(descending, nullsLast)], memory), memory);

    /// <summary>Ranks from 1; nulls have none. Method: average min max dense ordinal random.</summary>
    public static Column Rank(Column column, string method, bool descending, Allocator memory, long? seed = null)
    {
        Random random = seed is { } given ? new Random(unchecked((int)(given ^ (given >> 32)))) : Random.Shared;
        int[] order = Order([column], [new RowOrder(descending, true)], memory);
        int count = column.Length - column.NullCount;
        var ranks = new double[column.Length];
        using EncodedRows encoded = RowEncoding.Encode([column], [new RowOrder(descending, true)], memory);
        int dense = 0;
        for (int start = 0; start < count;)
        {
            int end = start + 1;
            while (end < count && encoded[order[end]].SequenceEqual(encoded[order[start]]))
            {
                end++;
            }
            dense++;
            if (method == "random")
            {
                random.Shuffle(order.AsSpan(start, end - start));
            }
            for (int position = start; position < end; position++)
            {
                ranks[order[position]] = method switch
                {
                    "min" => start + 1,
                    "max" => end,
                    "dense" => dense,
                    "ordinal" or "random" => position + 1,
                    _ => (start + 1 + end) / 2.0,
                };
            }
            start = end;
        }
        return RankColumn(ranks, column, method == "average", memory);
    }

    private static PrimitiveColumn RankColumn(double[] ranks, Column column, bool isAverage, Allocator memory)
    {
        Bitmap? validity = column is NullColumn ? Bitmap.Filled(false, column.Length, memory) : column.Validity?.Share();
        if (isAverage)
        {
            PrimitiveColumn averages = PrimitiveColumn.From<double>(DataType.Float64, ranks, memory);
            using (averages)
            {
                return (PrimitiveColumn)averages.WithValidity(validity);
            }
        }
        NativeBuffer buffer = memory.Allocate((long)ranks.Length * sizeof(uint));
        Span<uint> target = buffer.Span<uint>();
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = (uint)ranks[row];
        }
        return new PrimitiveColumn(DataType.UInt32, buffer, ranks.Length, validity);
    }
}
