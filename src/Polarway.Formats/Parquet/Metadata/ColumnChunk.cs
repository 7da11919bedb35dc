using Polarway.Formats.Compression;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>One leaf column of one row group: where its pages are.</summary>
internal sealed class ColumnChunk
{
    public PhysicalType Physical;
    public Codec Codec;

    /// <summary>Rows for a flat column; for a nested one also repeated values and empty lists.</summary>
    public long ValueCount;
    public long UncompressedBytes;
    public long CompressedBytes;
    public long DataPageOffset;

    /// <summary>0: none.</summary>
    public long DictionaryPageOffset;
    public long OffsetIndexOffset;
    public int OffsetIndexLength;
    public long ColumnIndexOffset;
    public int ColumnIndexLength;
    public long BloomFilterOffset;
    public int BloomFilterLength;
    public bool IsEncrypted;

    /// <summary>Set when the chunk is in another file, which no writer of today does.</summary>
    public string? FilePath;
    public RawStatistics? Statistics;

    /// <summary>Where the first page, dictionary or data, starts.</summary>
    public long Start => DictionaryPageOffset > 0 && DictionaryPageOffset < DataPageOffset ? DictionaryPageOffset : DataPageOffset;
}
