using System.Text;
using Polarway.Core.Errors;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Bytes;

/// <summary>A text file as a stream of UTF-8 bytes from its start: gzip, zstd, bzip2 and xz are recognised by their first bytes and unpacked on
/// the fly, other encodings are converted.</summary>
internal sealed class TextInput : IDisposable
{
    private readonly Stream _stream;
    private readonly FileStream _file;
    private PolarwayException? _failure;

    private TextInput(string path, FileStream file, Stream stream, bool isCompressed, bool isPlain, long fileBytes)
    {
        Path = path;
        _file = file;
        _stream = stream;
        IsCompressed = isCompressed;
        IsPlain = isPlain;
        FileBytes = fileBytes;
    }

    public string Path { get; }

    public bool IsCompressed { get; }

    /// <summary>Neither unpacked nor converted: bytes of the text are bytes of the file.</summary>
    public bool IsPlain { get; }

    /// <summary>Bytes on disk.</summary>
    public long FileBytes { get; }

    /// <summary>Bytes of the file that were read, packed as they are there; 0 for pipes.</summary>
    public long BytesTaken => _file.CanSeek ? _file.Position : 0;

    /// <summary>Bytes of a file, through links (as those of files in memory); 0 when it is not there.</summary>
    public static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is null)
        {
            return file.Exists ? file.Length : 0;
        }
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path);
        return RandomAccess.GetLength(handle);
    }

    /// <param name="encoding">null: UTF-8, or what a UTF-16 byte-order mark says.</param>
    /// <exception cref="PolarwayException">FileNotFound; Io; Unsupported where a codec is not on the machine.</exception>
    public static TextInput Open(string path, Encoding? encoding)
    {
        FileStream file = OpenFile(path);
        try
        {
            long bytes = file.CanSeek ? file.Length : 0;
            Span<byte> magic = stackalloc byte[4];
            int got = file.CanSeek ? file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) : 0;
            file.Seek(0, file.CanSeek ? SeekOrigin.Begin : SeekOrigin.Current);
            Stream? unpacked = Unpack(file, magic[..got]);
            Stream text = unpacked ?? file;
            Encoding? stored = encoding is null or UnicodeEncoding && unpacked is null ? ByMark(magic[..got]) ?? encoding : encoding;
            return new TextInput(path, file, stored is null ? text : Encoding.CreateTranscodingStream(text, stored, Encoding.UTF8), unpacked is not null, unpacked is null && stored is null && file.CanSeek, bytes);
        }
        catch (Exception error)
        {
            file.Dispose();
            if (error is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw Failed(path, error);
            }
            throw;
        }
    }

    /// <summary>True when reading failed after some bytes: those were given, and the next read throws.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Fills the target as far as there are bytes.</summary>
    /// <returns>Fewer than asked for only at the end, or before an error (<see cref="HasFailed"/>).</returns>
    /// <exception cref="PolarwayException">Io; Corrupt where a compressed file is damaged.</exception>
    public int Read(Span<byte> target)
    {
        int done = 0;
        while (done < target.Length && _failure is null)
        {
            int got = ReadSome(target[done..]);
            if (got == 0)
            {
                CheckLength();
                break;
            }
            done += got;
        }
        return done > 0 || _failure is null ? done : throw _failure;
    }

    private int ReadSome(Span<byte> target)
    {
        try
        {
            return _stream.Read(target);
        }
        catch (Exception error) when (error is InvalidDataException or CorruptBytesException)
        {
            _failure = new PolarwayException(ErrorKind.Corrupt, $"{Path}: the compressed file is damaged: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failure = Failed(Path, error);
        }
        return 0;
    }

    /// <summary>A file that became shorter while it was read lacks rows, and nothing else would tell.</summary>
    private void CheckLength()
    {
        if (IsPlain && _failure is null && _file.Position < FileBytes && _file.Length < FileBytes)
        {
            _failure = new PolarwayException(ErrorKind.Io, $"{Path}: the file had {FileBytes} bytes and has {_file.Length}; it was changed while it was read");
        }
    }

    public void Dispose() => _stream.Dispose();

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PolarwayException(ErrorKind.FileNotFound, $"{path}: no such file; check the path", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Failed(path, error);
        }
    }

    private static Stream? Unpack(Stream file, ReadOnlySpan<byte> magic) => magic switch
    {
        [0x1F, 0x8B, ..] => new GzipReadStream(file),
        [0x28, 0xB5, 0x2F, 0xFD] => new ZstdReadStream(file),
        [0x42, 0x5A, 0x68, >= (byte)'1' and <= (byte)'9'] => new Bzip2ReadStream(file),
        [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] => new ZlibReadStream(file),
        [0xFD, 0x37, 0x7A, 0x58] => new XzReadStream(file),
        _ => null,
    };

    private static Encoding? ByMark(ReadOnlySpan<byte> magic) => magic switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static PolarwayException Failed(string path, Exception error) => new(ErrorKind.Io, $"{path}: cannot be read: {error.Message}", error);
}
