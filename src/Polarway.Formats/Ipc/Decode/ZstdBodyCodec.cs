using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>Buffers compressed with zstd.</summary>
internal sealed class ZstdBodyCodec : IpcBodyCodec
{
    protected override void Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        using var decoder = new ZstdDecoder();
        try
        {
            decoder.Decode(source, target);
        }
        catch (CorruptBytesException error)
        {
            IpcError.Corrupt(error.Message);
        }
    }
}
