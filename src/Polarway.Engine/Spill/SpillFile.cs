using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;

namespace Polarway.Engine.Spill;

/// <summary>An append-only temporary file. Appends come from any thread; each gets a place of its own.</summary>
public sealed class SpillFile
{
    private readonly SpillStore _store;
    private readonly SafeFileHandle _handle;
    private long _length;

    internal SpillFile(SpillStore store, SafeFileHandle handle)
    {
        _store = store;
        _handle = handle;
    }

    public long Length => Volatile.Read(ref _length);

    /// <summary>Writes the bytes and gives their position.</summary>
    /// <exception cref="PolarwayException">DiskLimit; Io when the disk is full.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        _store.Charge(bytes.Length);
        long position = Interlocked.Add(ref _length, bytes.Length) - bytes.Length;
        try
        {
            RandomAccess.Write(_handle, bytes, position);
        }
        catch (IOException error)
        {
            throw new PolarwayException(ErrorKind.Io, $"writing {bytes.Length} bytes to a spill file failed: {error.Message}; free disk space or set POLARWAY_TEMP_DIR", error);
        }
        return position;
    }

    /// <summary>Fills <paramref name="target"/> from a position.</summary>
    public void Read(long position, Span<byte> target)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(_handle, target, position);
            if (read == 0)
            {
                Throw.Internal($"spill file ends at {position}");
            }
            target = target[read..];
            position += read;
        }
    }
}
