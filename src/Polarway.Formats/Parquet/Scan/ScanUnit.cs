namespace Polarway.Formats.Parquet.Scan;

/// <summary>What one reader reads at a time: some rows of a row group.</summary>
/// <param name="Number">Order of the units in the table.</param>
/// <param name="From">First row within the row group.</param>
internal sealed record ScanUnit(ScanFile File, ParquetFile Parquet, int RowGroup, long From, long Rows, long Number);
