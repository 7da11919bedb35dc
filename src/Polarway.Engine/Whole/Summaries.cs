using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>One value of a whole column, as a column of one row. Columns are borrowed; results carry one reference for the caller.</summary>
internal static class Summaries
{
    /// <exception cref="PolarwayException">Compute: not exactly one value.</exception>
    public static Column Item(Column column, bool allowEmpty, Allocator memory) => column.Length switch
    {
        1 => column.Retain(),
        0 when allowEmpty => Fill.Nulls(column.Type, 1, memory),
        _ => Throw.Error<Column>(ErrorKind.Compute, $"aggregation 'item' expected a single value, got {(column.Length == 0 ? "none" : $"{column.Length} values")}"),
    };

    /// <summary>The value in the row where another column is least or largest, nulls aside; null where there is none.</summary>
    public static Column By(Column values, Column keys, bool largest, Allocator memory)
    {
        if (keys.Length != values.Length && keys.Length != 1)
        {
            Throw.Error(ErrorKind.Shape, $"'by' column in {(largest ? "max" : "min")}_by operation has incorrect length (got {keys.Length}, expected {values.Length})");
        }
        if (values.Length == 0 || keys.Length != values.Length || keys.NullCount == keys.Length)
        {
            return keys.Length == 1 && values.Length > 0 && keys.NullCount == 0 ? values.Slice(0, 1) : Fill.Nulls(values.Type, 1, memory);
        }
        int[] order = RowSorting.Order([keys], [new RowOrder(largest, true)], memory);
        int best = order[0];
        if (largest && keys.Type.IsFloat)
        {
            // NaN sorts as the largest; it counts only where there is nothing else.
            using BooleanColumn isNan = Nulls.IsNan(keys, memory);
            best = order.FirstOrDefault(row => keys.IsValid(row) && !isNan.Values[row], best);
        }
        return values.Slice(best, 1);
    }

    /// <summary>All values joined by a bitwise operation; null of none.</summary>
    /// <param name="column">Integers of 64 or 128 bits, or Boolean.</param>
    public static Column Bits(Column column, BitwiseOp op, DataType type, Allocator memory)
    {
        UInt128? all = null;
        for (int row = 0; row < column.Length; row++)
        {
            if (!column.IsValid(row))
            {
                continue;
            }
            UInt128 value = column is BooleanColumn flags ? flags.Values[row] ? 1u : 0u : WordAt((PrimitiveColumn)column, row);
            all = all is not { } before ? value : op switch { BitwiseOp.And => before & value, BitwiseOp.Or => before | value, _ => before ^ value };
        }
        if (all is not { } bits)
        {
            return Fill.Nulls(type, 1, memory);
        }
        return type.Kind == TypeKind.Boolean ? new BooleanColumn(Bitmap.Filled(bits == 1, 1, memory))
            : type.ByteWidth == sizeof(ulong) ? PrimitiveColumn.From<ulong>(type, [(ulong)bits], memory)
            : PrimitiveColumn.From<UInt128>(type, [bits], memory);
    }

    private static UInt128 WordAt(PrimitiveColumn column, int row)
        => column.Type.ByteWidth == sizeof(ulong) ? column.Values<ulong>()[row] : column.Values<UInt128>()[row];

    /// <summary>Whether values are in order, with nulls at one end.</summary>
    /// <param name="descending">Null: either.</param>
    /// <param name="nullsLast">Null: either.</param>
    public static Column IsSorted(Column column, bool? descending, bool? nullsLast, Allocator memory)
    {
        bool isSorted = false;
        foreach (bool falls in descending is { } d ? [d] : (bool[])[false, true])
        {
            foreach (bool last in nullsLast is { } n ? [n] : (bool[])[false, true])
            {
                using EncodedRows keys = RowEncoding.Encode([column], [new RowOrder(falls, last)], memory);
                bool holds = true;
                for (int row = 1; row < column.Length && holds; row++)
                {
                    holds = keys[row - 1].SequenceCompareTo(keys[row]) <= 0;
                }
                isSorted |= holds;
            }
        }
        return new BooleanColumn(Bitmap.Filled(isSorted, 1, memory));
    }

    /// <summary>Covariance, or Pearson's correlation, of the rows that have both values.</summary>
    public static Column Together(Column left, Column right, bool correlates, int ddof, Allocator memory)
    {
        ReadOnlySpan<double> x = ((PrimitiveColumn)left).Values<double>();
        ReadOnlySpan<double> y = ((PrimitiveColumn)right).Values<double>();
        int rows = Math.Max(x.Length, y.Length);
        if (x.Length != y.Length && x.Length != 1 && y.Length != 1)
        {
            Throw.Error(ErrorKind.Shape, $"cannot evaluate two columns of different lengths ({x.Length} and {y.Length}) row by row");
        }
        (double meanX, double meanY, double xx, double yy, double xy) = (0, 0, 0, 0, 0);
        long count = 0;
        for (int row = 0; row < rows; row++)
        {
            (int i, int j) = (x.Length == 1 ? 0 : row, y.Length == 1 ? 0 : row);
            if (!left.IsValid(i) || !right.IsValid(j))
            {
                continue;
            }
            count++;
            (double dx, double dy) = (x[i] - meanX, y[j] - meanY);
            meanX += dx / count;
            meanY += dy / count;
            xx += dx * (x[i] - meanX);
            yy += dy * (y[j] - meanY);
            xy += dx * (y[j] - meanY);
        }
        if (correlates)
        {
            return count == 0 ? Fill.Nulls(DataType.Float64, 1, memory) : PrimitiveColumn.From<double>(DataType.Float64, [xy / Math.Sqrt(xx * yy)], memory);
        }
        return count <= ddof ? Fill.Nulls(DataType.Float64, 1, memory) : PrimitiveColumn.From<double>(DataType.Float64, [xy / (count - ddof)], memory);
    }

    /// <summary>-Σ p·log(p) of values taken as probabilities, or as weights that are divided by their sum.</summary>
    public static Column Entropy(Column column, double logBase, bool normalize, Allocator memory)
    {
        double sum = 0, total = 0;
        ReadOnlySpan<double> values = ((PrimitiveColumn)column).Values<double>();
        for (int row = 0; row < values.Length; row++)
        {
            total += column.IsValid(row) ? values[row] : 0;
        }
        double divisor = normalize ? total : 1;
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsValid(row))
            {
                double share = values[row] / divisor;
                sum -= share == 0 ? 0 : share * Math.Log(share) / Math.Log(logBase);
            }
        }
        return PrimitiveColumn.From<double>(DataType.Float64, [sum], memory);
    }
}
