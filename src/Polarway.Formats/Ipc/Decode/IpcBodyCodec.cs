using Polarway.Core.Errors;
using Polarway.Core.Memory;
using System.Buffers.Binary;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>Decompresses single buffers: an int64 with the plain length (-1: not compressed), then an LZ4 frame or zstd bytes.</summary>
internal abstract unsafe class IpcBodyCodec
{
    private const byte Lz4 = 0;
    private const byte Zstd = 1;
    private const int PrefixBytes = sizeof(long);

    public static IpcBodyCodec Open(byte codec, byte method) => (codec, method) switch
    {
        (Lz4, 0) => new Lz4BodyCodec(),
        (Zstd, 0) => new ZstdBodyCodec(),
        _ => Throw.Unsupported<IpcBodyCodec>($"Arrow IPC body compression {codec} by method {method}; this build reads lz4 and zstd"),
    };

    /// <summary>The plain bytes: in place, or in <paramref name="made"/>, which is the caller's.</summary>
    public byte* Decompress(byte* start, ref long bytes, Allocator memory, out NativeBuffer? made, string column)
    {
        made = null;
        if (bytes < PrefixBytes)
        {
            IpcError.Corrupt($"column '{column}': a compressed buffer of {bytes} bytes");
        }
        long plain = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(start, PrefixBytes));
        long packed = bytes - PrefixBytes;
        start += PrefixBytes;
        bytes = plain;
        if (plain == -1)
        {
            bytes = packed;
            return start;
        }
        if (plain is < 0 or > int.MaxValue || packed > int.MaxValue)
        {
            IpcError.Corrupt($"column '{column}': a buffer of {packed} bytes that says it holds {plain}");
        }
        NativeBuffer target = memory.Allocate(plain);
        try
        {
            Decode(new ReadOnlySpan<byte>(start, (int)packed), target.Bytes);
        }
        catch
        {
            target.Dispose();
            throw;
        }
        made = target;
        return target.Pointer;
    }

    /// <summary>Fills the target exactly.</summary>
    /// <exception cref="PolarwayException">Corrupt.</exception>
    protected abstract void Decode(ReadOnlySpan<byte> source, Span<byte> target);
}
