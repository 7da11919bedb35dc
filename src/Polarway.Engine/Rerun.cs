using Polarway.Core.Errors;

namespace Polarway.Engine;

/// <summary>A query that is run once more because of what its first run met.</summary>
public static class Rerun
{
    /// <summary>Runs it. What fails because the types are others now says why they are.</summary>
    /// <param name="reason">Why the first run failed.</param>
    /// <exception cref="PolarwayException">Of the second run, with the reason.</exception>
    public static T Of<T>(PolarwayException reason, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (PolarwayException error) when (error.Kind is not (ErrorKind.Cancelled or ErrorKind.MemoryLimit or ErrorKind.DiskLimit))
        {
            throw new PolarwayException(error.Kind, $"{error.Message}; the types are those of a second look at the files, after: {reason.Message}", error);
        }
    }
}
