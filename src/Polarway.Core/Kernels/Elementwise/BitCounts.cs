using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Counts of bits of integers, as UInt32; false is 0 and true is 1 bit. The caller gets a reference.</summary>
public static class BitCounts
{
    /// <summary>One count a row; null where the row is.</summary>
    public static Column Count(Column column, BitCount what, Allocator memory)
    {
        if (column is BooleanColumn)
        {
            using Column bytes = Cast.To(column, DataType.UInt8, true, memory);
            using Column counts = Count(bytes, BitCount.Ones, memory);
            return OfBooleans(counts, what, memory);
        }
        NativeBuffer target = memory.Allocate((long)column.Length * sizeof(uint));
        Span<uint> values = target.Span<uint>();
        var source = (PrimitiveColumn)column;
        switch (column.Type.Physical)
        {
            case PhysicalKind.Int8 or PhysicalKind.UInt8:
                Run<byte>(source, what, 8, values);
                break;
            case PhysicalKind.Int16 or PhysicalKind.UInt16:
                Run<ushort>(source, what, 16, values);
                break;
            case PhysicalKind.Int32 or PhysicalKind.UInt32:
                Run<uint>(source, what, 32, values);
                break;
            case PhysicalKind.Int64 or PhysicalKind.UInt64:
                Run<ulong>(source, what, 64, values);
                break;
            case PhysicalKind.Int128 or PhysicalKind.UInt128:
                Run<UInt128>(source, what, 128, values);
                break;
            default:
                target.Dispose();
                return Throw.Error<Column>(ErrorKind.InvalidOperation, $"counts of bits are for integers, not for {column.Type}");
        }
        return new PrimitiveColumn(DataType.UInt32, target, column.Length, column.Validity?.Share());
    }

    private static void Run<T>(PrimitiveColumn column, BitCount what, int width, Span<uint> target) where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> source = column.Values<T>();
        for (int row = 0; row < target.Length; row++)
        {
            T value = source[row];
            target[row] = what switch
            {
                BitCount.Ones => uint.CreateTruncating(T.PopCount(value)),
                BitCount.Zeros => (uint)width - uint.CreateTruncating(T.PopCount(value)),
                BitCount.LeadingZeros => uint.CreateTruncating(T.LeadingZeroCount(value)),
                BitCount.LeadingOnes => uint.CreateTruncating(T.LeadingZeroCount(~value)),
                BitCount.TrailingZeros => uint.CreateTruncating(T.TrailingZeroCount(value)),
                _ => uint.CreateTruncating(T.TrailingZeroCount(~value)),
            };
        }
    }

    // One bit: a true is one, also leading and trailing.
    private static Column OfBooleans(Column ones, BitCount what, Allocator memory)
    {
        if (what is BitCount.Ones or BitCount.LeadingOnes or BitCount.TrailingOnes)
        {
            return ones.Retain();
        }
        NativeBuffer target = memory.Allocate((long)ones.Length * sizeof(uint));
        Span<uint> values = target.Span<uint>();
        ReadOnlySpan<uint> source = ((PrimitiveColumn)ones).Values<uint>();
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = 1 - source[row];
        }
        return new PrimitiveColumn(DataType.UInt32, target, ones.Length, ones.Validity?.Share());
    }
}
