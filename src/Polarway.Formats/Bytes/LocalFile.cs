using Microsoft.Win32.SafeHandles;
using Polarway.Core.Errors;

namespace Polarway.Formats.Bytes;

/// <summary>A file of this machine, read by position.</summary>
public sealed class LocalFile : IRandomAccessFile
{
    private readonly SafeFileHandle _handle;

    private LocalFile(string path, SafeFileHandle handle)
    {
        Name = path;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public string Name { get; }

    public long Length { get; }

    /// <exception cref="PolarwayException">FileNotFound; Io when it cannot be opened.</exception>
    public static LocalFile Open(string path)
    {
        try
        {
            return new LocalFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PolarwayException(ErrorKind.FileNotFound, $"{path}: no such file; check the path", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PolarwayException(ErrorKind.Io, $"{path}: cannot be opened: {error.Message}", error);
        }
    }

    public void Read(long offset, Span<byte> target)
    {
        int done = 0;
        while (done < target.Length)
        {
            int got = ReadSome(offset + done, target[done..]);
            if (got == 0)
            {
                Throw.Error(ErrorKind.Io, $"{Name}: bytes {offset} to {offset + target.Length} were wanted and the file ends at {offset + done}; was it changed while it was read?");
            }
            done += got;
        }
    }

    public void Dispose() => _handle.Dispose();

    private int ReadSome(long offset, Span<byte> target)
    {
        try
        {
            return RandomAccess.Read(_handle, target, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PolarwayException(ErrorKind.Io, $"{Name}: reading at byte {offset} failed: {error.Message}", error);
        }
    }
}
