using Polarway.Core.Errors;

namespace Polarway.Formats.Compression;

/// <summary>Bytes as one Zstandard frame.</summary>
internal static unsafe class ZstdFrames
{
    /// <exception cref="PolarwayException">Unsupported where libzstd is absent.</exception>
    public static byte[] Pack(ReadOnlySpan<byte> bytes, int level)
    {
        using var compressor = new PageCompressor(Codec.Zstd, level);
        var target = new byte[compressor.MaxBytes(bytes.Length)];
        byte none = 0;
        fixed (byte* source = bytes, output = target)
        {
            int length = compressor.Compress(source == null ? &none : source, bytes.Length, output);
            return target[..length];
        }
    }
}
