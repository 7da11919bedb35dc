using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>What a window gives.</summary>
internal enum RollingOp { Sum, Mean, Min, Max, Std, Var, Median }

/// <summary>A window of the last rows.</summary>
/// <param name="Size">Rows of a window.</param>
/// <param name="MinSamples">Values that are not null, below which a window gives null.</param>
/// <param name="Center">The row is in the middle of its window, not at its end.</param>
internal readonly record struct RollingWindow(int Size, int MinSamples, bool Center, int Ddof);

/// <summary>Windows of a fixed number of rows. Each is computed from its values: no error adds up along the column.</summary>
internal static class Rolling
{
    /// <summary>Float64 values, one per row.</summary>
    public static Column Apply(Column column, RollingOp op, RollingWindow window, Allocator memory)
    {
        using Column wide = Cast.To(column, DataType.Float64, false, memory);
        ReadOnlySpan<double> values = ((PrimitiveColumn)wide).Values<double>();
        NativeBuffer buffer = memory.Allocate((long)values.Length * sizeof(double));
        Span<double> target = buffer.Span<double>();
        var valid = new bool[values.Length];
        var held = new double[window.Size];
        int ahead = window.Center ? (window.Size - 1) / 2 : 0;
        for (int row = 0; row < values.Length; row++)
        {
            int end = Math.Min(values.Length, row + ahead + 1);
            int start = Math.Max(0, row + ahead + 1 - window.Size);
            int count = 0;
            for (int at = start; at < end; at++)
            {
                if (wide.IsValid(at))
                {
                    held[count++] = values[at];
                }
            }
            valid[row] = count >= window.MinSamples && TryReduce(op, held.AsSpan(0, count), window.Ddof, out target[row]);
        }
        return new PrimitiveColumn(DataType.Float64, buffer, values.Length, Bitmap.From(valid, memory));
    }

    private static bool TryReduce(RollingOp op, Span<double> values, int ddof, out double result)
    {
        result = 0;
        switch (op)
        {
            case RollingOp.Sum:
                result = Sum(values);
                return true;
            case RollingOp.Std or RollingOp.Var:
                if (values.Length <= ddof)
                {
                    return false;
                }
                result = Spread(values) / (values.Length - ddof);
                result = op == RollingOp.Std ? Math.Sqrt(result) : result;
                return true;
        }
        if (values.Length == 0)
        {
            return false;
        }
        switch (op)
        {
            case RollingOp.Mean:
                result = Sum(values) / values.Length;
                return true;
            case RollingOp.Median:
                values.Sort();
                int middle = values.Length / 2;
                result = values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
                return true;
            default:
                result = values[0];
                foreach (double value in values[1..])
                {
                    // NaN wins, as in Polars.
                    bool isBetter = op == RollingOp.Min ? value < result : value > result;
                    result = isBetter || double.IsNaN(value) ? value : result;
                }
                return true;
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }
        return sum;
    }

    private static double Spread(ReadOnlySpan<double> values)
    {
        double mean = Sum(values) / values.Length;
        double spread = 0;
        foreach (double value in values)
        {
            spread += (value - mean) * (value - mean);
        }
        return spread;
    }
}
