using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>
/// All bytes of an IPC file or stream: a mapped file, so that columns can point into it, or a buffer in memory. Holders add references;
/// the last one unmaps. A file must not be cut short while it is read: the operating system would end the process.
/// </summary>
internal sealed unsafe class IpcBytes : IForeignMemory
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly NativeBuffer? _buffer;
    private readonly byte* _pointer;
    private int _references = 1;

    /// <param name="handle">Taken.</param>
    private IpcBytes(SafeFileHandle handle, long length)
    {
        _file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += _view.PointerOffset;
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
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            // Of what a link points to; the length in the directory is the link's own.
            long length = RandomAccess.GetLength(handle);
            if (length == 0)
            {
                IpcError.Corrupt("the file is empty");
            }
            return new IpcBytes(handle, length);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PolarwayException(ErrorKind.FileNotFound, $"no file \"{path}\"", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw new PolarwayException(ErrorKind.Io, $"\"{path}\" cannot be mapped: {error.Message}", error);
        }
        catch (PolarwayException)
        {
            handle?.Dispose();
            throw;
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
