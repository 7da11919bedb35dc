using System.IO.Compression;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>
/// Unpacks gzip members, one after the other, and notices when the last one is cut off, which the runtime's stream takes for the end:
/// a member of our own is put behind the file, and what it holds must come out last. Owns the stream below it.
/// </summary>
internal sealed class GzipReadStream : UnpackingStream
{
    private const int BufferBytes = 128 << 10;

    private static readonly byte[] Mark = Guid.NewGuid().ToByteArray();

    private readonly MarkedStream _packed;
    private readonly GZipStream _unpacked;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int _start;
    private int _end;
    private bool _isAtEnd;

    public GzipReadStream(Stream source) : base(source)
    {
        _packed = new MarkedStream(source);
        _unpacked = new GZipStream(_packed, CompressionMode.Decompress, leaveOpen: true);
    }

    public override int Read(Span<byte> target)
    {
        while (_start == _end && !_isAtEnd)
        {
            Refill();
        }
        int taken = Math.Min(_end - _start, target.Length);
        _buffer.AsSpan(_start, taken).CopyTo(target);
        _start += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Refill()
    {
        _start = 0;
        _end = 0;
        _end = Unpack(_buffer);
        if (_packed.HasSourceEnded)
        {
            ReadToMark();
        }
        else if (_end == 0)
        {
            // The runtime ends at anything that is no member; it would end there for ever.
            CorruptBytesException.Throw("bytes that are no gzip data follow the last member");
        }
    }

    /// <summary>What comes once the file has been read holds the mark last; of a file that is cut off it is made up of the mark's bytes, and dropped.</summary>
    private void ReadToMark()
    {
        int got = _end;
        try
        {
            while (got > 0)
            {
                if (_end == _buffer.Length)
                {
                    Array.Resize(ref _buffer, 2 * _buffer.Length);
                }
                got = Unpack(_buffer.AsSpan(_end));
                _end += got;
            }
        }
        catch (Exception error) when (error is InvalidDataException or CorruptBytesException)
        {
            _end = 0;
        }
        if (!_buffer.AsSpan(0, _end).EndsWith(Mark))
        {
            _end = 0;
            CorruptBytesException.ThrowTruncated("the gzip data");
        }
        _end -= Mark.Length;
        _isAtEnd = true;
    }

    /// <summary>The runtime has an I/O error, too, for some kinds of damage; one of the file below is another matter.</summary>
    private int Unpack(Span<byte> target)
    {
        try
        {
            return _unpacked.Read(target);
        }
        catch (IOException error) when (error != _packed.Failure)
        {
            return CorruptBytesException.Throw<int>(error.Message);
        }
    }

    /// <summary>A file's bytes and then a gzip member with the mark.</summary>
    private sealed class MarkedStream(Stream source) : UnpackingStream(source)
    {
        private readonly byte[] _member = Pack();
        private int _used;

        /// <summary>The mark has been given out, or a part of it.</summary>
        public bool HasSourceEnded { get; private set; }

        /// <summary>What reading the file ended with, if it did.</summary>
        public IOException? Failure { get; private set; }

        public override int Read(Span<byte> target)
        {
            int got = HasSourceEnded || target.Length == 0 ? 0 : ReadSource(target);
            if (got > 0 || target.Length == 0)
            {
                return got;
            }
            HasSourceEnded = true;
            int taken = Math.Min(_member.Length - _used, target.Length);
            _member.AsSpan(_used, taken).CopyTo(target);
            _used += taken;
            return taken;
        }

        private int ReadSource(Span<byte> target)
        {
            try
            {
                return Source.Read(target);
            }
            catch (IOException error)
            {
                Failure = error;
                throw;
            }
        }

        private static byte[] Pack()
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(Mark);
            }
            return packed.ToArray();
        }
    }
}
