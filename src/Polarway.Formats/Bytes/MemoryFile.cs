using Polarway.Core.Errors;

namespace Polarway.Formats.Bytes;

/// <summary>Bytes in memory, read in place.</summary>
public sealed class MemoryFile(ReadOnlyMemory<byte> bytes, string name = "<bytes>") : IRandomAccessFile
{
    public string Name => name;

    public long Length => bytes.Length;

    public void Read(long offset, Span<byte> target)
    {
        if (!TryView(offset, target.Length, out ReadOnlySpan<byte> source))
        {
            Throw.Error(ErrorKind.Io, $"{name}: bytes {offset} to {offset + target.Length} were wanted and there are {Length}");
        }
        source.CopyTo(target);
    }

    public bool TryView(long offset, int length, out ReadOnlySpan<byte> view)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            view = default;
            return false;
        }
        view = bytes.Span.Slice((int)offset, length);
        return true;
    }

    public void Dispose()
    {
    }
}
