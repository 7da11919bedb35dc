namespace Polarway.Formats.Parquet.Metadata;

/// <summary>How the values or levels of a page are encoded. The numbers are the format's.</summary>
internal enum PageEncoding : byte
{
    Plain = 0,
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}
