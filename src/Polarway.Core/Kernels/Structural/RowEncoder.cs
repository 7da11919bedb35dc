using System.Buffers.Binary;
using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Writes one column into the byte strings of <see cref="RowEncoding"/>, each row at its cursor.</summary>
internal static class RowEncoder
{
    public static void AddSizes(Column column, Span<int> sizes)
    {
        int fixedSize = FixedSize(column.Type);
        for (int row = 0; row < sizes.Length; row++)
        {
            sizes[row] += fixedSize > 0 ? fixedSize : Size(column, row);
        }
    }

    public static void Write(Column column, RowOrder order, Span<int> cursors, Span<byte> target)
    {
        switch (column.Type.Physical)
        {
            case PhysicalKind.Int8:
                Fixed<sbyte, SignedKey<sbyte>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.Int16:
                Fixed<short, SignedKey<short>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.Int32:
                Fixed<int, SignedKey<int>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.Int64:
                Fixed<long, SignedKey<long>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.UInt8:
                Fixed<byte, UnsignedKey<byte>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.UInt16:
                Fixed<ushort, UnsignedKey<ushort>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.UInt32:
                Fixed<uint, UnsignedKey<uint>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.UInt64:
                Fixed<ulong, UnsignedKey<ulong>>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.Float16:
                Fixed<Half, HalfKey>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.Float32:
                Fixed<float, FloatKey>((PrimitiveColumn)column, order, cursors, target);
                break;
            case PhysicalKind.Float64:
                Fixed<double, DoubleKey>((PrimitiveColumn)column, order, cursors, target);
                break;
            default:
                for (int row = 0; row < cursors.Length; row++)
                {
                    cursors[row] += WriteOne(column, row, order, target[cursors[row]..]);
                }
                break;
        }
    }

    /// <summary>Bytes of a row, its null byte with it; 0 when that depends on the value.</summary>
    private static int FixedSize(DataType type) => type.Physical switch
    {
        PhysicalKind.Null or PhysicalKind.View or PhysicalKind.List or PhysicalKind.Array or PhysicalKind.Struct => 0,
        PhysicalKind.Boolean => 2,
        _ => 1 + type.ByteWidth,
    };

    private static int Size(Column column, int row)
    {
        int fixedSize = FixedSize(column.Type);
        if (fixedSize > 0)
        {
            return fixedSize;
        }
        if (!column.IsValid(row))
        {
            return 1;
        }
        switch (column)
        {
            case ViewColumn text:
                ReadOnlySpan<byte> bytes = text.BytesAt(row);
                return 3 + bytes.Length + bytes.Count((byte)0);
            case ListColumn lists:
                return 2 + ItemSizes(lists.Items, lists.Offsets[row], lists.Offsets[row + 1]);
            case ArrayColumn arrays:
                return 2 + ItemSizes(arrays.Items, (long)row * arrays.Type.Width, (long)(row + 1) * arrays.Type.Width);
            default:
                int size = 1;
                foreach (Column field in ((StructColumn)column).Fields)
                {
                    size += Size(field, row);
                }
                return size;
        }
    }

    private static int ItemSizes(Column items, long first, long end)
    {
        int size = 0;
        for (long item = first; item < end; item++)
        {
            size += 1 + Size(items, (int)item);
        }
        return size;
    }

    private static void Fixed<T, TKey>(PrimitiveColumn column, RowOrder order, Span<int> cursors, Span<byte> target)
        where T : unmanaged
        where TKey : struct, IFixedKey<T>
    {
        ReadOnlySpan<T> values = column.Values<T>();
        int width = column.Type.ByteWidth;
        int shift = 64 - (8 * width);
        ulong flip = order.Descending ? ulong.MaxValue >> shift : 0;
        byte nullByte = order.NullsLast ? RowEncoding.NullLast : RowEncoding.NullFirst;
        bool nulls = column.HasNulls;
        Span<byte> word = stackalloc byte[8];
        for (int row = 0; row < cursors.Length; row++)
        {
            Span<byte> place = target.Slice(cursors[row], width + 1);
            cursors[row] += width + 1;
            if (nulls && !column.IsValid(row))
            {
                place.Clear();
                place[0] = nullByte;
                continue;
            }
            place[0] = RowEncoding.Valid;
            BinaryPrimitives.WriteUInt64BigEndian(word, (TKey.Order(values[row]) ^ flip) << shift);
            word[..width].CopyTo(place[1..]);
        }
    }

