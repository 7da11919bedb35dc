namespace Polarway.Formats.Csv.Infer;

/// <summary>A value that had a say in the type of its column.</summary>
/// <param name="File">Number of the file in the scan.</param>
/// <param name="Byte">Of the text (after decompression) where the field starts.</param>
/// <param name="Row">From 1 after the header; null where nobody counted.</param>
/// <param name="Value">Shortened.</param>
internal sealed record Evidence(string Path, int File, long Byte, long? Row, string Value)
{
    /// <summary>The one that comes first in the scan.</summary>
    public static Evidence? First(Evidence? left, Evidence? right)
        => left is null ? right : right is null ? left : (left.File, left.Byte).CompareTo((right.File, right.Byte)) <= 0 ? left : right;

    /// <summary>The place and the value, for people.</summary>
    public override string ToString() => $"{Path}{(Row is long row ? $", row {row}" : "")}, byte {Byte}: `{Value}`";
}
