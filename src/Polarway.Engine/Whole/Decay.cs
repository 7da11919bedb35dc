using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>What is computed of values whose weights fall with their distance.</summary>
internal enum DecayOp { Mean, Std, Var, Sum }

/// <summary>How weights fall.</summary>
/// <param name="Alpha">The share of the next value: above 0, at most 1.</param>
/// <param name="Adjust">Weights are divided by their sum, as if there were nothing before the first row; else the first value stands for all before it.</param>
/// <param name="IgnoreNulls">Weights fall with values that are not null, not with rows.</param>
/// <param name="Bias">The variance is not corrected.</param>
/// <param name="Least">Values up to a row, below which it is null.</param>
internal sealed record DecaySettings(double Alpha, bool Adjust, bool IgnoreNulls, bool Bias, int Least);

/// <summary>Exponentially weighted means, variances and sums. Columns are borrowed; results carry one reference for the caller.</summary>
internal static class Decay
{
    /// <param name="column">Float64.</param>
    public static Column OfRows(Column column, DecayOp op, DecaySettings settings, Allocator memory)
    {
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        NativeBuffer buffer = memory.Allocate((long)values.Length * sizeof(double), zeroed: true);
        Span<double> target = buffer.Span<double>();
        var valid = new bool[values.Length];
        var state = new DecayState(settings);
        for (int row = 0; row < values.Length; row++)
        {
            if (!column.IsValid(row))
            {
                state.Skip();
                continue;
            }
            state.Add(values[row]);
            valid[row] = state.Count >= settings.Least && state.TryFinish(op, out target[row]);
        }
        return new PrimitiveColumn(DataType.Float64, buffer, values.Length, Bitmap.From(valid, memory));
    }

    /// <summary>Weights that halve over a distance in another column. Rows that lack one of both are null.</summary>
    /// <param name="column">Float64.</param>
    /// <param name="index">Int64, or ticks of time; in any order.</param>
    /// <param name="halfLife">In numbers of the index.</param>
    public static Column ByIndex(Column column, Column index, double halfLife, bool isSum, Allocator memory)
    {
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        ReadOnlySpan<long> points = ((PrimitiveColumn)index).Values<long>();
        int[] order = RowSorting.Order([index], [new Core.Kernels.RowOrder(false, true)], memory);
        NativeBuffer buffer = memory.Allocate((long)values.Length * sizeof(double), zeroed: true);
        Span<double> target = buffer.Span<double>();
        var valid = new bool[values.Length];
        int before = -1;
        double total = 0;
        foreach (int row in order)
        {
            if (!column.IsValid(row) || !index.IsValid(row))
            {
                continue;
            }
            double kept = before < 0 ? 0 : Math.Exp(-Math.Log(2) * ((double)points[row] - points[before]) / halfLife);
            total = before < 0 ? values[row] : isSum ? values[row] + (kept * total) : ((1 - kept) * values[row]) + (kept * total);
            (target[row], valid[row], before) = (total, true, row);
        }
        return new PrimitiveColumn(DataType.Float64, buffer, values.Length, Bitmap.From(valid, memory));
    }
}