    /// <summary>Writes one value; gives the bytes used.</summary>
    private static int WriteOne(Column column, int row, RowOrder order, Span<byte> target)
    {
        int size = FixedSize(column.Type);
        if (!column.IsValid(row))
        {
            target[..Math.Max(size, 1)].Clear();
            target[0] = order.NullsLast ? RowEncoding.NullLast : RowEncoding.NullFirst;
            return Math.Max(size, 1);
        }
        target[0] = RowEncoding.Valid;
        byte flip = order.Descending ? (byte)0xFF : (byte)0;
        switch (column)
        {
            case BooleanColumn booleans:
                target[1] = (byte)((booleans.Values[row] ? 1 : 0) ^ flip);
                return 2;
            case DictionaryColumn dictionary:
                BinaryPrimitives.WriteUInt32BigEndian(target[1..], dictionary.Codes[row] ^ (order.Descending ? uint.MaxValue : 0));
                return 5;
            case ViewColumn text:
                return 1 + Text(text.BytesAt(row), flip, target[1..]);
            case ListColumn lists:
                return 1 + Items(lists.Items, lists.Offsets[row], lists.Offsets[row + 1], order, flip, target[1..]);
            case ArrayColumn arrays:
                return 1 + Items(arrays.Items, (long)row * arrays.Type.Width, (long)(row + 1) * arrays.Type.Width, order, flip, target[1..]);
            case StructColumn structs:
                int used = 1;
                foreach (Column field in structs.Fields)
                {
                    used += WriteOne(field, row, order, target[used..]);
                }
                return used;
            default:
                return WritePrimitive((PrimitiveColumn)column, row, order, target);
        }
    }

    private static int WritePrimitive(PrimitiveColumn column, int row, RowOrder order, Span<byte> target)
    {
        if (column.Type.Physical is PhysicalKind.Int128 or PhysicalKind.UInt128)
        {
            UInt128 key = column.Values<UInt128>()[row] ^ (column.Type.Physical == PhysicalKind.Int128 ? UInt128.One << 127 : 0);
            BinaryPrimitives.WriteUInt128BigEndian(target[1..], order.Descending ? ~key : key);
            return 17;
        }
        if (column.Type.Physical == PhysicalKind.Int256)
        {
            Span<byte> place = target.Slice(1, Int256.Size);
            column.Values<Int256>()[row].WriteBigEndian(place);
            place[0] ^= 0x80;
            Invert(place, order.Descending ? (byte)0xFF : (byte)0);
            return 1 + Int256.Size;
        }
        using Column one = column.Slice(row, 1);
        Span<int> cursor = [0];
        Write(one, order, cursor, target);
        return cursor[0];
    }

    private static int Items(Column items, long first, long end, RowOrder order, byte flip, Span<byte> target)
    {
        int used = 0;
        for (long item = first; item < end; item++)
        {
            target[used++] = (byte)(1 ^ flip);
            used += WriteOne(items, (int)item, order, target[used..]);
        }
        target[used++] = flip;
        return used;
    }

    private static int Text(ReadOnlySpan<byte> value, byte flip, Span<byte> target)
    {
        int used = 0;
        int zero = value.IndexOf((byte)0);
        while (zero >= 0)
        {
            value[..zero].CopyTo(target[used..]);
            used += zero;
            target[used++] = 0;
            target[used++] = 0xFF;
            value = value[(zero + 1)..];
            zero = value.IndexOf((byte)0);
        }
        value.CopyTo(target[used..]);
        used += value.Length;
        target[used++] = 0;
        target[used++] = 0;
        Invert(target[..used], flip);
        return used;
    }

    private static void Invert(Span<byte> target, byte flip)
    {
        if (flip != 0)
        {
            foreach (ref byte item in target)
            {
                item ^= flip;
            }
        }
    }
}
