using System.Buffers.Binary;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Buffers as LZ4 frames of independent blocks of at most 4 MiB, without checksums.</summary>
internal sealed unsafe class Lz4BufferCompressor : BufferCompressor
{
    private const int BlockBytes = 4 << 20;
    private const uint StoredFlag = 0x8000_0000;

    public override byte Codec => 0;

    // Magic number, version 1 with independent blocks, blocks of 4 MiB, and the checksum of those two bytes.
    private static ReadOnlySpan<byte> Header => [0x04, 0x22, 0x4D, 0x18, 0x60, 0x70, 0x73];

    protected override long MaxBytes(long length)
    {
        long blocks = (length + BlockBytes - 1) / BlockBytes;
        return Header.Length + sizeof(uint) + (blocks * (sizeof(uint) + Lz4Encoder.MaxBytes(Math.Min(length, BlockBytes))));
    }

    protected override long Encode(ReadOnlySpan<byte> plain, byte* target, long room)
    {
        Header.CopyTo(new Span<byte>(target, Header.Length));
        byte* at = target + Header.Length;
        fixed (byte* source = plain)
        {
            for (int from = 0; from < plain.Length; from += BlockBytes)
            {
                int length = Math.Min(BlockBytes, plain.Length - from);
                uint written = (uint)Lz4Encoder.Encode(source + from, length, at + sizeof(uint));
                if (written >= (uint)length)
                {
                    plain.Slice(from, length).CopyTo(new Span<byte>(at + sizeof(uint), length));
                    written = (uint)length | StoredFlag;
                }
                BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(at, sizeof(uint)), written);
                at += sizeof(uint) + (written & ~StoredFlag);
            }
        }
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(at, sizeof(uint)), 0);
        return at + sizeof(uint) - target;
    }
}
