using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>Whether the right side of a loop is one value for all rows.</summary>
internal interface IShape
{
    static abstract bool IsRightScalar { get; }
}

/// <summary>A column with a column.</summary>
internal readonly struct ColumnColumn : IShape
{
    public static bool IsRightScalar => false;
}

/// <summary>A column with one value.</summary>
internal readonly struct ColumnScalar : IShape
{
    public static bool IsRightScalar => true;
}

/// <summary>Tests rows and writes the answers as bits, a word of 64 a step, straight from the vector masks.</summary>
internal static unsafe class MaskLoop
{
    /// <param name="bits">Room for whole words; bits past <paramref name="length"/> become 0.</param>
    /// <param name="invert">All ones to write the opposite, else 0.</param>
    public static void Run<T, TOp, TShape>(T* left, T* right, int length, ulong* bits, ulong invert)
        where T : unmanaged where TOp : struct, IMaskOperator<T> where TShape : struct, IShape
    {
        int words = length >> 6;
        if (!Vector128<T>.IsSupported)
        {
            words = 0;
        }
        else if (InstructionSet.Is512)
        {
            Vector512<T> scalar = TShape.IsRightScalar ? Vector512.Create(*right) : default;
            for (int word = 0; word < words; word++)
            {
                bits[word] = Word512<T, TOp, TShape>(left + (word << 6), right + (word << 6), scalar) ^ invert;
            }
        }
        else if (InstructionSet.Is256)
        {
            Vector256<T> scalar = TShape.IsRightScalar ? Vector256.Create(*right) : default;
            for (int word = 0; word < words; word++)
            {
                bits[word] = Word256<T, TOp, TShape>(left + (word << 6), right + (word << 6), scalar) ^ invert;
            }
        }
        else if (InstructionSet.Is128)
        {
            Vector128<T> scalar = TShape.IsRightScalar ? Vector128.Create(*right) : default;
            for (int word = 0; word < words; word++)
            {
                bits[word] = Word128<T, TOp, TShape>(left + (word << 6), right + (word << 6), scalar) ^ invert;
            }
        }
        else
        {
            words = 0;
        }
        RunScalar<T, TOp, TShape>(left, right, words, length, bits, invert);
    }

    /// <summary>The scalar twin, from the given word on.</summary>
    public static void RunScalar<T, TOp, TShape>(T* left, T* right, int firstWord, int length, ulong* bits, ulong invert)
        where T : unmanaged where TOp : struct, ITest<T> where TShape : struct, IShape
    {
        for (int word = firstWord; word < BitWords.Count(length); word++)
        {
            int start = word << 6;
            int rows = Math.Min(64, length - start);
            ulong answer = 0;
            for (int row = 0; row < rows; row++)
            {
                bool holds = TOp.Test(left[start + row], TShape.IsRightScalar ? *right : right[start + row]);
                answer |= (holds ? 1UL : 0UL) << row;
            }
            bits[word] = (answer ^ invert) & BitWords.InUse(word, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word512<T, TOp, TShape>(T* left, T* right, Vector512<T> scalar)
        where T : unmanaged where TOp : struct, IMaskOperator<T> where TShape : struct, IShape
    {
        ulong word = 0;
        for (int row = 0; row < 64; row += Vector512<T>.Count)
        {
            Vector512<T> mask = TOp.Mask(Vector512.Load(left + row), TShape.IsRightScalar ? scalar : Vector512.Load(right + row));
            word |= mask.ExtractMostSignificantBits() << row;
        }
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word256<T, TOp, TShape>(T* left, T* right, Vector256<T> scalar)
        where T : unmanaged where TOp : struct, IMaskOperator<T> where TShape : struct, IShape
    {
        ulong word = 0;
        for (int row = 0; row < 64; row += 2 * Vector256<T>.Count)
        {
            Vector256<T> low = TOp.Mask(Vector256.Load(left + row), TShape.IsRightScalar ? scalar : Vector256.Load(right + row));
            int next = row + Vector256<T>.Count;
            Vector256<T> high = TOp.Mask(Vector256.Load(left + next), TShape.IsRightScalar ? scalar : Vector256.Load(right + next));
            word |= ((ulong)low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector256<T>.Count)) << row;
        }
        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word128<T, TOp, TShape>(T* left, T* right, Vector128<T> scalar)
        where T : unmanaged where TOp : struct, IMaskOperator<T> where TShape : struct, IShape
    {
        ulong word = 0;
        for (int row = 0; row < 64; row += 2 * Vector128<T>.Count)
        {
            Vector128<T> low = TOp.Mask(Vector128.Load(left + row), TShape.IsRightScalar ? scalar : Vector128.Load(right + row));
            int next = row + Vector128<T>.Count;
            Vector128<T> high = TOp.Mask(Vector128.Load(left + next), TShape.IsRightScalar ? scalar : Vector128.Load(right + next));
            word |= ((ulong)low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << Vector128<T>.Count)) << row;
        }
        return word;
    }
}
