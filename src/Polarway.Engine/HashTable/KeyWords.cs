using System.Numerics;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.HashTable;

/// <summary>Fixed-width keys of at most 8 bytes as words, and back.</summary>
internal static class KeyWords
{
    /// <summary>One word per row, those of 64-bit integers without nulls in their place, others in the scratch list; those under a null are undefined.</summary>
    public static ReadOnlySpan<ulong> Of(Column column, NativeList<ulong> scratch)
    {
        if (column is PrimitiveColumn { NullCount: 0, Type.Physical: PhysicalKind.Int64 or PhysicalKind.UInt64 } plain)
        {
            return plain.Values<ulong>();
        }
        scratch.Clear();
        Span<ulong> words = scratch.Extend(column.Length);
        Of(column, words);
        return words;
    }

    /// <summary>One word per row; those under a null are undefined.</summary>
    public static void Of(Column column, Span<ulong> words)
    {
        if (column is BooleanColumn booleans)
        {
            for (int row = 0; row < words.Length; row++)
            {
                words[row] = booleans.Values[row] ? 1UL : 0UL;
            }
            return;
        }
        var values = (PrimitiveColumn)column;
        switch (column.Type.Physical)
        {
            case PhysicalKind.Int8:
                Widen(values.Values<sbyte>(), words);
                break;
            case PhysicalKind.Int16:
                Widen(values.Values<short>(), words);
                break;
            case PhysicalKind.Int32:
                Widen(values.Values<int>(), words);
                break;
            case PhysicalKind.Int64 or PhysicalKind.UInt64:
                values.Values<ulong>().CopyTo(words);
                break;
            case PhysicalKind.UInt8:
                Widen(values.Values<byte>(), words);
                break;
            case PhysicalKind.UInt16:
                Widen(values.Values<ushort>(), words);
                break;
            case PhysicalKind.UInt32:
                Widen(values.Values<uint>(), words);
                break;
            case PhysicalKind.Float16:
                ReadOnlySpan<Half> halves = values.Values<Half>();
                for (int row = 0; row < words.Length; row++)
                {
                    words[row] = CanonicalFloats.Bits(halves[row]);
                }
                break;
            case PhysicalKind.Float32:
                ReadOnlySpan<float> floats = values.Values<float>();
                for (int row = 0; row < words.Length; row++)
                {
                    words[row] = CanonicalFloats.Bits(floats[row]);
                }
                break;
            default:
                ReadOnlySpan<double> doubles = values.Values<double>();
                for (int row = 0; row < words.Length; row++)
                {
                    words[row] = CanonicalFloats.Bits(doubles[row]);
                }
                break;
        }
    }

    /// <summary>The column of some words. The caller gets a reference.</summary>
    public static Column ToColumn(DataType type, ReadOnlySpan<ulong> words, Bitmap? validity, Allocator memory)
    {
        if (type.Physical == PhysicalKind.Boolean)
        {
            NativeBuffer bits = memory.Allocate((words.Length + 7) >> 3, zeroed: true);
            Span<byte> bytes = bits.Bytes;
            for (int row = 0; row < words.Length; row++)
            {
                bytes[row >> 3] |= (byte)((words[row] & 1) << (row & 7));
            }
            return new BooleanColumn(new Bitmap(bits, words.Length), validity);
        }
        int width = type.ByteWidth;
        NativeBuffer buffer = memory.Allocate((long)words.Length * width);
        switch (width)
        {
            case 1:
                Narrow(words, buffer.Span<byte>());
                break;
            case 2:
                Narrow(words, buffer.Span<ushort>());
                break;
            case 4:
                Narrow(words, buffer.Span<uint>());
                break;
            default:
                words.CopyTo(buffer.Span<ulong>());
                break;
        }
        return new PrimitiveColumn(type, buffer, words.Length, validity);
    }

    private static void Widen<T>(ReadOnlySpan<T> values, Span<ulong> words) where T : unmanaged, IBinaryInteger<T>
    {
        for (int row = 0; row < words.Length; row++)
        {
            words[row] = ulong.CreateTruncating(values[row]);
        }
    }

    private static void Narrow<T>(ReadOnlySpan<ulong> words, Span<T> values) where T : unmanaged, IBinaryInteger<T>
    {
        for (int row = 0; row < words.Length; row++)
        {
            values[row] = T.CreateTruncating(words[row]);
        }
    }
}
