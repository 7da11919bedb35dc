namespace Polarway.Formats.Parquet.Metadata;

/// <summary>What the page index says of a flat column's data pages.</summary>
/// <param name="Pages">Bounds and null counts of each page.</param>
/// <param name="FirstRows">First row of each page within the row group, and behind them the row group's rows.</param>
internal sealed record PageIndex(ColumnStatistics[] Pages, long[] FirstRows);
