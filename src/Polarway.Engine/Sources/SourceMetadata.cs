namespace Polarway.Engine.Sources;

/// <summary>What is known of a source before its rows are read.</summary>
public sealed record SourceMetadata
{
    /// <summary>"csv", "filesystem".</summary>
    public required string Kind { get; init; }

    /// <summary>The locations as they were given.</summary>
    public required IReadOnlyList<string> Locations { get; init; }

    /// <summary>Format of the bytes: "csv", "parquet".</summary>
    public required string Format { get; init; }

    /// <summary>Files, objects or partitions that are read, in order.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>Bytes in the source, where that is known.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Rows in the source, where that is known.</summary>
    public long? Rows { get; init; }

    /// <summary>What the source can do: parallel, prefetch, resume, memory_map.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}
