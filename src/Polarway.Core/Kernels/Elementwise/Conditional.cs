using System.Numerics;
using System.Runtime.Intrinsics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Chooses between two operands row by row.</summary>
public static unsafe class Conditional
{
    /// <summary>
    /// The first operand where the mask is true, else (false or null) the second. Both have one type; the mask has
    /// <paramref name="length"/> rows, or one row for all. The caller gets a reference.
    /// </summary>
    public static Column Select(BooleanColumn mask, Operand whenTrue, Operand otherwise, int length, Allocator memory)
    {
        whenTrue.CheckLength(length);
        otherwise.CheckLength(length);
        if (mask.Length != length && mask.Length != 1)
        {
            Throw.Internal($"a mask of {mask.Length} rows for a batch of {length}");
        }
        using Bitmap choice = Logic.TrueRows(mask, memory);
        if (mask.Length != length || choice.SetCount == 0 || choice.SetCount == length)
        {
            Operand chosen = choice.Length > 0 && choice[0] ? whenTrue : otherwise;
            DataType type = whenTrue.Column is NullColumn ? otherwise.Column.Type : whenTrue.Column.Type;
            return All(chosen, type, length, memory);
        }
        return Mixed(choice, whenTrue, otherwise, length, memory);
    }

    private static Column All(Operand chosen, DataType type, int length, Allocator memory)
        => chosen.Column is NullColumn ? Fill.Nulls(type, length, memory)
            : chosen.IsScalar ? Fill.Repeat(chosen.Column, length, memory) : chosen.Column.Retain();

    private static Column Mixed(Bitmap choice, Operand whenTrue, Operand otherwise, int length, Allocator memory)
    {
        if (whenTrue.Column is NullColumn && otherwise.Column is NullColumn)
        {
            return new NullColumn(length);
        }
        if (whenTrue.Column is NullColumn || otherwise.Column is NullColumn)
        {
            return OrNull(choice, whenTrue, otherwise, length, memory);
        }
        switch (whenTrue.Column)
        {
            case PrimitiveColumn column:
                return new PrimitiveColumn(column.Type, Fixed(choice, whenTrue, otherwise, length, memory), length,
                    Validity(choice, whenTrue, otherwise, length, memory));
            case BooleanColumn:
                Bitmap values = Blend(choice, BitWords.ValuesOf(whenTrue), BitWords.ValuesOf(otherwise), length, memory);
                return new BooleanColumn(values, Validity(choice, whenTrue, otherwise, length, memory));
            default:
                return Picked(choice, whenTrue, otherwise, length, memory);
        }
    }

    // One side is null whatever its type: the other side under a smaller validity.
    private static Column OrNull(Bitmap choice, Operand whenTrue, Operand otherwise, int length, Allocator memory)
    {
        Operand values = whenTrue.Column is NullColumn ? otherwise : whenTrue;
        Bitmap validity = Blend(choice, BitWords.ValidityOf(whenTrue), BitWords.ValidityOf(otherwise), length, memory);
        using Column all = All(values, values.Column.Type, length, memory);
        return all.WithValidity(validity);
    }

    private static Bitmap? Validity(Bitmap choice, Operand whenTrue, Operand otherwise, int length, Allocator memory)
    {
        bool isAlwaysValid = HasNoNulls(whenTrue) && HasNoNulls(otherwise);
        return isAlwaysValid ? null : Blend(choice, BitWords.ValidityOf(whenTrue), BitWords.ValidityOf(otherwise), length, memory);
    }

    private static bool HasNoNulls(Operand operand) => operand.IsScalar ? operand.Column.IsValid(0) : operand.Column.Validity is null;

