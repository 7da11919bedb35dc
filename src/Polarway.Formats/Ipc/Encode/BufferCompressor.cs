using System.Buffers.Binary;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Compresses single buffers with zstd: an int64 with the plain length, then the bytes; -1 and the plain bytes where that is shorter.</summary>
internal sealed unsafe class BufferCompressor : IDisposable
{
    private const int Level = 1;
    private const int PrefixBytes = sizeof(long);
    private nint _context;

    public BufferCompressor()
    {
        try
        {
            _context = ZstdNative.ZSTD_createCCtx();
        }
        catch (DllNotFoundException error)
        {
            throw new PolarwayException(ErrorKind.Unsupported, "zstd compression: libzstd.so.1 is not on this machine; install it (Debian: libzstd1)", error);
        }
    }

    ~BufferCompressor() => Free();

    /// <summary>The caller owns the result.</summary>
    public NativeBuffer Compress(ReadOnlySpan<byte> plain, Allocator memory)
    {
        nuint bound = ZstdNative.ZSTD_compressBound((nuint)plain.Length);
        NativeBuffer packed = memory.Allocate(PrefixBytes + (long)Math.Max(bound, (nuint)plain.Length));
        nuint written;
        fixed (byte* source = plain)
        {
            written = ZstdNative.ZSTD_compressCCtx(_context, packed.Pointer + PrefixBytes, bound, source, (nuint)plain.Length, Level);
        }
        bool shorter = ZstdNative.ZSTD_isError(written) == 0 && written < (nuint)plain.Length;
        if (!shorter)
        {
            plain.CopyTo(new Span<byte>(packed.Pointer + PrefixBytes, plain.Length));
        }
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(packed.Pointer, PrefixBytes), shorter ? plain.Length : -1);
        packed.SetLength(PrefixBytes + (shorter ? (long)written : plain.Length));
        return packed;
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
            _ = ZstdNative.ZSTD_freeCCtx(_context);
            _context = 0;
        }
    }
}
