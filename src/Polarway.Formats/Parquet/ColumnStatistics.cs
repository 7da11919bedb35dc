using Polarway.Core.Types;

namespace Polarway.Formats.Parquet;

/// <summary>What a bound is compared as.</summary>
public enum BoundKind : byte
{
    /// <summary>There are no bounds that can be trusted.</summary>
    None,
    /// <summary>Booleans (0, 1), integers, decimals and temporal values, in the column type's own unit.</summary>
    Integer,
    /// <summary>Decimals of more than 38 digits, in the column type's own unit.</summary>
    WideInteger,
    /// <summary>Floats. NaN counts as no value: a column with bounds may still have rows that are NaN.</summary>
    Float,
    /// <summary>Text and binary: compared byte by byte, unsigned. Bounds may be shortened, so no row need have them.</summary>
    Bytes,
}

/// <summary>
/// What the footer says of one column in one row group. Every value that is neither null nor NaN lies within [min, max]; whether a
/// row has exactly the bound's value is only known when <see cref="IsExact"/>. What older writers got wrong is left out.
/// </summary>
public sealed class ColumnStatistics
{
    /// <summary>Nothing is known.</summary>
    public static readonly ColumnStatistics Unknown = new();

    public BoundKind Kind { get; init; }

    /// <summary>Rows that are null; null when the writer did not say.</summary>
    public long? NullCount { get; init; }

    /// <summary>Different values, when the writer counted them.</summary>
    public long? DistinctCount { get; init; }

    public Int128 MinInteger { get; init; }

    public Int128 MaxInteger { get; init; }

    public Int256 MinWide { get; init; }

    public Int256 MaxWide { get; init; }

    public double MinFloat { get; init; }

    public double MaxFloat { get; init; }

    public ReadOnlyMemory<byte> MinBytes { get; init; }

    public ReadOnlyMemory<byte> MaxBytes { get; init; }

    /// <summary>False when a bound may lie beyond the column's own least or greatest value.</summary>
    public bool IsExact { get; init; }
}
