using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Metadata;

/// <summary>What a value means, from the logical type or from the older converted type.</summary>
internal enum LogicalKind : byte
{
    None, String, Map, List, Enum, Decimal, Date, Time, Timestamp, Integer, Null, Json, Bson, Uuid, Float16, Interval,
    /// <summary>One that this reader does not know: the values are read as their physical type.</summary>
    Other,
}

/// <summary>A logical type with its parameters.</summary>
/// <param name="Unit">Time and timestamp.</param>
/// <param name="IsUtc">Time and timestamp: an instant, not a wall clock.</param>
/// <param name="Precision">Decimal: digits. Integer: bits.</param>
/// <param name="Scale">Decimal.</param>
/// <param name="IsSigned">Integer.</param>
internal readonly record struct LogicalType(LogicalKind Kind, TimeUnit Unit = default, bool IsUtc = false, int Precision = 0, int Scale = 0, bool IsSigned = true);
