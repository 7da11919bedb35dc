using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Sort;

/// <summary>Keys of several columns, or longer than 64 bits, as bytes that compare like the rows.</summary>
internal static class EncodedKeys
{
    /// <summary>One Binary value per row. The caller gets a reference.</summary>
    public static ViewColumn Encode(Batch rows, SortKey[] keys, Allocator memory)
    {
        var columns = new Column[keys.Length];
        var orders = new RowOrder[keys.Length];
        for (int key = 0; key < keys.Length; key++)
        {
            columns[key] = rows.Columns[keys[key].Column];
            orders[key] = new RowOrder(keys[key].Descending, keys[key].NullsLast);
        }
        using EncodedRows encoded = RowEncoding.Encode(columns, orders, memory);
        return encoded.ToColumn(memory);
    }

    /// <summary>The first eight bytes of each key, zero-padded, as a number in the same order.</summary>
    public static void Prefixes(ViewColumn keys, Span<ulong> target)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        for (int row = 0; row < target.Length; row++)
        {
            ReadOnlySpan<byte> key = keys.BytesAt(row);
            if (key.Length >= sizeof(ulong))
            {
                target[row] = BinaryPrimitives.ReadUInt64BigEndian(key);
                continue;
            }
            padded.Clear();
            key.CopyTo(padded);
            target[row] = BinaryPrimitives.ReadUInt64BigEndian(padded);
        }
    }

    /// <summary>Rows are sorted by prefix: puts stretches of equal prefixes in the order of their whole keys, input order for equal ones.</summary>
    public static void SortTies(ViewColumn keys, ReadOnlySpan<ulong> prefixes, Span<int> rows)
    {
        int start = 0;
        for (int end = 1; end <= rows.Length; end++)
        {
            if (end < rows.Length && prefixes[end] == prefixes[start])
            {
                continue;
            }
            if (end - start > 1)
            {
                rows[start..end].Sort((left, right) =>
                {
                    int order = keys.BytesAt(left).SequenceCompareTo(keys.BytesAt(right));
                    return order != 0 ? order : left.CompareTo(right);
                });
            }
            start = end;
        }
    }
}
