using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>
/// All bytes of an IPC file or stream: a mapped file, so that columns can point into it, or a buffer in memory. Holders add references;
/// the last one unmaps. A mapped file must not be cut short while columns point into it: the operating system would end the process
/// at the next look at a page that is gone. <see cref="CheckLength"/> notices it before a batch is read; <see cref="Load"/> makes a
/// copy that nobody can cut.
/// </summary>
internal sealed unsafe class IpcBytes : IForeignMemory
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly NativeBuffer? _buffer;
    private readonly SafeFileHandle? _handle;
    private readonly byte* _pointer;
    private int _references = 1;

    /// <param name="handle">Taken.</param>
    private IpcBytes(SafeFileHandle handle, long length)
    {
        _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += _view.PointerOffset;
        _handle = handle;
        Length = length;
    }

    /// <param name="buffer">Taken.</param>
    public IpcBytes(NativeBuffer buffer)
    {
        _buffer = buffer;
        _pointer = buffer.Pointer;
        Length = buffer.Length;
    }

    public long Length { get; }

    public byte* Pointer => _pointer;

    /// <summary>Maps a file.</summary>
    /// <exception cref="PolarwayException">FileNotFound, Io, or Corrupt for an empty one.</exception>
    public static IpcBytes Map(string path)
    {
        SafeFileHandle handle = Open(path, out long length);
        try
        {
            return new IpcBytes(handle, length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            handle.Dispose();
            throw new PolarwayException(ErrorKind.Io, $"\"{path}\" cannot be mapped: {error.Message}", error);
        }
    }

    private static SafeFileHandle Open(string path, out long length)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            // Of what a link points to; the length in the directory is the link's own.
            length = RandomAccess.GetLength(handle);
            if (length == 0)
            {
                IpcError.Corrupt("the file is empty");
            }
            return handle;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PolarwayException(ErrorKind.FileNotFound, $"no file \"{path}\"", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw new PolarwayException(ErrorKind.Io, $"\"{path}\" cannot be opened: {error.Message}", error);
        }
        catch (PolarwayException)
        {
            handle?.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file into memory.</summary>
    /// <exception cref="PolarwayException">FileNotFound, Io, MemoryLimit, or Corrupt for an empty one.</exception>
    public static IpcBytes Load(string path, Allocator memory)
    {
        const int Step = 16 << 20;
        using SafeFileHandle handle = Open(path, out long length);
        NativeBuffer buffer = memory.Allocate(length);
        try
        {
            for (long done = 0; done < length;)
            {
                int read = RandomAccess.Read(handle, new Span<byte>(buffer.Pointer + done, (int)Math.Min(Step, length - done)), done);
                if (read == 0)
                {
                    throw new PolarwayException(ErrorKind.Io, $"\"{path}\" was cut short from {length} to {done} bytes while it was read");
                }
                done += read;
            }
            return new IpcBytes(buffer);
        }
        catch (Exception error)
        {
            buffer.Dispose();
            throw error is IOException or UnauthorizedAccessException ? new PolarwayException(ErrorKind.Io, $"\"{path}\" cannot be read: {error.Message}", error) : error;
        }
    }

    /// <exception cref="PolarwayException">Io, when the mapped file has become shorter.</exception>
    public void CheckLength()
    {
        if (_handle is { IsClosed: false } && RandomAccess.GetLength(_handle) is var now && now < Length)
        {
            throw new PolarwayException(ErrorKind.Io, $"the file was cut short from {Length} to {now} bytes while it was read; write to another file and rename it, or read with memory_map=False");
        }
    }

    public void Hold() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _view?.SafeMemoryMappedViewHandle.ReleasePointer();
            _view?.Dispose();
            _file?.Dispose();
            _buffer?.Dispose();
        }
    }

    /// <exception cref="PolarwayException">Corrupt, when the range is not inside.</exception>
    public void Check(long start, long length)
    {
        if (start < 0 || length < 0 || start > Length - length)
        {
            IpcError.Corrupt($"{length} bytes at {start} lie outside the {Length} there are");
        }
    }

    public ReadOnlySpan<byte> Span(long start, int length)
    {
        Check(start, length);
        return new ReadOnlySpan<byte>(_pointer + start, length);
    }
}
