using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>
/// Windows of rows whose values have weights by their place in the window. At the start of the column the last weights are used, at its
/// end the first. Each window is computed from its values: weights belong to places, not to values.
/// </summary>
internal static class SlidingWeights
{
    /// <param name="column">Float64.</param>
    /// <exception cref="PolarwayException">InvalidOperation: a null.</exception>
    public static Column Run(Column column, SlidingOp op, double[] weights, SlidingWindows windows, SlidingSettings settings, Allocator memory)
    {
        if (column.HasNulls)
        {
            Throw.Error(ErrorKind.InvalidOperation, "weights not yet supported on array with null values; fill or drop the nulls first");
        }
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        NativeBuffer buffer = memory.Allocate((long)windows.Rows * sizeof(double), zeroed: true);
        Span<double> target = buffer.Span<double>();
        var valid = new bool[windows.Rows];
        for (int row = 0; row < windows.Rows; row++)
        {
            (int start, int end) = (windows.Starts[row], windows.Ends[row]);
            int length = end - start;
            if (length > 0 && length >= settings.Least)
            {
                ReadOnlySpan<double> used = start == 0 ? weights.AsSpan(weights.Length - length) : weights.AsSpan(0, length);
                valid[row] = true;
                target[row] = Of(op, values[start..end], used, settings);
            }
        }
        return new PrimitiveColumn(DataType.Float64, buffer, windows.Rows, Bitmap.From(valid, memory));
    }

    private static double Of(SlidingOp op, ReadOnlySpan<double> values, ReadOnlySpan<double> weights, SlidingSettings settings) => op switch
    {
        SlidingOp.Sum => Sum(values, weights, out _),
        SlidingOp.Mean => Sum(values, weights, out double total) / total,
        SlidingOp.Min or SlidingOp.Max => Extreme(values, weights, op == SlidingOp.Max),
        SlidingOp.Var => Variance(values, weights),
        SlidingOp.Std => Math.Sqrt(Variance(values, weights)),
        _ => Quantile(values, weights, settings),
    };

    private static double Sum(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, out double total)
    {
        (double sum, total) = (0, 0);
        for (int at = 0; at < values.Length; at++)
        {
            sum += values[at] * weights[at];
            total += weights[at];
        }
        return sum;
    }

    private static double Extreme(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, bool isMax)
    {
        double best = values[0] * weights[0];
        for (int at = 1; at < values.Length; at++)
        {
            double value = values[at] * weights[at];
            best = double.IsNaN(best) || double.IsNaN(value) ? double.NaN : isMax ? Math.Max(best, value) : Math.Min(best, value);
        }
        return best;
    }

    private static double Variance(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        double mean = Sum(values, weights, out double total) / total;
        double squares = 0;
        for (int at = 0; at < values.Length; at++)
        {
            squares += weights[at] * (values[at] - mean) * (values[at] - mean);
        }
        return squares / total;
    }

    /// <summary>
    /// Values lie on a line at the sums of the weights up to them; the quantile is at the same share of the way from the first to the
    /// last. Values without weight are not there.
    /// </summary>
    private static double Quantile(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, SlidingSettings settings)
    {
        var kept = new List<(double Value, double Weight)>();
        double total = 0;
        for (int at = 0; at < values.Length; at++)
        {
            if (weights[at] != 0)
            {
                kept.Add((double.IsNaN(values[at]) ? double.PositiveInfinity : values[at], weights[at]));
                total += weights[at];
            }
        }
        if (kept.Count == 0)
        {
            return double.NaN;
        }
        kept.Sort(static (left, right) => left.Value.CompareTo(right.Value));
        double aim = (settings.Quantile * (total - kept[0].Weight)) + kept[0].Weight;
        (double place, double before) = (kept[0].Weight, 0);
        int high = 0;
        while (place <= aim && high + 1 < kept.Count)
        {
            high++;
            before = place;
            place += kept[high].Weight;
        }
        if (place <= aim)
        {
            return kept[high].Value;
        }
        (double low, double up) = (kept[Math.Max(0, high - 1)].Value, kept[high].Value);
        return before == aim ? low : settings.Interpolation switch
        {
            QuantileInterpolation.Lower => low,
            QuantileInterpolation.Higher => up,
            QuantileInterpolation.Nearest => place - aim < aim - before ? up : low,
            QuantileInterpolation.Equiprobable => place > Math.Ceiling(total * settings.Quantile) - 1 ? up : low,
            QuantileInterpolation.Midpoint => (low + up) / 2,
            _ => low + ((aim - before) / (place - before) * (up - low)),
        };
    }
}
