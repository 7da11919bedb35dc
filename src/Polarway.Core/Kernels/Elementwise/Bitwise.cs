using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>And, or, xor and not of the bits of integers. Null when an operand is. Results carry one reference for the caller.</summary>
public static class Bitwise
{
    /// <summary>Both operands have one integer type.</summary>
    public static Column Apply(BitwiseOp op, Operand left, Operand right, int length, Allocator memory)
    {
        left.CheckLength(length);
        right.CheckLength(length);
        DataType type = left.Column.Type;
        if (left.IsNullScalar || right.IsNullScalar)
        {
            return Fill.Nulls(type, length, memory);
        }
        NativeBuffer target = memory.Allocate((long)length * type.ByteWidth);
        switch (type.Physical)
        {
            case PhysicalKind.Int8 or PhysicalKind.UInt8:
                Run<byte>(op, left, right, target);
                break;
            case PhysicalKind.Int16 or PhysicalKind.UInt16:
                Run<ushort>(op, left, right, target);
                break;
            case PhysicalKind.Int32 or PhysicalKind.UInt32:
                Run<uint>(op, left, right, target);
                break;
            case PhysicalKind.Int64 or PhysicalKind.UInt64:
                Run<ulong>(op, left, right, target);
                break;
            case PhysicalKind.Int128 or PhysicalKind.UInt128:
                Run<UInt128>(op, left, right, target);
                break;
            default:
                target.Dispose();
                return Throw.Error<Column>(ErrorKind.InvalidOperation, $"bitwise operations are for integers, not for {type}");
        }
        return new PrimitiveColumn(type, target, length, Validities.Both(left, right, length, memory));
    }

    /// <summary>All bits turned over.</summary>
    public static Column Not(Column column, Allocator memory)
    {
        var source = (PrimitiveColumn)column;
        NativeBuffer target = memory.Allocate((long)column.Length * column.Type.ByteWidth);
        ReadOnlySpan<byte> bytes = source.ValueBytes;
        Span<byte> turned = target.Bytes;
        for (int index = 0; index < bytes.Length; index++)
        {
            turned[index] = (byte)~bytes[index];
        }
        return new PrimitiveColumn(column.Type, target, column.Length, column.Validity?.Share());
    }

    private static void Run<T>(BitwiseOp op, Operand left, Operand right, NativeBuffer buffer) where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> first = ((PrimitiveColumn)left.Column).Values<T>();
        ReadOnlySpan<T> second = ((PrimitiveColumn)right.Column).Values<T>();
        Span<T> target = buffer.Span<T>();
        (int leftMask, int rightMask) = (left.RowMask, right.RowMask);
        switch (op)
        {
            case BitwiseOp.And:
                for (int row = 0; row < target.Length; row++)
                {
                    target[row] = first[row & leftMask] & second[row & rightMask];
                }
                break;
            case BitwiseOp.Or:
                for (int row = 0; row < target.Length; row++)
                {
                    target[row] = first[row & leftMask] | second[row & rightMask];
                }
                break;
            default:
                for (int row = 0; row < target.Length; row++)
                {
                    target[row] = first[row & leftMask] ^ second[row & rightMask];
                }
                break;
        }
    }
}
