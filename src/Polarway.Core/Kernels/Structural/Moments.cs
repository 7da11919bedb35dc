using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>Number, mean and sum of squared distances from the mean: what variance needs, and can be merged.</summary>
public struct Moments
{
    public double Count;
    public double Mean;

    /// <summary>Sum of squared distances from the mean.</summary>
    public double Spread;

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
