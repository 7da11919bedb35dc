namespace Polarway.Formats.Compression;

/// <summary>How bytes are compressed. The numbers are Parquet's.</summary>
public enum Codec : byte
{
    None = 0,
    Snappy = 1,
    Gzip = 2,
    Lzo = 3,
    Brotli = 4,
    /// <summary>LZ4 blocks in Hadoop's framing; some writers left the framing out, or wrote LZ4 frames.</summary>
    HadoopLz4 = 5,
    Zstd = 6,
    /// <summary>One bare LZ4 block.</summary>
    Lz4Raw = 7,
}
