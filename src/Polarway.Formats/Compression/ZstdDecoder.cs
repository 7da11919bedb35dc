using Polarway.Core.Errors;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>Zstandard with a context that is kept between blocks. Not thread-safe.</summary>
internal sealed unsafe class ZstdDecoder : IDisposable
{
    private nint _context;

    public ZstdDecoder()
    {
        try
        {
            _context = ZstdNative.ZSTD_createDCtx();
        }
        catch (DllNotFoundException error)
        {
            throw new PolarwayException(ErrorKind.Unsupported, "zstd compression: libzstd.so.1 is not on this machine; install it (Debian: libzstd1)", error);
        }
        if (_context == 0)
        {
            Throw.Error(ErrorKind.MemoryLimit, "zstd found no memory for its context");
        }
    }

    ~ZstdDecoder() => Free();

    public void Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* input = source, output = target)
        {
            nuint written = ZstdNative.ZSTD_decompressDCtx(_context, output, (nuint)target.Length, input, (nuint)source.Length);
            if (ZstdNative.ZSTD_isError(written) != 0)
            {
                CorruptBytesException.Throw($"zstd data is damaged: {ZstdNative.ErrorName(written)}");
            }
            if (written != (nuint)target.Length)
            {
                CorruptBytesException.Throw($"zstd data decodes to {written} bytes and the page says {target.Length}");
            }
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_context != 0)
        {
            _ = ZstdNative.ZSTD_freeDCtx(_context);
            _context = 0;
        }
    }
}
