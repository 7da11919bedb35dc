using Polarway.Core.Errors;

namespace Polarway.Formats.Bytes;

/// <summary>Where a writer's bytes go, in order. Disposing one that was not committed leaves nothing behind.</summary>
public interface IByteSink : IDisposable
{
    /// <summary>What errors call it.</summary>
    string Name { get; }

    /// <exception cref="PolarwayException">Io.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>All bytes are written: makes them last.</summary>
    /// <exception cref="PolarwayException">Io.</exception>
    void Commit();
}
