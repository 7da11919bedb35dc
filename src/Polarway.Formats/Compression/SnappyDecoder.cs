using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>
/// Snappy's raw format. Copies go in steps of 16 bytes past the wanted end where the buffers have room, and byte-exact near the
/// ends; every length and offset is checked before it is used. This loop takes any element and knows the ends; far from them
/// <see cref="DecodePairs"/> does the work.
/// </summary>
internal static unsafe partial class SnappyDecoder
{
    /// <summary>Bytes past the end of the target that must be writable.</summary>
    public const int Slack = 64;

    private const int Step = 16;
    private const int LongLiteral = 60;

    /// <summary>Bytes of the uncompressed form, as the input says.</summary>
    public static int Length(ReadOnlySpan<byte> source, out int headerBytes)
    {
        ulong value = 0;
        for (headerBytes = 0; headerBytes < Math.Min(source.Length, 5);)
        {
            byte next = source[headerBytes];
            value |= (ulong)(next & 0x7F) << (7 * headerBytes);
            headerBytes++;
            if (next < 0x80)
            {
                return value <= int.MaxValue ? (int)value : CorruptBytesException.Throw<int>($"snappy data says that it has {value} bytes");
            }
        }
        return CorruptBytesException.Throw<int>("snappy data has no length");
    }

    /// <summary>Fills <paramref name="target"/> (<paramref name="length"/> bytes and <see cref="Slack"/>) exactly.</summary>
    public static void Decode(ReadOnlySpan<byte> source, byte* target, int length)
    {
        int said = Length(source, out int headerBytes);
        if (said != length)
        {
            CorruptBytesException.Throw($"snappy data says {said} bytes and the page {length}");
        }
        fixed (byte* start = source)
        {
            DecodeElements(start + headerBytes, start + source.Length, target, target + length);
        }
    }

    private static void DecodeElements(byte* input, byte* inputEnd, byte* output, byte* outputEnd)
    {
        byte* outputStart = output;
        // Up to here a tag, its trailer and a short literal can be read without further checks.
        byte* safeEnd = inputEnd - (Step + 5);
        while (input < inputEnd)
        {
            byte* from = input;
            byte* to = output;
            DecodePairs(ref from, inputEnd, outputStart, ref to, outputEnd);
            input = from;
            output = to;
            if (input >= inputEnd)
            {
                break;
            }
            uint tag = *input++;
            nint length;
            nuint offset;
            if ((tag & 3) == 0)
            {
                length = (nint)(tag >> 2) + 1;
                if (length <= Step && input < safeEnd && length <= outputEnd - output)
                {
                    Vector128.Load(input).Store(output);
                }
                else
                {
                    if (length > LongLiteral)
                    {
                        byte* behind = input;
                        length = ReadLongLength(ref behind, inputEnd, (int)length - LongLiteral);
                        input = behind;
                    }
                    CopyLiteral(input, inputEnd, output, outputEnd, length);
                }
                input += length;
                output += length;
                continue;
            }
            if (input >= safeEnd && inputEnd - input < TrailerBytes(tag))
            {
                CorruptBytesException.ThrowTruncated("snappy data");
            }
            if ((tag & 3) == 1)
            {
                length = (nint)((tag >> 2) & 7) + 4;
                offset = ((tag & 0xE0) << 3) | *input++;
            }
            else if ((tag & 3) == 2)
            {
                length = (nint)(tag >> 2) + 1;
                offset = Unsafe.ReadUnaligned<ushort>(input);
                input += 2;
            }
            else
            {
                length = (nint)(tag >> 2) + 1;
                offset = Unsafe.ReadUnaligned<uint>(input);
                input += 4;
            }
            if (offset - 1 >= (nuint)(output - outputStart) || length > outputEnd - output)
            {
                ThrowCopy((long)offset, length, output - outputStart, outputEnd - output);
            }
            if (offset >= Step)
            {
                CopyFar(output - offset, output, length);
            }
            else
            {
                CopyNear(output, (int)offset, length);
            }
            output += length;
        }
        if (output != outputEnd)
        {
            CorruptBytesException.Throw($"snappy data ends {outputEnd - output} bytes early");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TrailerBytes(uint tag) => (tag & 3) == 3 ? 4 : (int)(tag & 3);

    /// <summary>Source and target are 16 bytes apart or more: each step reads what is final.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFar(byte* from, byte* to, nint length)
    {
        Vector128.Load(from).Store(to);
        if (length > Step)
        {
            Vector128.Load(from + Step).Store(to + Step);
            if (length > 2 * Step)
            {
                Vector128.Load(from + (2 * Step)).Store(to + (2 * Step));
                Vector128.Load(from + (3 * Step)).Store(to + (3 * Step));
            }
        }
    }

    /// <summary>The copy overlaps itself: its first bytes are a pattern that repeats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyNear(byte* to, int offset, nint length)
    {
        byte* from = to - offset;
        if (offset >= 8)
        {
            for (nint done = 0; done < length; done += 8)
            {
                Unsafe.WriteUnaligned(to + done, Unsafe.ReadUnaligned<ulong>(from + done));
            }
            return;
        }
        if (length <= 8 && offset >= 4)
        {
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<uint>(from));
            Unsafe.WriteUnaligned(to + 4, Unsafe.ReadUnaligned<uint>(from + 4));
            return;
        }
        CopyPattern(from, to, offset, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CopyPattern(byte* from, byte* to, int offset, nint length)
    {
        byte* pattern = stackalloc byte[2 * Step];
        for (int index = 0; index < Step; index++)
        {
            pattern[index] = from[index % offset];
        }
        Vector128<byte> bytes = Vector128.Load(pattern);
        int advance = Step / offset * offset;
        for (nint done = 0; done < length; done += advance)
        {
            bytes.Store(to + done);
        }
    }

    private static void CopyLiteral(byte* input, byte* inputEnd, byte* output, byte* outputEnd, nint length)
    {
        if (length > inputEnd - input || length > outputEnd - output)
        {
            CorruptBytesException.Throw($"a snappy literal of {length} bytes where {inputEnd - input} are left and {outputEnd - output} wanted");
        }
        Buffer.MemoryCopy(input, output, length, length);
    }

    private static nint ReadLongLength(ref byte* input, byte* inputEnd, int bytes)
    {
        if (inputEnd - input < bytes)
        {
            CorruptBytesException.ThrowTruncated("snappy data");
        }
        uint length = 0;
        for (int index = 0; index < bytes; index++)
        {
            length |= (uint)input[index] << (8 * index);
        }
        input += bytes;
        return (nint)length + 1;
    }

    private static void ThrowCopy(long offset, long length, long written, long left)
        => CorruptBytesException.Throw($"a snappy copy of {length} bytes from {offset} back, where {written} are written and {left} left");
}
