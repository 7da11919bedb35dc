namespace Polarway.Engine.Sources;

/// <summary>Figures of a stream, now.</summary>
public readonly record struct SourceStats
{
    public long Chunks { get; init; }

    public long Rows { get; init; }

    public long BytesRead { get; init; }

    /// <summary>Bytes that the stream holds: read ahead, and chunks that still live.</summary>
    public long MemoryBytes { get; init; }

    public long PeakMemoryBytes { get; init; }

    public long? MemoryLimit { get; init; }

    /// <summary>Share of the limit, or of the process's memory, that was in use at the last chunk.</summary>
    public double MemoryShare { get; init; }

    /// <summary>From the call to the chunk, on average.</summary>
    public double AverageChunkMilliseconds { get; init; }

    /// <summary>Rows of the next chunk.</summary>
    public long ChunkRows { get; init; }

    /// <summary>How often the chunk size was made smaller, larger, and how often reading ahead paused.</summary>
    public long Shrinks { get; init; }

    public long Growths { get; init; }

    public long Pauses { get; init; }

    public bool IsPaused { get; init; }

    public bool HasEnded { get; init; }
}
