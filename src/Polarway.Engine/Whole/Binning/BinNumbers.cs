using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole.Binning;

/// <summary>The bin of each row, from 0; -1 for null.</summary>
internal static class BinNumbers
{
    /// <summary>Bins between breaks of the same type. NaN is larger than every number.</summary>
    public static int[] ByValue(Column column, Column breaks, bool rightClosed, Allocator memory)
    {
        using EncodedRows bounds = RowEncoding.Encode([breaks], [default], memory);
        using EncodedRows values = RowEncoding.Encode([column], [default], memory);
        var bins = new int[column.Length];
        for (int row = 0; row < bins.Length; row++)
        {
            if (!column.IsValid(row))
            {
                bins[row] = -1;
                continue;
            }
            (int low, int high) = (0, breaks.Length);
            while (low < high)
            {
                int middle = low + ((high - low) / 2);
                int order = bounds[middle].SequenceCompareTo(values[row]);
                bool isPassed = rightClosed ? order < 0 : order <= 0;
                (low, high) = isPassed ? (middle + 1, high) : (low, middle);
            }
            bins[row] = low;
        }
        return bins;
    }

    /// <summary>Bins between numbers. NaN has none.</summary>
    /// <param name="column">Float64.</param>
    public static int[] ByNumber(Column column, double[] breaks, bool rightClosed)
    {
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        var bins = new int[values.Length];
        for (int row = 0; row < bins.Length; row++)
        {
            double value = values[row];
            if (!column.IsValid(row) || double.IsNaN(value))
            {
                bins[row] = -1;
                continue;
            }
            (int low, int high) = (0, breaks.Length);
            while (low < high)
            {
                int middle = low + ((high - low) / 2);
                bool isPassed = rightClosed ? breaks[middle] < value : breaks[middle] <= value;
                (low, high) = isPassed ? (middle + 1, high) : (low, middle);
            }
            bins[row] = low;
        }
        return bins;
    }

    /// <summary>Bins by place in sorted order: equal values may lie in two. Also the first row of each bin but the first; -1 for none.</summary>
    public static int[] ByRank(Column column, BinShares shares, out int[] breakRows, Allocator memory)
    {
        int[] order = RowSorting.Order([column], [new RowOrder(false, true)], memory);
        int present = column.Length - column.NullCount;
        int[] counts = shares.Counts(present);
        var bins = new int[column.Length];
        Array.Fill(bins, -1);
        int bin = 0;
        for (int place = 0; place < present; place++)
        {
            while (bin < counts.Length && counts[bin] <= place)
            {
                bin++;
            }
            bins[order[place]] = bin;
        }
        breakRows = Array.ConvertAll(counts, count => count < present ? order[count] : -1);
        return bins;
    }
}
