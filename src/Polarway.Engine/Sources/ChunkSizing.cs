namespace Polarway.Engine.Sources;

/// <summary>The memory rules: how large the next chunk is. Plain arithmetic, without a clock or a budget of its own.</summary>
public static class ChunkSizing
{
    /// <summary>Above this share of memory chunks get smaller.</summary>
    public const double HighShare = 0.8;

    /// <summary>Below this share they may get larger.</summary>
    public const double LowShare = 0.5;

    public const double ShrinkFactor = 0.5;
    public const double GrowthFactor = 1.25;

    /// <summary>A chunk that takes longer is too large already.</summary>
    public const double SlowMilliseconds = 1000;

    /// <summary>Several chunks live at once: the caller's, the next one, and what the caller makes of them.</summary>
    public const int ChunksWithinLimit = 8;

    private const double FewestBytes = 64 << 10;
    private const int ChunksPerLimit = 64;

    /// <summary>Rows that one chunk has at most.</summary>
    public const long MostRows = 1_000_000;

    /// <param name="rows">Of the chunk that was just read.</param>
    /// <param name="share">Of memory that is in use.</param>
    /// <param name="isThroughputLow">The caller waited for rows longer than it worked on them.</param>
    public static long Next(long rows, double share, bool isThroughputLow) => share switch
    {
        > HighShare => Shrink(rows),
        < LowShare when isThroughputLow => Math.Min(MostRows, Math.Max(rows + 1, (long)(rows * GrowthFactor))),
        _ => rows,
    };

    public static long Shrink(long rows) => Math.Max(1, (long)(rows * ShrinkFactor));

    /// <summary>Rows below which a smaller chunk would free nothing worth it: what fills memory then is what the reader itself needs.</summary>
    /// <param name="rowBytes">Bytes of a row; 0: not known.</param>
    /// <param name="limit">Bytes of the memory limit; null: there is none.</param>
    public static long FewestRows(double rowBytes, long? limit)
    {
        double bytes = Math.Min(FewestBytes, (limit ?? long.MaxValue) / (double)ChunksPerLimit);
        return rowBytes <= 0 ? 1 : Math.Max(1, (long)(bytes / rowBytes));
    }
}
