using Polarway.Engine.Operators;

namespace Polarway.Formats.Csv.Scan;

/// <summary>How much text a lane may take at once, so that a small memory limit is met by small chunks and not by an error.</summary>
internal static class ChunkAllowance
{
    // A lane holds a chunk of text and a few times its size of values, and the batches that wait are as large again.
    private const int ChunksWithinLimit = 16;
    private const int FewestBytes = 4096;

    /// <param name="wanted">Bytes of a chunk where memory is plenty.</param>
    /// <param name="context">Its limit may change while the query runs.</param>
    public static int Of(int wanted, QueryContext context)
    {
        long allowed = context.Budget.Limit / ChunksWithinLimit / Math.Max(1, context.Settings.Threads);
        return (int)Math.Min(wanted, Math.Max(FewestBytes, allowed));
    }
}
