namespace Polarway.Formats.Parquet.Scan;

/// <summary>What one reader reads at a time: some rows of a row group.</summary>
/// <param name="From">First row within the row group.</param>
/// <param name="FirstRow">Rows of the file before the first one.</param>
internal sealed record ScanUnit(int RowGroup, long From, long Rows, long FirstRow);
