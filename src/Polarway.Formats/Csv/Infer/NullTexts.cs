namespace Polarway.Formats.Csv.Infer;

/// <summary>Texts that mean null, per field of a file.</summary>
internal sealed class NullTexts(CsvOptions options, string[]? header)
{
    private readonly bool _areByColumn = options.NullValuesByColumn.Count > 0;

    /// <param name="value">Without its quotes.</param>
    public bool Contains(ReadOnlySpan<byte> value, int field)
        => IsOneOf(value, options.NullValues) || (_areByColumn && options.NullValuesByColumn.TryGetValue(NameOf(field), out byte[][]? own) && IsOneOf(value, own));

    private string NameOf(int field)
        => options.NewColumns is { } renamed && field < renamed.Length && options.NullValuesByColumn.ContainsKey(renamed[field]) ? renamed[field]
            : header is not null && field < header.Length ? header[field] : $"column_{field}";

    private static bool IsOneOf(ReadOnlySpan<byte> value, byte[][] texts)
    {
        foreach (byte[] text in texts)
        {
            if (value.SequenceEqual(text))
            {
                return true;
            }
        }
        return false;
    }
}
