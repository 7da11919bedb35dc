using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Sort;

/// <summary>Values of at most 64 bits as unsigned numbers in the same order. -0 equals 0; NaN is the largest float.</summary>
internal static class DirectPrefix
{
    private interface IEncoder<T> where T : unmanaged
    {
        static abstract ulong Encode(T value);
    }

    /// <summary>Encodes every row; rows under a null get any number. <paramref name="descending"/> turns the order round.</summary>
    public static void Encode(Column column, bool descending, Span<ulong> target)
    {
        switch (column.Type.Physical)
        {
            case PhysicalKind.Boolean: EncodeBits((BooleanColumn)column, target); break;
            case PhysicalKind.Int8: Encode<sbyte, Signed<sbyte>>(column, target); break;
            case PhysicalKind.Int16: Encode<short, Signed<short>>(column, target); break;
            case PhysicalKind.Int32: Encode<int, Signed<int>>(column, target); break;
            case PhysicalKind.Int64: Encode<long, Signed<long>>(column, target); break;
            case PhysicalKind.UInt8: Encode<byte, Unsigned<byte>>(column, target); break;
            case PhysicalKind.UInt16: Encode<ushort, Unsigned<ushort>>(column, target); break;
            case PhysicalKind.UInt32: Encode<uint, Unsigned<uint>>(column, target); break;
            case PhysicalKind.UInt64: Encode<ulong, Unsigned<ulong>>(column, target); break;
            case PhysicalKind.Float16: Encode<Half, Half16>(column, target); break;
            case PhysicalKind.Float32: Encode<float, Single>(column, target); break;
            case PhysicalKind.Float64: Encode<double, Double>(column, target); break;
            default: Throw.Internal($"no 64-bit sort key for {column.Type}"); break;
        }
        if (descending)
        {
            for (int row = 0; row < target.Length; row++)
            {
                target[row] = ~target[row];
            }
        }
    }

    private static void Encode<T, TEncoder>(Column column, Span<ulong> target) where T : unmanaged where TEncoder : struct, IEncoder<T>
    {
        ReadOnlySpan<T> values = ((PrimitiveColumn)column).Values<T>();
        for (int row = 0; row < values.Length; row++)
        {
            target[row] = TEncoder.Encode(values[row]);
        }
    }

    private static void EncodeBits(BooleanColumn column, Span<ulong> target)
    {
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = column.Values[row] ? 1u : 0u;
        }
    }

    private readonly struct Signed<T> : IEncoder<T> where T : unmanaged, IBinaryInteger<T>
    {
        public static ulong Encode(T value) => (ulong)long.CreateTruncating(value) ^ (1UL << 63);
    }

    private readonly struct Unsigned<T> : IEncoder<T> where T : unmanaged, IBinaryInteger<T>
    {
        public static ulong Encode(T value) => ulong.CreateTruncating(value);
    }

    private readonly struct Half16 : IEncoder<Half>
    {
        public static ulong Encode(Half value) => Double.Encode((double)value);
    }

    private readonly struct Single : IEncoder<float>
    {
        public static ulong Encode(float value) => Double.Encode(value);
    }

    private readonly struct Double : IEncoder<double>
    {
        public static ulong Encode(double value)
        {
            // Adding zero turns -0 into 0.
            ulong bits = double.IsNaN(value) ? 0x7FF8_0000_0000_0000 : BitConverter.DoubleToUInt64Bits(value + 0.0);
            return (bits >> 63) != 0 ? ~bits : bits | (1UL << 63);
        }
    }
}
