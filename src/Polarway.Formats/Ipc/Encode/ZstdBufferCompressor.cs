using Polarway.Core.Errors;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Buffers as zstd frames.</summary>
internal sealed unsafe class ZstdBufferCompressor : BufferCompressor
{
    private readonly int _level;
    private nint _context;

    public ZstdBufferCompressor(int level = IpcWriteOptions.DefaultLevel)
    {
        _level = level;
        try
        {
            _context = ZstdNative.ZSTD_createCCtx();
        }
        catch (DllNotFoundException error)
        {
            throw new PolarwayException(ErrorKind.Unsupported, "zstd compression: libzstd.so.1 is not on this machine; install it (Debian: libzstd1)", error);
        }
    }

    ~ZstdBufferCompressor() => Free();

    public override byte Codec => 1;

    public override void Dispose()
    {
        Free();
        base.Dispose();
    }

    protected override long MaxBytes(long length) => (long)ZstdNative.ZSTD_compressBound((nuint)length);

    protected override long Encode(ReadOnlySpan<byte> plain, byte* target, long room)
    {
        fixed (byte* source = plain)
        {
            nuint written = ZstdNative.ZSTD_compressCCtx(_context, target, (nuint)room, source, (nuint)plain.Length, _level);
            return ZstdNative.ZSTD_isError(written) == 0 ? (long)written : -1;
        }
    }

    private void Free()
    {
        if (_context != 0)
        {
            _ = ZstdNative.ZSTD_freeCCtx(_context);
            _context = 0;
        }
    }
}
