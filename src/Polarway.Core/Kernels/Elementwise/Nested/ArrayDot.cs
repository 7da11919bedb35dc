using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Sums of products of the items of two arrays.</summary>
public static unsafe class ArrayDot
{
    /// <summary>The type of the sums; null when items are no numbers with products.</summary>
    public static DataType? TypeOf(DataType item) => item.Kind switch
    {
        TypeKind.Int8 or TypeKind.Int16 or TypeKind.UInt8 or TypeKind.UInt16 => DataType.Int64,
        TypeKind.Int32 or TypeKind.Int64 or TypeKind.Int128 or TypeKind.UInt32 or TypeKind.UInt64 or TypeKind.Float32 or TypeKind.Float64 => item,
        _ => null,
    };

    /// <summary>Products wrap in the type of the items and are then added; a pair with a null adds nothing. The caller gets a reference.</summary>
    /// <param name="left">Arrays of the same type as <paramref name="right"/>.</param>
    public static Column Of(Operand left, Operand right, int length, Allocator memory) => left.Column.Type.Inner.Kind switch
    {
        TypeKind.Int8 => Sum<sbyte, long>(left, right, length, memory),
        TypeKind.Int16 => Sum<short, long>(left, right, length, memory),
        TypeKind.Int32 => Sum<int, int>(left, right, length, memory),
        TypeKind.Int64 => Sum<long, long>(left, right, length, memory),
        TypeKind.Int128 => Sum<Int128, Int128>(left, right, length, memory),
        TypeKind.UInt8 => Sum<byte, long>(left, right, length, memory),
        TypeKind.UInt16 => Sum<ushort, long>(left, right, length, memory),
        TypeKind.UInt32 => Sum<uint, uint>(left, right, length, memory),
        TypeKind.UInt64 => Sum<ulong, ulong>(left, right, length, memory),
        TypeKind.Float32 => Sum<float, float>(left, right, length, memory),
        TypeKind.Float64 => Sum<double, double>(left, right, length, memory),
        _ => Throw.Internal<Column>($"products of {left.Column.Type}"),
    };

    private static PrimitiveColumn Sum<T, TSum>(Operand left, Operand right, int length, Allocator memory)
        where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum>
    {
        var (first, second) = ((ArrayColumn)left.Column, (ArrayColumn)right.Column);
        int width = first.Type.Width;
        T* firstItems = ValuePointer.Of<T>(first.Items);
        T* secondItems = ValuePointer.Of<T>(second.Items);
        bool hasNulls = first.Items.HasNulls || second.Items.HasNulls;
        Bitmap? validity = Validities.Both(left, right, length, memory);
        NativeBuffer target = memory.Allocate((long)length * sizeof(TSum));
        TSum* sums = (TSum*)target.Pointer;
        for (int row = 0; row < length; row++)
        {
            int a = (row & left.RowMask) * width;
            int b = (row & right.RowMask) * width;
            TSum sum = TSum.Zero;
            for (int item = 0; item < width; item++)
            {
                if (!hasNulls || (first.Items.IsValid(a + item) && second.Items.IsValid(b + item)))
                {
                    sum = unchecked(sum + TSum.CreateTruncating(unchecked(firstItems[a + item] * secondItems[b + item])));
                }
            }
            sums[row] = sum;
        }
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        return new PrimitiveColumn(TypeOf(first.Type.Inner)!, target, length, validity);
    }
}
