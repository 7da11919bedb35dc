namespace Polarway.Formats.Parquet.Metadata;

/// <summary>What stands before each page.</summary>
internal struct PageHeader
{
    public PageType Type;
    public int UncompressedBytes;
    public int CompressedBytes;
    public uint? Crc;

    /// <summary>Data pages: levels, nulls included. Dictionary pages: entries.</summary>
    public int ValueCount;
    public PageEncoding Encoding;

    // Version 1.
    public PageEncoding DefinitionEncoding;
    public PageEncoding RepetitionEncoding;

    // Version 2.
    public int NullCount;
    public int RowCount;
    public int DefinitionBytes;
    public int RepetitionBytes;
    public bool IsCompressed;

    /// <summary>Bytes of the header itself.</summary>
    public int HeaderBytes;
}
