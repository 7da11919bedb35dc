using System.Buffers.Binary;
using System.Text;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Reads values back out of the byte strings of <see cref="RowEncoding"/>.</summary>
internal static class RowDecoder
{
    /// <summary>Appends one value and moves past it.</summary>
    public static void Read(ColumnBuilder target, RowOrder order, ref ReadOnlySpan<byte> source)
    {
        DataType type = target.Type;
        byte mark = source[0];
        source = source[1..];
        int width = type.Physical == PhysicalKind.Boolean ? 1 : type.Physical == PhysicalKind.View ? 0 : type.ByteWidth;
        if (type.Physical == PhysicalKind.Dictionary && type.Kind != TypeKind.Enum)
        {
            width = 0;
        }
        if (mark != RowEncoding.Valid)
        {
            source = source[width..];
            target.AppendNull();
            return;
        }
        byte flip = order.Descending ? (byte)0xFF : (byte)0;
        switch (type.Physical)
        {
            case PhysicalKind.List or PhysicalKind.Array:
                Items(target, order, flip, ref source);
                break;
            case PhysicalKind.Struct:
                foreach (ColumnBuilder field in target.Children)
                {
                    Read(field, order, ref source);
                }
                target.EndRow();
                break;
            default:
                if (width == 0)
                {
                    Text(target, flip, ref source);
                    break;
                }
                Fixed(target, source[..width], flip);
                source = source[width..];
                break;
        }
    }

    private static void Items(ColumnBuilder target, RowOrder order, byte flip, ref ReadOnlySpan<byte> source)
    {
        while ((source[0] ^ flip) == 1)
        {
            source = source[1..];
            Read(target.Children[0], order, ref source);
        }
        source = source[1..];
        target.EndRow();
    }

    private static void Text(ColumnBuilder target, byte flip, ref ReadOnlySpan<byte> source)
    {
        var value = new List<byte>();
        int next = 0;
        while (true)
        {
            byte item = (byte)(source[next++] ^ flip);
            if (item != 0)
            {
                value.Add(item);
                continue;
            }
            if ((byte)(source[next++] ^ flip) == 0)
            {
                break;
            }
            value.Add(0);
        }
        source = source[next..];
        target.Append(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(value));
    }

    private static void Fixed(ColumnBuilder target, ReadOnlySpan<byte> bytes, byte flip)
    {
        if (target is WideDecimalBuilder decimals)
        {
            Span<byte> digits = stackalloc byte[Int256.Size];
            for (int place = 0; place < digits.Length; place++)
            {
                digits[place] = (byte)(bytes[place] ^ flip ^ (place == 0 ? 0x80 : 0));
            }
            decimals.AppendValue(Int256.FromBigEndian(digits));
            return;
        }
        UInt128 key = 0;
        foreach (byte item in bytes)
        {
            key = (key << 8) | (byte)(item ^ flip);
        }
        DataType type = target.Type;
        int bits = bytes.Length * 8;
        switch (type.Physical)
        {
            case PhysicalKind.Boolean:
                target.Append(key != 0);
                break;
            case PhysicalKind.Float16:
                target.Append((double)CanonicalFloats.FromOrdered((ushort)key));
                break;
            case PhysicalKind.Float32:
                target.Append((double)CanonicalFloats.FromOrdered((uint)key));
                break;
            case PhysicalKind.Float64:
                target.Append(CanonicalFloats.FromOrdered((ulong)key));
                break;
            case PhysicalKind.Dictionary:
                target.Append(Encoding.UTF8.GetBytes(type.Categories![(int)key]));
                break;
            case PhysicalKind.UInt8 or PhysicalKind.UInt16 or PhysicalKind.UInt32 or PhysicalKind.UInt64:
                target.Append((Int128)key);
                break;
            case PhysicalKind.UInt128:
                target.Append(key);
                break;
            case PhysicalKind.Int128:
                target.Append((Int128)(key ^ (UInt128.One << 127)));
                break;
            default:
                target.Append((Int128)key - ((Int128)1 << (bits - 1)));
                break;
        }
    }
}
