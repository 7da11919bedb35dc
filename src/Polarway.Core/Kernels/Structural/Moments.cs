using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polarway.Core.Columns;

namespace Polarway.Core.Kernels;

/// <summary>Number, mean and sum of squared distances from the mean: what variance needs, and can be merged.</summary>
public struct Moments
{
    public double Count;
    public double Mean;

    /// <summary>Sum of squared distances from the mean.</summary>
    public double Spread;

    // Values that are looked at twice while they are in the cache.
    private const int Block = 1024;

    /// <summary>Of all values of a column, block by block: the mean of each, then the squared distances from it. Nulls are skipped.</summary>
    public static Moments Of<T>(ReadOnlySpan<T> values, Bitmap? validity = null) where T : unmanaged, INumber<T>
    {
        var total = default(Moments);
        Span<double> block = stackalloc double[Block];
        for (int start = 0; start < values.Length; start += Block)
        {
            int length = Math.Min(Block, values.Length - start);
            if (typeof(T) == typeof(double) && validity is null)
            {
                total.Merge(OfBlock(MemoryMarshal.Cast<T, double>(values.Slice(start, length))));
                continue;
            }
            int count = 0;
            for (int row = start; row < start + length; row++)
            {
                if (validity is null || validity[row])
                {
                    block[count++] = double.CreateTruncating(values[row]);
                }
            }
            total.Merge(OfBlock(block[..count]));
        }
        return total;
    }

    private static Moments OfBlock(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return default;
        }
        double mean = Reductions.Sum(values) / values.Length;
        double spread = 0;
        int next = 0;
        if (InstructionSet.Width > 0 && values.Length >= Vector512<double>.Count)
        {
            ref double first = ref MemoryMarshal.GetReference(values);
            Vector512<double> center = Vector512.Create(mean);
            Vector512<double> sum = Vector512<double>.Zero;
            for (; next <= values.Length - Vector512<double>.Count; next += Vector512<double>.Count)
            {
                Vector512<double> distance = Vector512.LoadUnsafe(ref first, (nuint)next) - center;
                sum += distance * distance;
            }
            for (int lane = 0; lane < Vector512<double>.Count; lane++)
            {
                spread += sum[lane];
            }
        }
        for (; next < values.Length; next++)
        {
            double distance = values[next] - mean;
            spread += distance * distance;
        }
        return new Moments { Count = values.Length, Mean = mean, Spread = spread };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        Count++;
        double delta = value - Mean;
        Mean += delta / Count;
        Spread += delta * (value - Mean);
    }

    public void Merge(in Moments other)
    {
        if (other.Count == 0)
        {
            return;
        }
        if (Count == 0)
        {
            this = other;
            return;
        }
        double total = Count + other.Count;
        double delta = other.Mean - Mean;
        Mean += delta * (other.Count / total);
        Spread += other.Spread + (delta * delta * (Count * other.Count / total));
        Count = total;
    }
}
