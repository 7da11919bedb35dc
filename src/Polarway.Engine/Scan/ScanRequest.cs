namespace Polarway.Engine.Scan;

/// <summary>What the optimizer has found out about a scan before it is opened for reading.</summary>
public sealed record ScanRequest
{
    /// <summary>Columns to produce, as positions in the scan's schema, in output order; null = all.</summary>
    public int[]? Columns { get; init; }

    /// <summary>Bound over the scan's full schema. The scan applies it exactly (no filter stands above it); it may also use it to
    /// skip row groups. Columns that only the predicate uses are not produced.</summary>
    public Expressions.PhysicalExpr? Predicate { get; init; }

    /// <summary>Rows that are enough, counted after the predicate; null = all.</summary>
    public long? Limit { get; init; }
}
