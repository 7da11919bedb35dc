using Polarway.Core.Errors;

namespace Polarway.Formats.Bytes;

/// <summary>
/// Bytes that can be read at any place: a local file, memory, an object in a store. Any number of threads may read at once.
/// </summary>
public interface IRandomAccessFile : IDisposable
{
    /// <summary>What errors call it: a path or an address.</summary>
    string Name { get; }

    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="target"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="PolarwayException">Io, also when the range reaches past the end.</exception>
    void Read(long offset, Span<byte> target);

    /// <summary>The bytes themselves, where they lie in memory already; they stay valid until the file is disposed.</summary>
    bool TryView(long offset, int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }
}
