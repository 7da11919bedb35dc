using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Rows of one or two columns of one type in any order. A row number n of 0 and more is row n of the first column, a negative one is
/// row ~n of the second.
/// </summary>
internal static unsafe class Pick
{
    public static Column Rows(Column source, ReadOnlySpan<int> rows, Allocator memory) => Rows(source, source, rows, memory);

    /// <summary>The caller gets a reference.</summary>
    public static Column Rows(Column first, Column second, ReadOnlySpan<int> rows, Allocator memory)
    {
        Bitmap? validity = Validity(first, second, rows, memory);
        switch (first)
        {
            case PrimitiveColumn column:
                return new PrimitiveColumn(first.Type, Fixed(column, (PrimitiveColumn)second, rows, memory), rows.Length, validity);
            case BooleanColumn column:
                return new BooleanColumn(Bits(column.Values, ((BooleanColumn)second).Values, rows, memory), validity);
            case ViewColumn or DictionaryColumn:
                return Text(first, second, rows, validity, memory);
            case StructColumn column:
                var fields = new Column[column.Fields.Length];
                for (int field = 0; field < fields.Length; field++)
                {
                    fields[field] = Rows(column.Fields[field], ((StructColumn)second).Fields[field], rows, memory);
                }
                return new StructColumn(first.Type, fields, rows.Length, validity);
            case ListColumn column:
                return Lists(column, (ListColumn)second, rows, validity, memory);
            case ArrayColumn column:
                return Arrays(column, (ArrayColumn)second, rows, validity, memory);
            case NullColumn:
                validity?.Dispose();
                return new NullColumn(rows.Length);
            default:
                return Throw.Unsupported<Column>($"picking rows of {first.Type}");
        }
    }

    private static Bitmap? Validity(Column first, Column second, ReadOnlySpan<int> rows, Allocator memory)
    {
        if (first.Validity is null && second.Validity is null && first is not NullColumn)
        {
            return null;
        }
        var (firstBits, secondBits) = (BitWords.ValidityOf(first), BitWords.ValidityOf(second));
        return Bits(firstBits, secondBits, rows, memory);
    }

    private static Bitmap Bits(Bitmap first, Bitmap second, ReadOnlySpan<int> rows, Allocator memory)
        => Bits(new BitWords(first), new BitWords(second), rows, memory);

    private static Bitmap Bits(BitWords first, BitWords second, ReadOnlySpan<int> rows, Allocator memory)
    {
        NativeBuffer target = BitWords.Allocate(rows.Length, memory);
        ulong* words = (ulong*)target.Pointer;
        for (int word = 0; word < BitWords.Count(rows.Length); word++)
        {
            ReadOnlySpan<int> part = rows.Slice(word << 6, Math.Min(64, rows.Length - (word << 6)));
            ulong bits = 0;
            for (int bit = 0; bit < part.Length; bit++)
            {
                bool isSet = part[bit] >= 0 ? first.Bit(part[bit]) : second.Bit(~part[bit]);
                bits |= (isSet ? 1UL : 0UL) << bit;
            }
            words[word] = bits;
        }
        return new Bitmap(target, rows.Length);
    }

    private static NativeBuffer Fixed(PrimitiveColumn first, PrimitiveColumn second, ReadOnlySpan<int> rows, Allocator memory)
    {
        int width = first.Type.ByteWidth;
        NativeBuffer target = memory.Allocate((long)rows.Length * width);
        void* left = ValuePointer.Of(first);
        void* right = ValuePointer.Of(second);
        switch (width)
        {
            case 1: Copy((byte*)left, (byte*)right, rows, (byte*)target.Pointer); break;
            case 2: Copy((ushort*)left, (ushort*)right, rows, (ushort*)target.Pointer); break;
            case 4: Copy((uint*)left, (uint*)right, rows, (uint*)target.Pointer); break;
            case 8: Copy((ulong*)left, (ulong*)right, rows, (ulong*)target.Pointer); break;
            case Int256.Size: Copy((Int256*)left, (Int256*)right, rows, (Int256*)target.Pointer); break;
            default: Copy((UInt128*)left, (UInt128*)right, rows, (UInt128*)target.Pointer); break;
        }
        return target;
    }

