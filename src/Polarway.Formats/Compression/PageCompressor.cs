using System.IO.Compression;
using Polarway.Core.Errors;

namespace Polarway.Formats.Compression;

/// <summary>Compresses whole blocks. Keeps codec state between blocks: one per worker, not thread-safe.</summary>
internal sealed unsafe class PageCompressor(Codec codec, int? level) : IDisposable
{
    private const int DefaultZstdLevel = 3;
    private const int DefaultGzipLevel = 6;
    private const int DefaultBrotliLevel = 4;
    private const int BrotliWindowBits = 22;

    private nint _zstd;

    ~PageCompressor() => Free();

    /// <summary>Most bytes that a block can become.</summary>
    public long MaxBytes(int length) => codec switch
    {
        Codec.None => length,
        Codec.Snappy => SnappyEncoder.MaxBytes(length),
        Codec.Lz4Raw => Lz4Encoder.MaxBytes(length),
        // zstd's own bound is smaller; stored deflate blocks add 5 bytes per 16 KiB and gzip 18.
        _ => length + (length / 128) + 1024,
    };

    /// <summary>Returns the bytes written; the target has room for <see cref="MaxBytes"/>.</summary>
    public int Compress(byte* source, int length, byte* target)
    {
        switch (codec)
        {
            case Codec.None:
                Buffer.MemoryCopy(source, target, length, length);
                return length;
            case Codec.Snappy:
                return SnappyEncoder.Encode(source, length, target);
            case Codec.Lz4Raw:
                return Lz4Encoder.Encode(source, length, target);
            case Codec.Zstd:
                return CompressZstd(source, length, target);
            case Codec.Gzip:
                return CompressGzip(source, length, target);
            case Codec.Brotli:
                return CompressBrotli(source, length, target);
            default:
                return Throw.Unsupported<int>($"writing with compression {codec}; choose none, snappy, zstd, gzip, brotli or lz4_raw");
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private int CompressZstd(byte* source, int length, byte* target)
    {
        if (_zstd == 0)
        {
            _zstd = CreateZstd();
        }
        nuint written = ZstdNative.ZSTD_compressCCtx(_zstd, target, (nuint)MaxBytes(length), source, (nuint)length, level ?? DefaultZstdLevel);
        if (ZstdNative.ZSTD_isError(written) != 0)
        {
            Throw.Internal($"zstd: {ZstdNative.ErrorName(written)}");
        }
        return (int)written;
    }

    private int CompressGzip(byte* source, int length, byte* target)
    {
        using var output = new UnmanagedMemoryStream(target, 0, MaxBytes(length), FileAccess.Write);
        using (var gzip = new GZipStream(output, new ZLibCompressionOptions { CompressionLevel = level ?? DefaultGzipLevel }, leaveOpen: true))
        {
            gzip.Write(new ReadOnlySpan<byte>(source, length));
        }
        return (int)output.Position;
    }

    private int CompressBrotli(byte* source, int length, byte* target)
    {
        var room = new Span<byte>(target, checked((int)MaxBytes(length)));
        return BrotliEncoder.TryCompress(new ReadOnlySpan<byte>(source, length), room, out int written, level ?? DefaultBrotliLevel, BrotliWindowBits) ? written
            : Throw.Internal<int>($"brotli: {length} bytes do not fit {room.Length}");
    }

    private static nint CreateZstd()
    {
        try
        {
            return ZstdNative.ZSTD_createCCtx();
        }
        catch (DllNotFoundException error)
        {
            throw new PolarwayException(ErrorKind.Unsupported, "zstd compression: libzstd.so.1 is not on this machine; install it (Debian: libzstd1), or choose snappy", error);
        }
    }

    private void Free()
    {
        if (_zstd != 0)
        {
            _ = ZstdNative.ZSTD_freeCCtx(_zstd);
            _zstd = 0;
        }
    }
}
