using System.Buffers.Binary;
using Polarway.Core.Errors;
using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Ipc.Decode;

/// <summary>
/// LZ4 frames (magic, descriptor, blocks, end mark). Blocks may refer to earlier ones, so all are decoded into one piece. Checksums are
/// passed over: the format's users rely on those of their transport, and a wrong length is noticed anyway.
/// </summary>
internal sealed class Lz4BodyCodec : IpcBodyCodec
{
    private const uint Magic = 0x184D2204;
    private const uint StoredFlag = 0x8000_0000;

    protected override void Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int at = ReadHeader(source, out bool blockChecksums);
        int written = 0;
        while (true)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(Take(source, ref at, sizeof(uint)));
            if (size == 0)
            {
                break;
            }
            ReadOnlySpan<byte> block = Take(source, ref at, (int)(size & ~StoredFlag));
            if ((size & StoredFlag) != 0)
            {
                CheckRoom(block.Length, target.Length - written);
                block.CopyTo(target[written..]);
                written += block.Length;
            }
            else
            {
                written = DecodeBlock(block, target, written);
            }
            if (blockChecksums)
            {
                Take(source, ref at, sizeof(uint));
            }
        }
        if (written != target.Length)
        {
            IpcError.Corrupt($"an lz4 frame holds {written} bytes, not {target.Length}");
        }
    }

    private static int ReadHeader(ReadOnlySpan<byte> source, out bool blockChecksums)
    {
        int at = 0;
        if (BinaryPrimitives.ReadUInt32LittleEndian(Take(source, ref at, sizeof(uint))) != Magic)
        {
            IpcError.Corrupt("an lz4 buffer does not start with the frame's magic number");
        }
        ReadOnlySpan<byte> descriptor = Take(source, ref at, 2);
        byte flags = descriptor[0];
        if (flags >> 6 != 1 || (flags & 1) != 0)
        {
            IpcError.Corrupt($"an lz4 frame with flags {flags:X2}");
        }
        blockChecksums = (flags & 0x10) != 0;
        bool hasSize = (flags & 0x08) != 0;
        Take(source, ref at, (hasSize ? sizeof(long) : 0) + 1);
        return at;
    }

    private static int DecodeBlock(ReadOnlySpan<byte> source, Span<byte> target, int written)
    {
        try
        {
            return Lz4Decoder.DecodeNext(source, target, written);
        }
        catch (CorruptBytesException error)
        {
            return IpcError.Corrupt<int>(error.Message);
        }
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> source, ref int at, int length)
    {
        if (length < 0 || at > source.Length - length)
        {
            IpcError.Corrupt($"an lz4 frame ends after {source.Length} bytes, inside a block");
        }
        at += length;
        return source.Slice(at - length, length);
    }

    private static void CheckRoom(int length, int room)
    {
        if (length > room)
        {
            IpcError.Corrupt("an lz4 frame holds more bytes than it says");
        }
    }
}