    private static void Copy<T>(T* first, T* second, ReadOnlySpan<int> rows, T* target) where T : unmanaged
    {
        for (int row = 0; row < rows.Length; row++)
        {
            int from = rows[row];
            target[row] = from >= 0 ? first[from] : second[~from];
        }
    }

    private static Column Text(Column first, Column second, ReadOnlySpan<int> rows, Bitmap? validity, Allocator memory)
    {
        if (first is DictionaryColumn left && second is DictionaryColumn right && ReferenceEquals(left.Dictionary, right.Dictionary))
        {
            NativeBuffer codes = memory.Allocate((long)rows.Length * sizeof(uint));
            Copy((uint*)left.Buffer.Pointer + left.Offset, (uint*)right.Buffer.Pointer + right.Offset, rows, (uint*)codes.Pointer);
            return new DictionaryColumn(first.Type, codes, (ViewColumn)left.Dictionary.Retain(), rows.Length, validity);
        }
        if (first.Type.Physical == PhysicalKind.Dictionary)
        {
            return Categories.Pick((DictionaryColumn)first, (DictionaryColumn)second, rows, validity, memory);
        }
        using var writer = new ViewWriter(rows.Length, memory);
        var (firstText, secondText) = (new TextValues(first), new TextValues(second));
        int firstHeaps = SourceOf(first).Heaps.Length;
        writer.Adopt(SourceOf(first));
        writer.Adopt(SourceOf(second));
        for (int row = 0; row < rows.Length; row++)
        {
            int from = rows[row];
            if (validity is not null && !validity[row])
            {
                writer.AppendEmpty();
            }
            else
            {
                writer.Append(from >= 0 ? *firstText.ViewAt(from) : secondText.ViewAt(~from)->Rebased(firstHeaps));
            }
        }
        return writer.Finish(first.Type, validity);
    }

    private static ViewColumn SourceOf(Column column) => column as ViewColumn ?? ((DictionaryColumn)column).Dictionary;

    private static ListColumn Lists(ListColumn first, ListColumn second, ReadOnlySpan<int> rows, Bitmap? validity, Allocator memory)
    {
        NativeBuffer offsets = memory.Allocate((rows.Length + 1L) * sizeof(long));
        Span<long> ends = offsets.Span<long>();
        var items = new List<int>();
        ends[0] = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            int from = rows[row];
            if (validity is null || validity[row])
            {
                ReadOnlySpan<long> bounds = (from >= 0 ? first.Offsets : second.Offsets).Slice(from >= 0 ? from : ~from, 2);
                for (long item = bounds[0]; item < bounds[1]; item++)
                {
                    items.Add(from >= 0 ? (int)item : ~(int)item);
                }
            }
            ends[row + 1] = items.Count;
        }
        Column picked = Rows(first.Items, second.Items, items.ToArray(), memory);
        return new ListColumn(first.Type, offsets, picked, rows.Length, validity);
    }

    private static ArrayColumn Arrays(ArrayColumn first, ArrayColumn second, ReadOnlySpan<int> rows, Bitmap? validity, Allocator memory)
    {
        int width = first.Type.Width;
        var items = new int[rows.Length * width];
        for (int row = 0; row < rows.Length; row++)
        {
            int from = rows[row];
            int start = (from >= 0 ? from : ~from) * width;
            for (int item = 0; item < width; item++)
            {
                items[(row * width) + item] = from >= 0 ? start + item : ~(start + item);
            }
        }
        return new ArrayColumn(first.Type, Rows(first.Items, second.Items, items, memory), rows.Length, validity);
    }
}
