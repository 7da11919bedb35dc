namespace Polarway.Formats.Parquet.Metadata;

/// <summary>What the offset index says of a column chunk's data pages.</summary>
/// <param name="FirstRows">First row of each page within the row group, and behind them the row group's rows. Ascending.</param>
/// <param name="Offsets">Where each page's header starts in the file. Not checked.</param>
internal sealed record PageLocations(long[] FirstRows, long[] Offsets);
