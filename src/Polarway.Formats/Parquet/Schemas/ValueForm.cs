namespace Polarway.Formats.Parquet.Schemas;

/// <summary>How a stored value becomes a value of the column's type.</summary>
internal enum ValueForm : byte
{
    /// <summary>Same bits, same width.</summary>
    Direct,
    /// <summary>Bits.</summary>
    Boolean,
    /// <summary>Low 8 or 16 bits of an int32.</summary>
    NarrowTo8, NarrowTo16,
    /// <summary>int32 milliseconds to int64 nanoseconds.</summary>
    MillisecondsToNanoseconds,
    /// <summary>int64 microseconds to int64 nanoseconds.</summary>
    MicrosecondsToNanoseconds,
    /// <summary>Decimals: to int128.</summary>
    Int32ToInt128, Int64ToInt128, FixedToInt128, BytesToInt128,
    /// <summary>Decimals of more than 38 digits: to 256 bits.</summary>
    FixedToInt256, BytesToInt256,
    /// <summary>Julian day and nanoseconds of the day to int64 nanoseconds since 1970.</summary>
    Int96ToNanoseconds,
    /// <summary>Text or bytes.</summary>
    View,
    /// <summary>Every row is null.</summary>
    Null,
}
