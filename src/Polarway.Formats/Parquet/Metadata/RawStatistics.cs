namespace Polarway.Formats.Parquet.Metadata;

/// <summary>Statistics as they stand in the footer: bounds in the PLAIN encoding of the column's physical type.</summary>
internal sealed class RawStatistics
{
    /// <summary>Of unknown order: older writers compared bytes as signed numbers.</summary>
    public byte[]? LegacyMin;
    public byte[]? LegacyMax;
    public byte[]? Min;
    public byte[]? Max;
    public bool? IsMinExact;
    public bool? IsMaxExact;
    public long? NullCount;
    public long? DistinctCount;
}
