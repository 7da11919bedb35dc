using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polarway.Core.Columns;

namespace Polarway.Core.Kernels;

/// <summary>
/// One value of many. Nulls are skipped. Float sums add blocks of 128 in 16 lanes that are folded in a fixed order, and the blocks
/// pairwise: accurate, and the same on every processor.
/// </summary>
public static class Reductions
{
    private const int Block = 128;

    /// <summary>Sum of floats as a double; 0 of nothing.</summary>
    public static double Sum(ReadOnlySpan<double> values, Bitmap? validity = null)
        => validity is null ? Pairwise(values) : Masked<double>(values, validity);

    /// <summary>Sum of floats as a double; 0 of nothing.</summary>
    public static double Sum(ReadOnlySpan<float> values, Bitmap? validity = null) => Masked(values, validity);

    /// <summary>Sum of floats as a double; 0 of nothing.</summary>
    public static double Sum(ReadOnlySpan<Half> values, Bitmap? validity = null) => Masked(values, validity);

    /// <summary>Sum of integers, wrapping at 64 bits; 0 of nothing.</summary>
    public static long Sum<T>(ReadOnlySpan<T> values, Bitmap? validity = null) where T : unmanaged, IBinaryInteger<T>
    {
        if (validity is null)
        {
            return SumDense(values);
        }
        long sum = 0;
        for (int row = 0; row < values.Length; row++)
        {
            sum += validity[row] ? long.CreateTruncating(values[row]) : 0;
        }
        return sum;
    }

    /// <summary>Sum of 128-bit integers, wrapping; 0 of nothing.</summary>
    public static Int128 SumWide(ReadOnlySpan<Int128> values, Bitmap? validity = null)
    {
        Int128 sum = 0;
        for (int row = 0; row < values.Length; row++)
        {
            sum += validity is null || validity[row] ? values[row] : 0;
        }
        return sum;
    }

    /// <summary>Sum of unsigned 128-bit integers as a double; 0 of nothing.</summary>
    public static double Sum(ReadOnlySpan<UInt128> values, Bitmap? validity = null)
    {
        double sum = 0;
        for (int row = 0; row < values.Length; row++)
        {
            sum += validity is null || validity[row] ? (double)values[row] : 0;
        }
        return sum;
    }

    /// <summary>Sum of unsigned 128-bit integers, wrapping; 0 of nothing.</summary>
    public static UInt128 SumUnsigned(ReadOnlySpan<UInt128> values, Bitmap? validity = null)
    {
        UInt128 sum = 0;
        for (int row = 0; row < values.Length; row++)
        {
            sum = unchecked(sum + (validity is null || validity[row] ? values[row] : 0));
        }
        return sum;
    }

