using System.IO.Compression;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>gzip (any number of members, also zlib and raw deflate as some writers have it) and brotli, by .NET's own code.</summary>
internal static unsafe class StreamCodecs
{
    private const byte GzipMagic = 0x1F;

    public static void DecodeGzip(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (target.Length == 0)
        {
            return;
        }
        if (source.Length == 0)
        {
            CorruptBytesException.ThrowTruncated("gzip data");
        }
        fixed (byte* start = source)
        {
            using var input = new UnmanagedMemoryStream(start, source.Length);
            bool isGzip = source.Length >= 2 && source[0] == GzipMagic && source[1] == 0x8B;
            using Stream stream = isGzip ? new GZipStream(input, CompressionMode.Decompress) : new ZLibStream(input, CompressionMode.Decompress);
            Fill(stream, target, "gzip");
        }
    }

    public static void DecodeBrotli(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!BrotliDecoder.TryDecompress(source, target, out int written) || written != target.Length)
        {
            CorruptBytesException.Throw($"brotli data does not decode to {target.Length} bytes");
        }
    }

    private static void Fill(Stream stream, Span<byte> target, string codec)
    {
        try
        {
            int got = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            if (got != target.Length || stream.ReadByte() >= 0)
            {
                CorruptBytesException.Throw($"{codec} data does not decode to {target.Length} bytes");
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            CorruptBytesException.Throw($"{codec} data is damaged: {error.Message}");
        }
    }
}
