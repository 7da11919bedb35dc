using Polarway.Core.Errors;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>Decompresses whole blocks of a known size. Keeps codec state between blocks: one per worker, not thread-safe.</summary>
internal sealed unsafe class PageDecompressor : IDisposable
{
    /// <summary>Bytes past the end of the target that must be writable.</summary>
    public const int Slack = SnappyDecoder.Slack;

    private ZstdDecoder? _zstd;

    /// <summary>Fills <paramref name="length"/> bytes at <paramref name="target"/> exactly.</summary>
    public void Decompress(Codec codec, ReadOnlySpan<byte> source, byte* target, int length)
    {
        switch (codec)
        {
            case Codec.None:
                CopyWhole(source, new Span<byte>(target, length));
                break;
            case Codec.Snappy:
                SnappyDecoder.Decode(source, target, length);
                break;
            case Codec.Gzip:
                StreamCodecs.DecodeGzip(source, new Span<byte>(target, length));
                break;
            case Codec.Brotli:
                StreamCodecs.DecodeBrotli(source, new Span<byte>(target, length));
                break;
            case Codec.Zstd:
                (_zstd ??= new ZstdDecoder()).Decode(source, new Span<byte>(target, length));
                break;
            case Codec.Lz4Raw:
                Lz4Decoder.DecodeBlock(source, new Span<byte>(target, length));
                break;
            case Codec.HadoopLz4:
                Lz4Decoder.DecodeHadoop(source, new Span<byte>(target, length));
                break;
            case Codec.Lzo:
                Throw.Unsupported("LZO compression; write the file with another codec");
                break;
            default:
                CorruptBytesException.Throw($"compression codec {(int)codec} does not exist");
                break;
        }
    }

    public void Dispose() => _zstd?.Dispose();

    private static void CopyWhole(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length != target.Length)
        {
            CorruptBytesException.Throw($"an uncompressed page has {source.Length} bytes and says {target.Length}");
        }
        source.CopyTo(target);
    }
}
