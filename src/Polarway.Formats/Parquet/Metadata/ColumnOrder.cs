namespace Polarway.Formats.Parquet.Metadata;

/// <summary>What a file's footer says of the order of a column's values, in which its bounds were found.</summary>
internal enum ColumnOrder : byte
{
    /// <summary>Nothing: an older writer, whose bounds can be trusted where every writer compared alike.</summary>
    Undeclared,
    /// <summary>The order that the format gives the type.</summary>
    OfType,
    /// <summary>One that this reader does not know: its bounds say nothing.</summary>
    Other,
}
