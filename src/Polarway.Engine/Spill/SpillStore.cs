using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;

namespace Polarway.Engine.Spill;

/// <summary>
/// Temporary files of one query. Each file is removed from its folder as soon as it is open, so that a crash leaves nothing behind;
/// the bytes are budgeted.
/// </summary>
public sealed class SpillStore(EngineSettings settings) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _shareLock = new();
    private readonly List<SafeFileHandle> _files = [];
    private SpillFile? _shared;
    private long _bytes;

    /// <summary>Bytes written so far.</summary>
    public long BytesWritten => Volatile.Read(ref _bytes);

    /// <summary>A new file for appending and reading back at positions.</summary>
    /// <exception cref="PolarwayException">Io, when the folder cannot be written.</exception>
    public SpillFile CreateFile()
    {
        string path = Path.Combine(settings.SpillFolder, $"polarway-spill-{Guid.NewGuid():N}");
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PolarwayException(ErrorKind.Io, $"cannot create a spill file in \"{settings.SpillFolder}\": {error.Message}; set POLARWAY_TEMP_DIR to a folder that can be written", error);
        }
        lock (_lock)
        {
            _files.Add(handle);
        }
        return new SpillFile(this, handle);
    }

    /// <summary>One file for all who ask; a query that splits its rows again and again needs no more of them.</summary>
    /// <exception cref="PolarwayException">Io, when the folder cannot be written.</exception>
    public SpillFile SharedFile()
    {
        lock (_shareLock)
        {
            return _shared ??= CreateFile();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (SafeFileHandle file in _files)
            {
                file.Dispose();
            }
            _files.Clear();
        }
    }

    /// <exception cref="PolarwayException">DiskLimit.</exception>
    internal void Charge(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > settings.SpillLimit)
        {
            Throw.Error(ErrorKind.DiskLimit, $"the query has spilled {BytesWritten} bytes to \"{settings.SpillFolder}\", its limit is {settings.SpillLimit}; raise the memory limit or the spill limit");
        }
    }
}
