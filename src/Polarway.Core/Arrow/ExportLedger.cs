namespace Polarway.Core.Arrow;

/// <summary>Counts the Arrow structures that hosts hold, and keeps what went wrong where nobody can be told.</summary>
public static class ExportLedger
{
    private static long s_open;

    /// <summary>Structures given out and not yet released, children included.</summary>
    public static long Open => Volatile.Read(ref s_open);

    internal static void Opened() => Interlocked.Increment(ref s_open);

    internal static void Closed() => Interlocked.Decrement(ref s_open);

    /// <summary>Release callbacks cannot fail, so a defect inside one is said on the error stream.</summary>
    internal static void ReleaseFailed(Exception error) => Console.Error.WriteLine($"polarway: releasing an exported Arrow structure failed: {error.Message}");
}
