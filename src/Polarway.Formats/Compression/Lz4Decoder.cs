using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>LZ4 blocks, bare or in Hadoop's framing. Every length and offset is checked.</summary>
internal static unsafe class Lz4Decoder
{
    private const int MinMatch = 4;
    private const int HadoopHeaderBytes = 8;
    private const int Step = 16;

    /// <summary>One block that decodes to exactly the target.</summary>
    public static void DecodeBlock(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!TryDecodeBlock(source, target))
        {
            CorruptBytesException.Throw($"lz4 data does not decode to {target.Length} bytes");
        }
    }

    /// <summary>Hadoop's frames (big-endian uncompressed and compressed length, then a block), or a bare block as some writers
    /// left it.</summary>
    public static void DecodeHadoop(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!TryDecodeFrames(source, target))
        {
            DecodeBlock(source, target);
        }
    }

    private static bool TryDecodeFrames(ReadOnlySpan<byte> source, Span<byte> target)
    {
        while (source.Length >= HadoopHeaderBytes)
        {
            uint uncompressed = BinaryPrimitives.ReadUInt32BigEndian(source);
            uint compressed = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
            source = source[HadoopHeaderBytes..];
            if (compressed > (uint)source.Length || uncompressed > (uint)target.Length
                || !TryDecodeBlock(source[..(int)compressed], target[..(int)uncompressed]))
            {
                return false;
            }
            source = source[(int)compressed..];
            target = target[(int)uncompressed..];
        }
        return source.Length == 0 && target.Length == 0;
    }

    private static bool TryDecodeBlock(ReadOnlySpan<byte> source, Span<byte> target)
    {
        fixed (byte* input = source, output = target)
        {
            return Decode(input, input + source.Length, output, output + target.Length);
        }
    }

    private static bool Decode(byte* input, byte* inputEnd, byte* output, byte* outputEnd)
    {
        byte* outputStart = output;
        while (input < inputEnd)
        {
            int token = *input++;
            nint literal = token >> 4;
            if (literal == 15 && !ReadLength(ref input, inputEnd, ref literal))
            {
                return false;
            }
            if (literal > inputEnd - input || literal > outputEnd - output)
            {
                return false;
            }
            if (literal <= Step && inputEnd - input >= Step && outputEnd - output >= Step)
            {
                Vector128.Load(input).Store(output);
            }
            else
            {
                Buffer.MemoryCopy(input, output, literal, literal);
            }
            input += literal;
            output += literal;
            if (input == inputEnd)
            {
                return output == outputEnd;
            }
            if (inputEnd - input < 2)
            {
                return false;
            }
            nint offset = Unsafe.ReadUnaligned<ushort>(input);
            input += 2;
            nint match = token & 15;
            if (match == 15 && !ReadLength(ref input, inputEnd, ref match))
            {
                return false;
            }
            match += MinMatch;
            if (offset == 0 || offset > output - outputStart || match > outputEnd - output)
            {
                return false;
            }
            CopyMatch(output, offset, match, outputEnd);
            output += match;
        }
        return output == outputEnd && outputStart == outputEnd;
    }

    private static void CopyMatch(byte* to, nint offset, nint length, byte* outputEnd)
    {
        byte* from = to - offset;
        nint done = 0;
        if (offset >= Step)
        {
            for (; done < length && outputEnd - (to + done) >= Step; done += Step)
            {
                Vector128.Load(from + done).Store(to + done);
            }
        }
        else if (offset >= 8)
        {
            for (; done < length && outputEnd - (to + done) >= 8; done += 8)
            {
                Unsafe.WriteUnaligned(to + done, Unsafe.ReadUnaligned<ulong>(from + done));
            }
        }
        for (; done < length; done++)
        {
            to[done] = from[done];
        }
    }

    private static bool ReadLength(ref byte* input, byte* inputEnd, ref nint length)
    {
        byte next;
        do
        {
            if (input >= inputEnd || length > int.MaxValue)
            {
                return false;
            }
            next = *input++;
            length += next;
        }
        while (next == 255);
        return true;
    }
}
