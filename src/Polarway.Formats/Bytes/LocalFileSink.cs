using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Formats.Bytes;

/// <summary>A file of this machine. Bytes go to a temporary file beside it, which takes its name on commit, after they are on disk;
/// so a reader sees the old file or the whole new one. Where the system can, the temporary file has no name until it is complete,
/// and the bulk of a large one goes past the page cache.</summary>
public sealed class LocalFileSink : IByteSink
{
    // The disk starts on so many bytes while the next ones are made, so that little is left to wait for at the end.
    private const long WritebackBytes = 16L << 20;
    private const uint StartWriteback = 2;

    // Files up to here stay in the page cache, for those who read them at once.
    private const long CachedBytes = 8L << 20;

    // Smaller pieces are collected.
    private const int PendingBytes = 1 << 16;

    private readonly string _temporary;
    private readonly SafeFileHandle _handle;
    private readonly Allocator? _memory;
    private readonly byte[] _pending = new byte[PendingBytes];
    private DirectWriter? _direct;
    private bool _wasDirectTried;
    private int _pendingLength;
    private long _written;
    private long _started;
    private bool _isNamed;
    private bool _isCommitted;

    /// <param name="memory">What is on its way to the disk is charged here; null: nothing is, and all bytes go through the page cache.</param>
    /// <exception cref="PolarwayException">Io, when the folder does not exist or may not be written.</exception>
    public LocalFileSink(string path, Allocator? memory = null)
    {
        Name = path;
        _memory = memory;
        _temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            SafeFileHandle? unnamed = UnnamedFile.TryCreate(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");
            _isNamed = unnamed is null;
            _handle = unnamed ?? File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PolarwayException(ErrorKind.Io, $"{path}: cannot be written: {error.Message}", error);
        }
    }

    public string Name { get; }

    /// <summary>Bytes so far.</summary>
    public long Length => _written + _pendingLength;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_direct is null && _written >= CachedBytes)
        {
            bytes = StartDirect(bytes);
        }
        if (_direct is not null)
        {
            WriteDirect(bytes);
            return;
        }
        if (_pendingLength + bytes.Length > _pending.Length)
        {
            WritePending();
        }
        if (bytes.Length > _pending.Length)
        {
            WriteNow(bytes);
            return;
        }
        bytes.CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength += bytes.Length;
    }

    /// <summary>Once, where the file ends at a whole page; returns the bytes that are left.</summary>
    private ReadOnlySpan<byte> StartDirect(ReadOnlySpan<byte> bytes)
    {
        long end = _written + _pendingLength;
        int missing = (int)(-end & (DirectCalls.Alignment - 1));
        if (_wasDirectTried || _memory is null || bytes.Length < missing)
        {
            return bytes;
        }
        _wasDirectTried = true;
        WritePending();
        WriteNow(bytes[..missing]);
        _direct = DirectWriter.TryStart(_handle, _written, _memory);
        return bytes[missing..];
    }

    private void WriteDirect(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _direct!.Write(bytes);
        }
        catch (Exception error) when (IsFailedWrite(error))
        {
            throw Failed(error);
        }
        _written += bytes.Length;
    }

    private void FinishDirect()
    {
        if (_direct is null)
        {
            return;
        }
        try
        {
            ReadOnlySpan<byte> rest = _direct.Finish();
            RandomAccess.Write(_handle, rest, _written - rest.Length);
            if (_direct.RoomEnd > _written)
            {
                RandomAccess.SetLength(_handle, _written);
            }
        }
        catch (Exception error) when (IsFailedWrite(error))
        {
            throw Failed(error);
        }
    }

    private void WritePending()
    {
        if (_pendingLength > 0)
        {
            int length = _pendingLength;
            _pendingLength = 0;
            WriteNow(_pending.AsSpan(0, length));
        }
    }

    private void WriteNow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, _written);
        }
        catch (Exception error) when (IsFailedWrite(error))
        {
            throw Failed(error);
        }
        _written += bytes.Length;
        if (_written - _started >= WritebackBytes && OperatingSystem.IsLinux())
        {
            // A hint: what it does not do is left to the flush, which reports errors.
            _ = sync_file_range((int)_handle.DangerousGetHandle(), _started, _written - _started, StartWriteback);
            _started = _written;
        }
    }

    /// <summary>The last is what a file beyond the limit of its size is reported as.</summary>
    private static bool IsFailedWrite(Exception error) => error is IOException or UnauthorizedAccessException or ArgumentException;

    private PolarwayException Failed(Exception error) => new(ErrorKind.Io, $"{Name}: writing failed: {error.Message}", error);

    [DllImport("libc")]
    private static extern int sync_file_range(int file, long offset, long bytes, uint flags);

    public void Commit()
    {
        WritePending();
        FinishDirect();
        try
        {
            RandomAccess.FlushToDisk(_handle);
            if (!_isNamed)
            {
                _isNamed = UnnamedFile.TryLink(_handle, _temporary) ? true : throw new IOException("the finished file could not be given a name");
            }
            _handle.Dispose();
            using ReplacedFile? replaced = ReplacedFile.TryHold(Name);
            File.Move(_temporary, Name, overwrite: true);
            _isCommitted = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error);
        }
    }

    public void Dispose()
    {
        _direct?.Dispose();
        _handle.Dispose();
        if (!_isCommitted && _isNamed)
        {
            File.Delete(_temporary);
        }
    }
}
