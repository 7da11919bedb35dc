using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>Quantiles of windows. NaN is larger than every number.</summary>
internal static class SlidingQuantile
{
    /// <param name="column">Float64.</param>
    public static Column Run(Column column, SlidingWindows windows, int least, double quantile, QuantileInterpolation interpolation, Allocator memory)
    {
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        using Reservation scratch = memory.Reserve((long)values.Length * ((2 * sizeof(double)) + (3 * sizeof(int))));
        int[] itemOf = Items(column, values, out double[] sorted);
        var counts = new OrderCounts(sorted.Length);
        NativeBuffer buffer = memory.Allocate((long)windows.Rows * sizeof(double), zeroed: true);
        Span<double> target = buffer.Span<double>();
        var valid = new bool[windows.Rows];
        var cursor = new WindowCursor(windows);
        int count = 0;
        for (int place = 0; place < windows.Count; place++)
        {
            while (cursor.TryLeave(place, out int row))
            {
                if (itemOf[row] >= 0)
                {
                    counts.Add(itemOf[row], -1);
                    count--;
                }
            }
            while (cursor.TryEnter(place, out int row))
            {
                if (itemOf[row] >= 0)
                {
                    counts.Add(itemOf[row], 1);
                    count++;
                }
            }
            if (count > 0 && count >= least)
            {
                int own = windows.RowAt(place);
                valid[own] = true;
                target[own] = Of(counts, sorted, count, quantile, interpolation);
            }
        }
        return new PrimitiveColumn(DataType.Float64, buffer, windows.Rows, Bitmap.From(valid, memory));
    }

    private static double Of(OrderCounts counts, double[] sorted, int count, double quantile, QuantileInterpolation interpolation)
    {
        double place = (count - 1) * quantile;
        switch (interpolation)
        {
            case QuantileInterpolation.Nearest:
                return sorted[counts.At((int)Math.Round(place, MidpointRounding.AwayFromZero))];
            case QuantileInterpolation.Lower:
                return sorted[counts.At((int)place)];
            case QuantileInterpolation.Higher:
                return sorted[counts.At((int)Math.Ceiling(place))];
            case QuantileInterpolation.Equiprobable:
                return sorted[counts.At((int)Math.Max(Math.Ceiling(count * quantile) - 1, 0))];
        }
        int lower = (int)place;
        double low = sorted[counts.At(lower)];
        if (place == lower)
        {
            return low;
        }
        double high = sorted[counts.At(lower + 1)];
        return low == high ? low : interpolation == QuantileInterpolation.Midpoint ? (low + high) / 2 : low + ((place - lower) * (high - low));
    }

    /// <summary>The place of each row's value among all values in order; -1 for null.</summary>
    private static int[] Items(Column column, ReadOnlySpan<double> values, out double[] sorted)
    {
        int present = values.Length - column.NullCount;
        var keys = new long[present];
        var rows = new int[present];
        var itemOf = new int[values.Length];
        int next = 0;
        for (int row = 0; row < values.Length; row++)
        {
            itemOf[row] = -1;
            if (column.IsValid(row))
            {
                long bits = BitConverter.DoubleToInt64Bits(values[row] + 0.0);
                keys[next] = double.IsNaN(values[row]) ? long.MaxValue : bits ^ ((bits >> 63) & long.MaxValue);
                rows[next++] = row;
            }
        }
        Array.Sort(keys, rows);
        sorted = new double[present];
        for (int item = 0; item < present; item++)
        {
            itemOf[rows[item]] = item;
            sorted[item] = values[rows[item]];
        }
        return itemOf;
    }
}
