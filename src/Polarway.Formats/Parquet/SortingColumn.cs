namespace Polarway.Formats.Parquet;

/// <summary>One of the columns that a file's rows are sorted by.</summary>
/// <param name="Column">Name of a column that is no list or struct.</param>
/// <param name="Descending">Greatest first.</param>
/// <param name="NullsFirst">Nulls before all values.</param>
public sealed record SortingColumn(string Column, bool Descending, bool NullsFirst);
