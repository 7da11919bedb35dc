using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole.Binning;

/// <summary>Bins as columns. Results carry one reference for the caller.</summary>
internal static class BinColumns
{
    /// <summary>The numbers of bins, or their labels.</summary>
    /// <param name="bins">-1 for null.</param>
    /// <param name="type">UInt32; Enum, of the labels; or Categorical.</param>
    public static Column Of(int[] bins, DataType type, string[] labels, Allocator memory)
    {
        if (type.Kind == TypeKind.UInt32)
        {
            return new PrimitiveColumn(type, Codes(bins, memory), bins.Length, Valid(bins, memory));
        }
        var builder = new ViewBuilder(DataType.String, memory);
        foreach (string label in labels)
        {
            builder.Append(Encoding.UTF8.GetBytes(label));
        }
        Column texts = builder.Finish();
        if (type.Kind == TypeKind.Enum)
        {
            return new DictionaryColumn(type, Codes(bins, memory), (ViewColumn)texts, bins.Length, Valid(bins, memory));
        }
        using (texts)
        {
            using Column perRow = Gather.Take(texts, bins, memory);
            return Cast.To(perRow, type, true, memory);
        }
    }

    /// <summary>The bin and the breaks on its left and right, null at the ends.</summary>
    /// <param name="bin">Taken.</param>
    /// <param name="breaks">Borrowed.</param>
    public static Column WithIntervals(Column bin, int[] bins, Column breaks, DataType type, Allocator memory)
    {
        int[] left = Array.ConvertAll(bins, b => b > 0 && b <= breaks.Length ? b - 1 : -1);
        int[] right = Array.ConvertAll(bins, b => b >= 0 && b < breaks.Length ? b : -1);
        return new StructColumn(type, [bin, Gather.Take(breaks, left, memory), Gather.Take(breaks, right, memory)], bins.Length);
    }

    /// <summary>The upper end of each row's bin and its category.</summary>
    /// <param name="category">Taken.</param>
    public static Column WithBreaks(Column category, int[] bins, double[] breaks, DataType type, Allocator memory)
    {
        using Column ends = PrimitiveColumn.From<double>(DataType.Float64, [.. breaks, double.PositiveInfinity], memory);
        return new StructColumn(type, [Gather.Take(ends, bins, memory), category], bins.Length);
    }

    /// <summary>Names like <c>(1, 2.5]</c> of all bins.</summary>
    public static string[] Labels(double[] breaks, bool leftClosed)
    {
        var labels = new string[breaks.Length + 1];
        for (int bin = 0; bin < labels.Length; bin++)
        {
            string left = bin == 0 ? "-inf" : Plain(breaks[bin - 1]);
            string right = bin == breaks.Length ? "inf" : Plain(breaks[bin]);
            labels[bin] = leftClosed ? $"[{left}, {right})" : $"({left}, {right}]";
        }
        return labels;
    }

    /// <summary>The shortest digits that give the same number, never with an exponent.</summary>
    internal static string Plain(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            return double.IsInfinity(number) ? number > 0 ? "inf" : "-inf" : text;
        }
        int exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string sign = number < 0 ? "-" : "";
        string[] parts = text[(number < 0 ? 1 : 0)..mark].Split('.');
        string digits = string.Concat(parts);
        int point = parts[0].Length + exponent;
        if (point <= 0)
        {
            return $"{sign}0.{new string('0', -point)}{digits}";
        }
        return digits.Length <= point ? sign + digits.PadRight(point, '0') : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    private static NativeBuffer Codes(int[] bins, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((long)bins.Length * sizeof(uint));
        Span<uint> codes = buffer.Span<uint>();
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = (uint)Math.Max(0, bins[row]);
        }
        return buffer;
    }

    private static Bitmap? Valid(int[] bins, Allocator memory)
        => Array.IndexOf(bins, -1) < 0 ? null : Bitmap.From(Array.ConvertAll(bins, b => b >= 0), memory);
}
