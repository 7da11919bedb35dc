using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Aggregate;

namespace Polarway.Engine.Whole.Binning;

/// <summary>The values between bins, found from a column. Columns are borrowed; results carry one reference for the caller.</summary>
internal static class BinBreaks
{
    /// <summary>Bins of equal width from the least value to the largest.</summary>
    /// <param name="column">Numbers. Whole numbers have the nearest breaks that put every value into the bin of the exact ones.</param>
    public static Column Equal(Column column, int bins, bool rightClosed, Allocator memory)
    {
        if (column.Type.IsFloat)
        {
            using Column wide = Cast.To(column, DataType.Float64, false, memory);
            using Column real = PrimitiveColumn.From<double>(DataType.Float64, OfReals(wide, bins), memory);
            return Cast.To(real, column.Type, false, memory);
        }
        using Column unscaled = column.Type.Kind == TypeKind.Decimal ? column.WithType(DataType.Int128) : Cast.To(column, DataType.Int128, false, memory);
        using Column whole = PrimitiveColumn.From<Int128>(DataType.Int128, OfWholes(unscaled, bins, rightClosed), memory);
        return column.Type.Kind == TypeKind.Decimal ? whole.WithType(column.Type) : Cast.To(whole, column.Type, false, memory);
    }

    /// <summary>The values at shares of the way through the sorted values.</summary>
    public static Column AtShares(Column column, BinShares shares, Allocator memory)
    {
        int[] order = RowSorting.Order([column], [new RowOrder(false, true)], memory);
        int last = column.Length - column.NullCount - 1;
        return Gather.Take(column, last < 0 ? [] : Array.ConvertAll(shares.Places(last), place => order[place]), memory);
    }

    /// <summary>Quantiles between the values that are numbers; none of none.</summary>
    /// <param name="column">Float64.</param>
    public static double[] Quantiles(Column column, double[] shares)
    {
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        var kept = new List<double>(values.Length);
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsValid(row) && !double.IsNaN(values[row]))
            {
                kept.Add(values[row]);
            }
        }
        double[] numbers = [.. kept];
        return numbers.Length == 0 ? [] : Array.ConvertAll(shares, share => Operators.Aggregate.Quantiles.Of(numbers, share, QuantileInterpolation.Linear, 1));
    }

    /// <exception cref="PolarwayException">Compute: a null, or values that fall.</exception>
    public static void Check(Column breaks, Allocator memory)
    {
        if (breaks.NullCount > 0)
        {
            Throw.Error(ErrorKind.Compute, "breakpoints cannot contain nulls");
        }
        using EncodedRows keys = RowEncoding.Encode([breaks], [default], memory);
        for (int at = 1; at < breaks.Length; at++)
        {
            if (keys[at - 1].SequenceCompareTo(keys[at]) > 0)
            {
                Throw.Error(ErrorKind.Compute, "breakpoints must be non-decreasing");
            }
        }
    }

    private static double[] OfReals(Column column, int bins)
    {
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        bool isEmpty = true;
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsValid(row) && !double.IsNaN(values[row]))
            {
                (low, high, isEmpty) = (Math.Min(low, values[row]), Math.Max(high, values[row]), false);
            }
        }
        var breaks = new double[isEmpty ? 0 : bins - 1];
        for (int at = 0; at < breaks.Length; at++)
        {
            double share = (at + 1) / (double)bins;
            breaks[at] = (low * (1 - share)) + (high * share);
        }
        return breaks;
    }

    private static Int128[] OfWholes(Column column, int bins, bool rightClosed)
    {
        ReadOnlySpan<Int128> values = ((PrimitiveColumn)column).Values<Int128>();
        (Int128 low, Int128 high) = (Int128.MaxValue, Int128.MinValue);
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsValid(row))
            {
                (low, high) = (Int128.Min(low, values[row]), Int128.Max(high, values[row]));
            }
        }
        var breaks = new Int128[low > high ? 0 : bins - 1];
        for (int at = 0; at < breaks.Length; at++)
        {
            // The quotient and the rest apart: a product of the whole difference could leave the range.
            (UInt128 step, UInt128 rest) = UInt128.DivRem(unchecked((UInt128)(high - low)), (UInt128)bins);
            UInt128 part = rest * (UInt128)(at + 1);
            UInt128 up = (part / (UInt128)bins) + (!rightClosed && part % (UInt128)bins != 0 ? UInt128.One : UInt128.Zero);
            breaks[at] = unchecked(low + (Int128)((step * (UInt128)(at + 1)) + up));
        }
        return breaks;
    }
}
