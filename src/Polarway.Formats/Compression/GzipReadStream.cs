using System.IO.Compression;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>
/// Unpacks gzip members, one after the other, and notices when the last one is cut off, which the runtime's stream takes for the end:
/// a member of our own is put behind the file, and what it holds must come out last. Owns the stream below it.
/// </summary>
internal sealed class GzipReadStream : Stream
{
    private const int BufferBytes = 128 << 10;

    private static readonly byte[] Mark = Guid.NewGuid().ToByteArray();

    private readonly MarkedStream _packed;
    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int _start;
    private int _end;
    private bool _isAtEnd;

    public GzipReadStream(Stream source)
    {
        _packed = new MarkedStream(source);
        _unpacked = new GZipStream(_packed, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> target)
    {
        while (!_isAtEnd && _end - _start <= Mark.Length)
        {
            Refill();
        }
        // What may be the mark is held back.
        int ready = _end - _start - (_isAtEnd ? 0 : Mark.Length);
        int taken = Math.Min(ready, target.Length);
        _buffer.AsSpan(_start, taken).CopyTo(target);
        _start += taken;
        return taken;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        int got = Unpack(_buffer.AsSpan(_end));
        _end += got;
        if (got > 0)
        {
            return;
        }
        if (!_buffer.AsSpan(0, _end).EndsWith(Mark))
        {
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
    private sealed class MarkedStream(Stream source) : Stream
    {
        private readonly byte[] _member = Pack();
        private int _used;
        private bool _sourceEnded;

        /// <summary>What reading the file ended with, if it did.</summary>
        public IOException? Failure { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> target)
        {
            int got = _sourceEnded || target.Length == 0 ? 0 : ReadSource(target);
            if (got > 0 || target.Length == 0)
            {
                return got;
            }
            _sourceEnded = true;
            int taken = Math.Min(_member.Length - _used, target.Length);
            _member.AsSpan(_used, taken).CopyTo(target);
            _used += taken;
            return taken;
        }

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }
            base.Dispose(disposing);
        }

        private int ReadSource(Span<byte> target)
        {
            try
            {
                return source.Read(target);
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