    /// <summary>Smallest value; the largest of the type when there is none. Float: NaN is skipped unless it is all there is.</summary>
    public static T Min<T>(ReadOnlySpan<T> values, Bitmap? validity = null) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (typeof(T) == typeof(double))
        {
            return (T)(object)Fold<double, FloatMin<double>>(MemoryMarshal.Cast<T, double>(values), validity);
        }
        if (typeof(T) == typeof(Half))
        {
            return (T)(object)Fold<Half, FloatMin<Half>>(MemoryMarshal.Cast<T, Half>(values), validity);
        }
        if (typeof(T) == typeof(float))
        {
            return (T)(object)Fold<float, FloatMin<float>>(MemoryMarshal.Cast<T, float>(values), validity);
        }
        return Fold<T, IntegerMin<T>>(values, validity);
    }

    /// <summary>Largest value; the smallest of the type when there is none. Float: NaN is skipped unless it is all there is.</summary>
    public static T Max<T>(ReadOnlySpan<T> values, Bitmap? validity = null) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (typeof(T) == typeof(double))
        {
            return (T)(object)Fold<double, FloatMax<double>>(MemoryMarshal.Cast<T, double>(values), validity);
        }
        if (typeof(T) == typeof(Half))
        {
            return (T)(object)Fold<Half, FloatMax<Half>>(MemoryMarshal.Cast<T, Half>(values), validity);
        }
        if (typeof(T) == typeof(float))
        {
            return (T)(object)Fold<float, FloatMax<float>>(MemoryMarshal.Cast<T, float>(values), validity);
        }
        return Fold<T, IntegerMax<T>>(values, validity);
    }

    /// <summary>One value by an operator of one's choice; its start value when there is none.</summary>
    public static T Fold<T, TOp>(ReadOnlySpan<T> values, Bitmap? validity) where T : unmanaged, INumber<T> where TOp : struct, IExtremum<T>
    {
        T result = TOp.Start;
        if (validity is not null)
        {
            for (int row = 0; row < values.Length; row++)
            {
                if (validity[row])
                {
                    result = TOp.Pick(result, values[row]);
                }
            }
            return result;
        }
        int next = 0;
        if (Vector512<T>.IsSupported && InstructionSet.Width > 0 && values.Length >= Vector512<T>.Count)
        {
            ref T first = ref MemoryMarshal.GetReference(values);
            Vector512<T> best = Vector512.Create(TOp.Start);
            Vector512<T> other = best;
            for (; next <= values.Length - (2 * Vector512<T>.Count); next += 2 * Vector512<T>.Count)
            {
                best = TOp.Pick(best, Vector512.LoadUnsafe(ref first, (nuint)next));
                other = TOp.Pick(other, Vector512.LoadUnsafe(ref first, (nuint)(next + Vector512<T>.Count)));
            }
            best = TOp.Pick(best, other);
            for (; next <= values.Length - Vector512<T>.Count; next += Vector512<T>.Count)
            {
                best = TOp.Pick(best, Vector512.LoadUnsafe(ref first, (nuint)next));
            }
            for (int lane = 0; lane < Vector512<T>.Count; lane++)
            {
                result = TOp.Pick(result, best[lane]);
            }
        }
        for (; next < values.Length; next++)
        {
            result = TOp.Pick(result, values[next]);
        }
        return result;
    }

    private static double Pairwise(ReadOnlySpan<double> values)
    {
        if (values.Length <= Block)
        {
            return values.Length == Block ? SumBlock(values) : SumRest(values);
        }
        int half = (values.Length / 2 + Block - 1) / Block * Block;
        return Pairwise(values[..half]) + Pairwise(values[half..]);
    }

    /// <summary>Sums through a copy in which nulls are 0 and floats are wide.</summary>
    private static double Masked<T>(ReadOnlySpan<T> values, Bitmap? validity) where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Chunk = 4096;
        Span<double> wide = stackalloc double[Math.Min(Chunk, values.Length)];
        double sum = 0;
        for (int start = 0; start < values.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, values.Length - start);
            for (int row = 0; row < count; row++)
            {
                wide[row] = validity is null || validity[start + row] ? double.CreateTruncating(values[start + row]) : 0;
            }
            sum += Pairwise(wide[..count]);
        }
        return sum;
    }

    private static double SumBlock(ReadOnlySpan<double> values)
    {
        ref double first = ref MemoryMarshal.GetReference(values);
        if (InstructionSet.Width > 0)
        {
            Vector512<double> low = Vector512.LoadUnsafe(ref first);
            Vector512<double> high = Vector512.LoadUnsafe(ref first, 8);
            for (nuint next = 16; next < Block; next += 16)
            {
                low += Vector512.LoadUnsafe(ref first, next);
                high += Vector512.LoadUnsafe(ref first, next + 8);
            }
            Vector512<double> eight = low + high;
            Vector256<double> four = eight.GetLower() + eight.GetUpper();
            Vector128<double> two = four.GetLower() + four.GetUpper();
            return two[0] + two[1];
        }
        Span<double> lanes = stackalloc double[16];
        values[..16].CopyTo(lanes);
        for (int next = 16; next < Block; next++)
        {
            lanes[next & 15] += values[next];
        }
        for (int width = 8; width > 0; width /= 2)
        {
            for (int lane = 0; lane < width; lane++)
            {
                lanes[lane] += lanes[lane + width];
            }
        }
        return lanes[0];
    }

    private static double SumRest(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }
        return sum;
    }

    private static long SumDense<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryInteger<T>
    {
        long sum = 0;
        int next = 0;
        if (InstructionSet.Width > 0 && values.Length >= 8)
        {
            if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
            {
                sum = SumLongs(MemoryMarshal.Cast<T, long>(values), out next);
            }
            else if (typeof(T) == typeof(int))
            {
                sum = SumInts(MemoryMarshal.Cast<T, int>(values), out next);
            }
            else if (typeof(T) == typeof(uint))
            {
                sum = SumUInts(MemoryMarshal.Cast<T, uint>(values), out next);
            }
        }
        for (; next < values.Length; next++)
        {
            sum += long.CreateTruncating(values[next]);
        }
        return sum;
    }

    private static long SumLongs(ReadOnlySpan<long> values, out int next)
    {
        ref long first = ref MemoryMarshal.GetReference(values);
        Vector512<long> sums = Vector512<long>.Zero;
        for (next = 0; next <= values.Length - 8; next += 8)
        {
            sums += Vector512.LoadUnsafe(ref first, (nuint)next);
        }
        return Vector512.Sum(sums);
    }

    private static long SumInts(ReadOnlySpan<int> values, out int next)
    {
        ref int first = ref MemoryMarshal.GetReference(values);
        Vector512<long> sums = Vector512<long>.Zero;
        for (next = 0; next <= values.Length - 16; next += 16)
        {
            (Vector512<long> low, Vector512<long> high) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)next));
            sums += low + high;
        }
        return Vector512.Sum(sums);
    }

    private static long SumUInts(ReadOnlySpan<uint> values, out int next)
    {
        ref uint first = ref MemoryMarshal.GetReference(values);
        Vector512<ulong> sums = Vector512<ulong>.Zero;
        for (next = 0; next <= values.Length - 16; next += 16)
        {
            (Vector512<ulong> low, Vector512<ulong> high) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)next));
            sums += low + high;
        }
        return (long)Vector512.Sum(sums);
    }
}
