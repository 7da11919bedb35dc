using System.Numerics;

namespace Polarway.Engine.Whole.Sliding;

internal readonly struct SumFinish<T> : IWindowFinish<SumState<T>, T> where T : unmanaged, INumber<T>
{
    public bool TryFinish(in SumState<T> state, int count, out T result)
    {
        result = state.Sum;
        return true;
    }
}

internal readonly struct LeastFinish<T> : IWindowFinish<LeastState<T>, T> where T : unmanaged, INumber<T>
{
    public bool TryFinish(in LeastState<T> state, int count, out T result)
    {
        result = state.Value;
        return count > 0;
    }
}

internal readonly struct LargestFinish<T> : IWindowFinish<LargestState<T>, T> where T : unmanaged, INumber<T>
{
    public bool TryFinish(in LargestState<T> state, int count, out T result)
    {
        result = state.Value;
        return count > 0;
    }
}

internal readonly struct MeanFinish : IWindowFinish<SumState<double>, double>
{
    public bool TryFinish(in SumState<double> state, int count, out double result)
    {
        result = state.Sum / count;
        return count > 0;
    }
}

/// <summary>Variance or its root; null of no more values than <paramref name="ddof"/>.</summary>
internal readonly struct SpreadFinish(int ddof, bool isRoot) : IWindowFinish<SpreadState, double>
{
    public bool TryFinish(in SpreadState state, int count, out double result)
    {
        result = state.Squares / (count - ddof);
        result = isRoot ? Math.Sqrt(result) : result;
        return count > ddof;
    }
}

internal readonly struct SkewFinish(bool isBiased) : IWindowFinish<ShapeState, double>
{
    public bool TryFinish(in ShapeState state, int count, out double result)
    {
        double n = count;
        double variance = state.Squares / n;
        result = IsConstant(variance, state.Mean) ? double.NaN : state.Cubes / n / Math.Pow(variance, 1.5);
        if (!isBiased)
        {
            result = Math.Sqrt((n - 1) * n) / (n - 2) * result;
        }
        return count > (isBiased ? 0 : 2);
    }

    /// <summary>No more spread than rounding alone would show.</summary>
    internal static bool IsConstant(double variance, double mean)
    {
        double noise = Math.BitIncrement(1.0) - 1.0;
        return variance <= noise * mean * noise * mean;
    }
}

internal readonly struct KurtosisFinish(bool isFisher, bool isBiased) : IWindowFinish<ShapeState, double>
{
    public bool TryFinish(in ShapeState state, int count, out double result)
    {
        double n = count;
        double variance = state.Squares / n;
        result = SkewFinish.IsConstant(variance, state.Mean) ? double.NaN : state.Fourths / n / (variance * variance);
        if (!isBiased)
        {
            result = 3 + ((n - 1) / ((n - 2) * (n - 3)) * (((n + 1) * result) - (3 * (n - 1))));
        }
        result = isFisher ? result - 3 : result;
        return count > (isBiased ? 0 : 3);
    }
}

/// <summary>Covariance, or Pearson's correlation.</summary>
internal readonly struct PairFinish(bool correlates, int ddof) : IWindowFinish<PairState, double>
{
    public bool TryFinish(in PairState state, int count, out double result)
    {
        result = correlates ? state.Products / Math.Sqrt(state.SquaresX * state.SquaresY) : state.Products / (count - ddof);
        return count > (correlates ? 1 : 0);
    }
}
