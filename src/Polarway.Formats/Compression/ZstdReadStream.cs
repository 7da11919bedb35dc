using System.Runtime.InteropServices;
using Polarway.Core.Errors;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>Unpacks Zstandard frames, one after the other, while they are read. Owns the stream below it.</summary>
internal sealed unsafe class ZstdReadStream : UnpackingStream
{
    private const int InputBytes = 128 << 10;

    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(InputBytes);
    private nint _context;
    private int _start;
    private int _end;
    private bool _isFrameOpen;

    public ZstdReadStream(Stream source) : base(source)
    {
        try
        {
            _context = ZstdNative.ZSTD_createDCtx();
        }
        catch (DllNotFoundException error)
        {
            throw new PolarwayException(ErrorKind.Unsupported, "zstd compression: libzstd.so.1 is not on this machine; install it (Debian: libzstd1)", error);
        }
    }

    public override int Read(Span<byte> target)
    {
        if (target.Length == 0)
        {
            return 0;
        }
        while (true)
        {
            bool isAtEnd = _start == _end && !Refill();
            if (isAtEnd && !_isFrameOpen)
            {
                return 0;
            }
            int written = Decode(target);
            if (written > 0)
            {
                return written;
            }
            if (isAtEnd)
            {
                CorruptBytesException.ThrowTruncated("the zstd data");
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_context != 0)
        {
            _ = ZstdNative.ZSTD_freeDCtx(_context);
            _context = 0;
        }
        base.Dispose(disposing);
    }

    private bool Refill()
    {
        _start = 0;
        _end = Source.Read(_input, 0, _input.Length);
        return _end > 0;
    }

    private int Decode(Span<byte> target)
    {
        fixed (byte* from = _input, to = target)
        {
            var input = new ZstdBuffer { Bytes = from, Size = (nuint)_end, Position = (nuint)_start };
            var output = new ZstdBuffer { Bytes = to, Size = (nuint)target.Length };
            nuint left = ZstdNative.ZSTD_decompressStream(_context, &output, &input);
            if (ZstdNative.ZSTD_isError(left) != 0)
            {
                CorruptBytesException.Throw(ZstdNative.ErrorName(left));
            }
            _start = (int)input.Position;
            _isFrameOpen = left != 0;
            return (int)output.Position;
        }
    }
}

/// <summary>Bytes and how far they were read or written; libzstd's layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdBuffer
{
    public byte* Bytes;
    public nuint Size;
    public nuint Position;
}
