using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Fills nulls between two values; nulls at both ends stay.</summary>
internal static class Interpolation
{
    /// <summary>Float64 values on the line between their neighbours.</summary>
    public static Column Linear(Column column, Allocator memory)
    {
        using Column wide = Cast.To(column, DataType.Float64, false, memory);
        ReadOnlySpan<double> values = ((PrimitiveColumn)wide).Values<double>();
        NativeBuffer buffer = memory.Allocate((long)values.Length * sizeof(double));
        Span<double> target = buffer.Span<double>();
        var valid = new bool[values.Length];
        int before = -1;
        for (int row = 0; row < values.Length; row++)
        {
            if (!wide.IsValid(row))
            {
                continue;
            }
            target[row] = values[row];
            valid[row] = true;
            for (int between = before + 1; before >= 0 && between < row; between++)
            {
                target[between] = values[before] + ((values[row] - values[before]) * (between - before) / (row - before));
                valid[between] = true;
            }
            before = row;
        }
        return new PrimitiveColumn(DataType.Float64, buffer, values.Length, Bitmap.From(valid, memory));
    }

    /// <summary>Whole numbers of 64 bits, all steps alike, as Polars has them: the ticks of moments. What a step of the line has behind the point is left out.</summary>
    public static Column LinearTicks(Column column, Allocator memory) => LinearWhole<long>(column, DataType.Int64, memory, static v => v, static v => (long)v, evenSteps: true);

    /// <summary>The same of the unscaled numbers of decimals.</summary>
    public static Column LinearDecimals(Column column, Allocator memory) => LinearWhole<Int128>(column, column.Type, memory, static v => v, static v => v);

    /// <summary>The value of the nearer neighbour; of the later one in the middle.</summary>
    public static Column Nearest(Column column, Allocator memory)
    {
        var picks = new int[column.Length];
        Array.Fill(picks, -1);
        int before = -1;
        for (int row = 0; row < picks.Length; row++)
        {
            if (!column.IsValid(row))
            {
                continue;
            }
            picks[row] = row;
            for (int between = before + 1; before >= 0 && between < row; between++)
            {
                picks[between] = 2 * (between - before) >= row - before ? row : before;
            }
            before = row;
        }
        return Gather.Take(column, picks, memory);
    }

    /// <summary>Float64 values on the line between their neighbours by another column, which need not be sorted.</summary>
    /// <param name="by">Numbers or moments without nulls.</param>
    public static Column LinearBy(Column column, Column by, Allocator memory)
    {
        if (by.Length != column.Length)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`by` column must be the same length as Series ({column.Length}), got {by.Length}");
        }
        if (by.NullCount > 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, "null values in `by` column are not yet supported in 'interpolate_by'");
        }
        using Column wide = Cast.To(column, DataType.Float64, false, memory);
        using Column places = Cast.To(by, DataType.Float64, false, memory);
        ReadOnlySpan<double> values = ((PrimitiveColumn)wide).Values<double>();
        ReadOnlySpan<double> at = ((PrimitiveColumn)places).Values<double>();
        int[] order = RowSorting.Order([by], [new RowOrder(false, false)], memory);
        NativeBuffer buffer = memory.Allocate((long)values.Length * sizeof(double), zeroed: true);
        Span<double> target = buffer.Span<double>();
        var valid = new bool[values.Length];
        int before = -1;
        for (int place = 0; place < order.Length; place++)
        {
            int row = order[place];
            if (!wide.IsValid(row))
            {
                continue;
            }
            (target[row], valid[row]) = (values[row], true);
            for (int between = before + 1; before >= 0 && between < place; between++)
            {
                int last = order[before];
                double span = at[row] - at[last];
                double share = span == 0 ? 0 : (at[order[between]] - at[last]) / span;
                (target[order[between]], valid[order[between]]) = (values[last] + ((values[row] - values[last]) * share), true);
            }
            before = place;
        }
        return new PrimitiveColumn(DataType.Float64, buffer, values.Length, Bitmap.From(valid, memory));
    }

    private static PrimitiveColumn LinearWhole<T>(Column column, DataType type, Allocator memory, Func<T, Int128> widen, Func<Int128, T> narrow, bool evenSteps = false) where T : unmanaged
    {
        ReadOnlySpan<T> values = ((PrimitiveColumn)column).Values<T>();
        NativeBuffer buffer = memory.Allocate((long)values.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), zeroed: true);
        Span<T> target = buffer.Span<T>();
        var valid = new bool[values.Length];
        int before = -1;
        for (int row = 0; row < values.Length; row++)
        {
            if (!column.IsValid(row))
            {
                continue;
            }
            (target[row], valid[row]) = (values[row], true);
            for (int between = before + 1; before >= 0 && between < row; between++)
            {
                Int128 first = widen(values[before]);
                Int128 rise = widen(values[row]) - first;
                target[between] = narrow(first + (evenSteps ? rise / (row - before) * (between - before) : rise * (between - before) / (row - before)));
                valid[between] = true;
            }
            before = row;
        }
        return new PrimitiveColumn(type, buffer, values.Length, Bitmap.From(valid, memory));
    }
}
