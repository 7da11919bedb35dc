using Polarway.Formats.Compression;

namespace Polarway.Formats.Parquet;

/// <summary>How a Parquet file is written.</summary>
public sealed record ParquetWriteOptions
{
    /// <summary>Rows of a row group when <see cref="RowGroupRows"/> does not say otherwise: enough for large pages, few enough that a
    /// file of a million rows can be read by four threads.</summary>
    public const int DefaultRowGroupRows = 262_144;

    /// <summary>None, Snappy, Zstd, Gzip or Lz4Raw.</summary>
    public Codec Codec { get; init; } = Codec.Zstd;

    /// <summary>zstd only: 1 (fast) to 22 (small).</summary>
    public int Level { get; init; } = 3;

    public int RowGroupRows { get; init; } = DefaultRowGroupRows;

    /// <summary>A row group also ends when its encoded pages take this many bytes.</summary>
    public long RowGroupBytes { get; init; } = 128L << 20;

    /// <summary>A page ends when its values take this many bytes.</summary>
    public int PageBytes { get; init; } = 1 << 20;

    /// <summary>Most bytes of a column's dictionary; a column with more is written plainly from there on. 0: no dictionaries.</summary>
    public int DictionaryBytes { get; init; } = 1 << 20;

    /// <summary>Least and greatest value and null count per row group.</summary>
    public bool Statistics { get; init; } = true;

    /// <summary>Checksums of pages.</summary>
    public bool Checksums { get; init; }

    /// <summary>Pairs to leave in the footer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; } = [];
}
