using System.Runtime.InteropServices;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Lengths and items of lists and arrays. Results carry one reference for the caller.</summary>
public static unsafe class ListItems
{
    /// <summary>Items of each row, as UInt32.</summary>
    public static Column Lengths(Column lists, Allocator memory)
    {
        var rows = new ListRows(lists);
        NativeBuffer target = memory.Allocate((long)lists.Length * sizeof(uint));
        Span<uint> counts = target.Span<uint>();
        for (int row = 0; row < counts.Length; row++)
        {
            counts[row] = rows.IsValid(row) ? (uint)rows.Count(row) : 0;
        }
        return new PrimitiveColumn(DataType.UInt32, target, lists.Length, lists.Validity?.Share());
    }

    /// <summary>The item at a position (negative: from the end) of each row.</summary>
    /// <param name="nullOutside">A position outside of a list gives null; else it is an error.</param>
    /// <exception cref="PolarwayException">OutOfBounds.</exception>
    public static Column Get(Column lists, long index, bool nullOutside, Allocator memory)
    {
        var rows = new ListRows(lists);
        using NativeBuffer buffer = memory.Allocate((long)lists.Length * sizeof(int));
        Span<int> picks = buffer.Span<int>();
        for (int row = 0; row < picks.Length; row++)
        {
            int count = rows.IsValid(row) ? rows.Count(row) : 0;
            long at = index < 0 ? count + index : index;
            bool isInside = at >= 0 && at < count;
            if (!isInside && !nullOutside && rows.IsValid(row))
            {
                Throw.Error(ErrorKind.Compute, $"get index is out of bounds: index {index} of a list of {count} items in row {row} of the batch; use null_on_oob=True for nulls");
            }
            picks[row] = isInside ? rows.Start(row) + (int)at : -1;
        }
        using Column none = Fill.Nulls(rows.Items.Type, 1, memory);
        return Pick.Rows(rows.Items, none, picks, memory);
    }

    /// <summary>Some items of each row: from an offset (negative: from the end) on, at most so many.</summary>
    public static Column Slice(Column lists, long offset, long count, Allocator memory)
    {
        var rows = new ListRows(lists);
        NativeBuffer offsets = memory.Allocate((lists.Length + 1L) * sizeof(long));
        Span<long> ends = offsets.Span<long>();
        var picks = new List<int>();
        ends[0] = 0;
        for (int row = 0; row < lists.Length; row++)
        {
            int all = rows.IsValid(row) ? rows.Count(row) : 0;
            long start = Math.Clamp(offset < 0 ? all + offset : offset, 0, all);
            long missing = offset < 0 ? Math.Max(0, -offset - all) : 0;
            long wanted = Math.Max(0, count - (count == long.MaxValue ? 0 : missing));
            long end = wanted >= all - start ? all : start + wanted;
            for (long item = start; item < end; item++)
            {
                picks.Add(rows.Start(row) + (int)item);
            }
            ends[row + 1] = picks.Count;
        }
        Column items = Pick.Rows(rows.Items, CollectionsMarshal.AsSpan(picks), memory);
        return new ListColumn(DataType.List(items.Type), offsets, items, lists.Length, lists.Validity?.Share());
    }

    /// <summary>Whether each row has a value, which is a scalar of the items' type. Null equals null, or makes the answer null.</summary>
    public static BooleanColumn Contains(Column lists, Operand value, bool nullsEqual, Allocator memory)
    {
        var rows = new ListRows(lists);
        if (!value.IsScalar)
        {
            Throw.Unsupported("list.contains with a different value in each row; give one value");
        }
        bool isNull = !value.Column.IsValid(0);
        NativeBuffer target = BitWords.Allocate(lists.Length, memory);
        ulong* bits = (ulong*)target.Pointer;
        new Span<ulong>(bits, BitWords.Count(lists.Length)).Clear();
        using BooleanColumn equal = Comparison.Apply(CompareOp.EqMissing, rows.Items, value, rows.Items.Length, memory);
        var found = new BitWords(equal.Values);
        for (int row = 0; row < lists.Length; row++)
        {
            int start = rows.Start(row);
            int count = rows.IsValid(row) ? rows.Count(row) : 0;
            bool has = false;
            for (int item = start; item < start + count && !has; item++)
            {
                has = found.Bit(item);
            }
            bits[row >> 6] |= (has ? 1UL : 0UL) << (row & 63);
        }
        Bitmap? validity = isNull && !nullsEqual ? Bitmap.Filled(false, lists.Length, memory) : lists.Validity?.Share();
        return new BooleanColumn(new Bitmap(target, lists.Length), validity);
    }

    /// <summary>The texts of each row with a separator between them. Nulls are left out, or make the row null.</summary>
    public static Column Join(Column lists, string separator, bool ignoreNulls, Allocator memory)
        => Join(lists, Encoding.UTF8.GetBytes(separator), default, ignoreNulls, memory);

    /// <summary>As the other, with a text for each row to put between; a null gives null.</summary>
    public static Column Join(Column lists, Operand separators, bool ignoreNulls, Allocator memory) => Join(lists, null, separators, ignoreNulls, memory);

    private static Column Join(Column lists, byte[]? separator, Operand separators, bool ignoreNulls, Allocator memory)
    {
        var rows = new ListRows(lists);
        var text = new TextValues(rows.Items);
        var valid = BitWords.ValidityOf(rows.Items);
        var joined = new List<byte>();
        TextValues betweens = separator is null ? new TextValues(separators) : default;
        NativeBuffer known = BitWords.Allocate(lists.Length, memory);
        ulong* bits = (ulong*)known.Pointer;
        new Span<ulong>(bits, BitWords.Count(lists.Length)).Clear();
        bool anyMissing = false;
        using var writer = new ViewWriter(lists.Length, memory);
        for (int row = 0; row < lists.Length; row++)
        {
            joined.Clear();
            int start = rows.Start(row);
            int count = rows.IsValid(row) ? rows.Count(row) : 0;
            int at = separators.IsScalar ? 0 : row;
            bool isKnown = separator is not null || separators.Column.IsValid(at);
            ReadOnlySpan<byte> between = separator ?? (isKnown ? betweens[row] : []);
            bool isFirst = true, hasNull = false;
            for (int item = start; item < start + count; item++)
            {
                if (!valid.Bit(item))
                {
                    hasNull = true;
                    continue;
                }
                joined.AddRange(isFirst ? [] : between);
                joined.AddRange(text[item]);
                isFirst = false;
            }
            bool isMissing = (hasNull && !ignoreNulls) || !isKnown;
            anyMissing |= isMissing;
            bits[row >> 6] |= (isMissing ? 0UL : 1UL) << (row & 63);
            writer.Append(isMissing ? [] : CollectionsMarshal.AsSpan(joined));
        }
        return writer.Finish(DataType.String, ConversionLoop.Merge(lists, known, anyMissing, memory));
    }
}
