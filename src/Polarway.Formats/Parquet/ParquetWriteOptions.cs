using Polarway.Formats.Compression;

namespace Polarway.Formats.Parquet;

/// <summary>How a Parquet file is written.</summary>
public sealed record ParquetWriteOptions
{
    /// <summary>Rows of a row group when <see cref="RowGroupRows"/> does not say otherwise: enough for large pages, few enough that a
    /// file of a million rows can be read by four threads.</summary>
    public const int DefaultRowGroupRows = 262_144;

    /// <summary>None, Snappy, Zstd, Gzip, Brotli or Lz4Raw.</summary>
    public Codec Codec { get; init; } = Codec.Zstd;

    /// <summary>zstd 1 (fast) to 22 (small), gzip 0 to 9, brotli 0 to 11; null: the codec's usual one.</summary>
    public int? Level { get; init; }

    public int RowGroupRows { get; init; } = DefaultRowGroupRows;

    /// <summary>A row group also ends when its encoded pages take this many bytes.</summary>
    public long RowGroupBytes { get; init; } = 128L << 20;

    /// <summary>A page ends when its values take this many bytes.</summary>
    public int PageBytes { get; init; } = 1 << 20;

    /// <summary>Most bytes of a column's dictionary; a column with more is written plainly from there on. 0: no dictionaries.</summary>
    public int DictionaryBytes { get; init; } = 1 << 20;

    /// <summary>Least and greatest value and null count per row group.</summary>
    public bool Statistics { get; init; } = true;

    /// <summary>Where each page is and, with statistics, its bounds, before the footer: readers skip pages by them.</summary>
    public bool PageIndex { get; init; } = true;

    /// <summary>Columns that get a bloom filter per row group, by their paths like "a" or "a.list.element", with the share of
    /// values that it wrongly lets through.</summary>
    public IReadOnlyDictionary<string, double> BloomFilters { get; init; } = new Dictionary<string, double>();

    /// <summary>How the rows are sorted, to be said in the footer; the writer believes it.</summary>
    public IReadOnlyList<SortingColumn> Sorting { get; init; } = [];

    /// <summary>Checksums of pages.</summary>
    public bool Checksums { get; init; }

    /// <summary>The Arrow schema that the footer carries, as a message of Arrow IPC in base64; null: that of the columns.</summary>
    public string? ArrowSchema { get; init; }

    /// <summary>Pairs to leave in the footer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; } = [];
}
