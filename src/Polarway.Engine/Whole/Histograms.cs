using System.Globalization;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Counts of values in bins: each is open at its lower end, but for the first.</summary>
/// <param name="edges">Ascending; null: <paramref name="count"/> bins of equal width over the values.</param>
internal sealed class Histograms(double[]? edges, long? count, bool withBreakpoint, bool withCategory)
{
    private const int DefaultBins = 10;

    /// <summary>The columns of a row per bin.</summary>
    public DataType Type
    {
        get
        {
            var fields = new List<Field>();
            if (withBreakpoint)
            {
                fields.Add(new Field("breakpoint", DataType.Float64));
            }
            if (withCategory)
            {
                fields.Add(new Field("category", DataType.Categorical));
            }
            fields.Add(new Field("count", DataType.UInt32));
            return withBreakpoint || withCategory ? DataType.Struct([.. fields]) : DataType.UInt32;
        }
    }

    /// <summary>The values are Float64 and borrowed; the caller gets a reference.</summary>
    public Column Of(Column column, Allocator memory)
    {
        double[] values = [.. Present(column)];
        double[] bounds = edges ?? Equal(values, (int)(count ?? DefaultBins));
        int bins = Math.Max(0, bounds.Length - 1);
        var counts = new uint[bins];
        foreach (double value in values)
        {
            int bin = Array.BinarySearch(bounds, value);
            bin = bin < 0 ? ~bin - 1 : Math.Max(0, bin - 1);
            if (bins > 0 && value >= bounds[0] && value <= bounds[^1])
            {
                counts[Math.Min(bin, bins - 1)]++;
            }
        }
        Column numbers = PrimitiveColumn.From<uint>(DataType.UInt32, counts, memory);
        if (!withBreakpoint && !withCategory)
        {
            return numbers;
        }
        var fields = new List<Column>();
        if (withBreakpoint)
        {
            fields.Add(PrimitiveColumn.From<double>(DataType.Float64, bounds.AsSpan(Math.Min(1, bounds.Length)), memory));
        }
        if (withCategory)
        {
            fields.Add(Categories(bounds, bins, memory));
        }
        return new StructColumn(Type, [.. fields, numbers], bins);
    }

    private static IEnumerable<double> Present(Column column)
    {
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsValid(row) && !double.IsNaN(((PrimitiveColumn)column).Values<double>()[row]))
            {
                yield return ((PrimitiveColumn)column).Values<double>()[row];
            }
        }
    }

    private static double[] Equal(double[] values, int bins)
    {
        if (bins == 0)
        {
            return [];
        }
        double[] finite = Array.FindAll(values, double.IsFinite);
        (double low, double high) = finite.Length == 0 ? (0.0, 1.0) : (finite.Min(), finite.Max());
        (low, high) = low == high ? (low - 0.5, high + 0.5) : (low, high);
        double width = (high - low) / bins;
        var bounds = new double[bins + 1];
        for (int edge = 0; edge < bins; edge++)
        {
            bounds[edge] = low + (edge * width);
        }
        bounds[bins] = high;
        return bounds;
    }

    private static Column Categories(double[] bounds, int bins, Allocator memory)
    {
        var builder = new Core.Columns.Builders.ViewBuilder(DataType.String, memory);
        for (int bin = 0; bin < bins; bin++)
        {
            string text = $"{(bin == 0 ? '[' : '(')}{Text(bounds[bin])}, {Text(bounds[bin + 1])}]";
            builder.Append(System.Text.Encoding.UTF8.GetBytes(text));
        }
        using Column texts = builder.Finish();
        return Core.Kernels.Cast.To(texts, DataType.Categorical, true, memory);
    }

    /// <summary>An edge as frames print numbers: at most six decimals, very large and small ones with an exponent.</summary>
    private static string Text(double edge)
    {
        if (!double.IsFinite(edge))
        {
            return double.IsNaN(edge) ? "NaN" : edge > 0 ? "inf" : "-inf";
        }
        double size = Math.Abs(edge);
        bool isWhole = Math.Floor(edge) == edge;
        if (isWhole && size < 1e6)
        {
            return edge.ToString("F1", CultureInfo.InvariantCulture);
        }
        string plain = Binning.BinColumns.Plain(edge);
        if (plain.Length <= 9)
        {
            return isWhole ? edge.ToString("0.################e0", CultureInfo.InvariantCulture) : plain;
        }
        if (size is < 1e-6 or > 999_999)
        {
            return edge.ToString("0.0000e0", CultureInfo.InvariantCulture);
        }
        string text = edge.ToString("F6", CultureInfo.InvariantCulture).TrimEnd('0');
        return text.EndsWith('.') ? text + "0" : text;
    }
}