    private static Bitmap Blend(Bitmap choice, BitWords whenTrue, BitWords otherwise, int length, Allocator memory)
    {
        NativeBuffer target = BitWords.Allocate(length, memory);
        ulong* words = (ulong*)target.Pointer;
        var mask = new BitWords(choice);
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            ulong chosen = mask[word];
            words[word] = (whenTrue[word] & chosen) | (otherwise[word] & ~chosen);
        }
        return new Bitmap(target, length);
    }

    private static NativeBuffer Fixed(Bitmap choice, Operand whenTrue, Operand otherwise, int length, Allocator memory)
    {
        var (first, second) = ((PrimitiveColumn)whenTrue.Column, (PrimitiveColumn)otherwise.Column);
        int width = first.Type.ByteWidth;
        if (width != second.Type.ByteWidth)
        {
            Throw.Internal($"a choice between {first.Type} and {second.Type} without a cast");
        }
        NativeBuffer target = memory.Allocate((long)length * width);
        void* left = ValuePointer.Of(first);
        void* right = ValuePointer.Of(second);
        var mask = new BitWords(choice);
        switch (width)
        {
            case 1: Choose(mask, (byte*)left, whenTrue.RowMask, (byte*)right, otherwise.RowMask, 0, length, (byte*)target.Pointer); break;
            case 2: Choose(mask, (ushort*)left, whenTrue.RowMask, (ushort*)right, otherwise.RowMask, 0, length, (ushort*)target.Pointer); break;
            case 4: ChooseLanes(mask, (uint*)left, whenTrue.RowMask, (uint*)right, otherwise.RowMask, length, (uint*)target.Pointer); break;
            case 8: ChooseLanes(mask, (ulong*)left, whenTrue.RowMask, (ulong*)right, otherwise.RowMask, length, (ulong*)target.Pointer); break;
            case Int256.Size: Choose(mask, (Int256*)left, whenTrue.RowMask, (Int256*)right, otherwise.RowMask, 0, length, (Int256*)target.Pointer); break;
            default: Choose(mask, (UInt128*)left, whenTrue.RowMask, (UInt128*)right, otherwise.RowMask, 0, length, (UInt128*)target.Pointer); break;
        }
        return target;
    }

    // Bits become lanes: each lane looks at its own bit of the word.
    private static void ChooseLanes<T>(BitWords mask, T* left, int leftMask, T* right, int rightMask, int length, T* target)
        where T : unmanaged, IBinaryInteger<T>
    {
        int words = InstructionSet.Is256 ? length >> 6 : 0;
        T* own = stackalloc T[Vector256<T>.Count];
        for (int lane = 0; lane < Vector256<T>.Count; lane++)
        {
            own[lane] = T.One << lane;
        }
        Vector256<T> bitOfLane = Vector256.Load(own);
        for (int word = 0; word < words; word++)
        {
            ulong chosen = mask[word];
            int start = word << 6;
            for (int row = start; row < start + 64; row += Vector256<T>.Count)
            {
                Vector256<T> bits = Vector256.Create(T.CreateTruncating(chosen)) & bitOfLane;
                Vector256<T> first = leftMask == 0 ? Vector256.Create(*left) : Vector256.Load(left + row);
                Vector256<T> second = rightMask == 0 ? Vector256.Create(*right) : Vector256.Load(right + row);
                Vector256.ConditionalSelect(Vector256.Equals(bits, bitOfLane), first, second).Store(target + row);
                chosen >>= Vector256<T>.Count;
            }
        }
        Choose(mask, left, leftMask, right, rightMask, words, length, target);
    }

    // The scalar twin, from the given word on.
    private static void Choose<T>(BitWords mask, T* left, int leftMask, T* right, int rightMask, int firstWord, int length, T* target) where T : unmanaged
    {
        for (int word = firstWord; word < BitWords.Count(length); word++)
        {
            ulong chosen = mask[word];
            int end = Math.Min(length, (word + 1) << 6);
            for (int row = word << 6; row < end; row++, chosen >>= 1)
            {
                // Both are read, so that the compiler can choose without a branch.
                T first = left[row & leftMask];
                T second = right[row & rightMask];
                target[row] = (chosen & 1) != 0 ? first : second;
            }
        }
    }

    private static Column Picked(Bitmap choice, Operand whenTrue, Operand otherwise, int length, Allocator memory)
    {
        using NativeBuffer buffer = memory.Allocate((long)length * sizeof(int));
        Span<int> rows = buffer.Span<int>();
        var mask = new BitWords(choice);
        for (int row = 0; row < length; row++)
        {
            rows[row] = mask.Bit(row) ? row & whenTrue.RowMask : ~(row & otherwise.RowMask);
        }
        return Pick.Rows(whenTrue.Column, otherwise.Column, rows, memory);
    }
}
