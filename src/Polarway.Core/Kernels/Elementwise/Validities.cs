using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Validity of results: combined once per batch, never per row. Each method gives the caller a reference.</summary>
internal static unsafe class Validities
{
    /// <summary>Not null where the operand is; null when no row is null.</summary>
    public static Bitmap? Of(Operand operand, int length, Allocator memory)
    {
        if (operand.IsScalar || operand.Column is NullColumn)
        {
            return operand.Column.Length > 0 && operand.Column.IsValid(0) ? null : Bitmap.Filled(false, length, memory);
        }
        return operand.Column.Validity?.Share();
    }

    /// <summary>Not null where both are.</summary>
    public static Bitmap? Both(Operand left, Operand right, int length, Allocator memory)
    {
        Bitmap? first = Of(left, length, memory);
        Bitmap? second = Of(right, length, memory);
        return And(first, second, length, memory);
    }

    /// <summary>The bits set in both; takes the references of both.</summary>
    public static Bitmap? And(Bitmap? left, Bitmap? right, int length, Allocator memory)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }
        NativeBuffer target = BitWords.Allocate(length, memory);
        var (first, second) = (new BitWords(left), new BitWords(right));
        ulong* words = (ulong*)target.Pointer;
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            words[word] = first[word] & second[word];
        }
        left.Dispose();
        right.Dispose();
        return new Bitmap(target, length);
    }
}
