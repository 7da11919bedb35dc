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

    // Room for 14 literals and a match of 18 bytes, copied in whole words.
    private const int ShortPair = 14 + 8 + 8 + 2;

    /// <summary>One block that decodes to exactly the target.</summary>
    public static void DecodeBlock(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (!TryDecodeBlock(source, target))
        {
            CorruptBytesException.Throw($"lz4 data does not decode to {target.Length} bytes");
        }
    }

    /// <summary>One block of a frame, behind those that came before it in the target and that it may refer to.</summary>
    /// <param name="written">Bytes of the target that are there.</param>
    /// <returns>Bytes of the target that are there afterwards.</returns>
    public static int DecodeNext(ReadOnlySpan<byte> source, Span<byte> target, int written)
    {
        fixed (byte* input = source, start = target)
        {
            byte* output = start + written;
            if (!Decode(input, input + source.Length, start, ref output, start + target.Length))
            {
                CorruptBytesException.Throw($"an lz4 block of {source.Length} bytes is cut off, refers to bytes before the first one, or has more than the {target.Length - written} bytes that are wanted");
            }
            return (int)(output - start);
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
        fixed (byte* input = source, start = target)
        {
            byte* output = start;
            byte* end = start + target.Length;
            return Decode(input, input + source.Length, start, ref output, end) && output == end;
        }
    }

    /// <summary>Moves <paramref name="outputPlace"/> behind what was written; false for a block that cannot be.</summary>
    private static bool Decode(byte* input, byte* inputEnd, byte* outputStart, ref byte* outputPlace, byte* outputEnd)
    {
        byte* output = outputPlace;
        while (input < inputEnd)
        {
            int token = *input++;
            nint literal = token >> 4;
            if (literal != 15 && (token & 15) != 15 && inputEnd - input >= Step + sizeof(ushort) && outputEnd - output >= ShortPair)
            {
                // Both lengths are in the token and both copies may write past their ends: most of what there is.
                Vector128.Load(input).Store(output);
                nint near = Unsafe.ReadUnaligned<ushort>(input + literal);
                byte* copied = output + literal;
                if (near >= sizeof(ulong) && near <= copied - outputStart)
                {
                    byte* from = copied - near;
                    Unsafe.WriteUnaligned(copied, Unsafe.ReadUnaligned<ulong>(from));
                    Unsafe.WriteUnaligned(copied + 8, Unsafe.ReadUnaligned<ulong>(from + 8));
                    Unsafe.WriteUnaligned(copied + 16, Unsafe.ReadUnaligned<ushort>(from + 16));
                    input += literal + sizeof(ushort);
                    output = copied + (token & 15) + MinMatch;
                    continue;
                }
            }
            if (literal == 15)
            {
                literal = ReadLength(ref input, inputEnd);
            }
            if (literal < 0 || literal > inputEnd - input || literal > outputEnd - output)
            {
                return false;
            }
            if (literal <= Step && inputEnd - input >= Step && outputEnd - output >= Step)
            {
                Vector128.Load(input).Store(output);
            }
            else if (literal <= 2 * Step && inputEnd - input >= 2 * Step && outputEnd - output >= 2 * Step)
            {
                Vector256.Load(input).Store(output);
            }
            else
            {
                Buffer.MemoryCopy(input, output, literal, literal);
            }
            input += literal;
            output += literal;
            if (input == inputEnd)
            {
                outputPlace = output;
                return true;
            }
            if (inputEnd - input < 2)
            {
                return false;
            }
            nint offset = Unsafe.ReadUnaligned<ushort>(input);
            input += 2;
            nint match = token & 15;
            if (match == 15)
            {
                match = ReadLength(ref input, inputEnd);
            }
            if (match < 0)
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
        outputPlace = output;
        return output == outputStart && outputStart == outputEnd;
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
        else if (offset is 1 or 2 or 4)
        {
            ulong pattern = offset == 1 ? *from * 0x0101_0101_0101_0101UL
                : offset == 2 ? Unsafe.ReadUnaligned<ushort>(from) * 0x0001_0001_0001_0001UL
                : Unsafe.ReadUnaligned<uint>(from) * 0x0000_0001_0000_0001UL;
            for (; done < length && outputEnd - (to + done) >= sizeof(ulong); done += sizeof(ulong))
            {
                Unsafe.WriteUnaligned(to + done, pattern);
            }
        }
        for (; done < length; done++)
        {
            to[done] = from[done];
        }
    }

    /// <summary>The rest of a length that does not fit its half of the token, with these 15; -1 when it is cut off.</summary>
    private static nint ReadLength(ref byte* input, byte* inputEnd)
    {
        nint length = 15;
        byte next;
        do
        {
            if (input >= inputEnd || length > int.MaxValue)
            {
                return -1;
            }
            next = *input++;
            length += next;
        }
        while (next == 255);
        return length;
    }
}
