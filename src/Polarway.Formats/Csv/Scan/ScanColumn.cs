using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Infer;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Where the values of a column of the scan come from.</summary>
internal enum ColumnOrigin
{
    Field,
    RowIndex,
    FilePath,
}

/// <summary>A column of the scan.</summary>
/// <param name="FileName">Its name in files; for fields.</param>
/// <param name="Position">Its place in records without a header; for fields.</param>
/// <param name="Task">How to read it; for fields.</param>
/// <param name="Finding">Why it has its type.</param>
internal sealed record ScanColumn(ColumnOrigin Origin, string FileName, int Position, Func<ColumnTask>? Task, ColumnFinding Finding)
{
    /// <summary>A value that does not fit makes the column wider.</summary>
    public bool CanWiden { get; init; }
}
