using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>
/// Snappy's raw format. Copies go in steps of 16 bytes past the wanted end where the buffers have room, and byte-exact near the
/// ends; every length and offset is checked before it is used.
/// </summary>
internal static unsafe class SnappyDecoder
{
    /// <summary>Bytes past the end of the target that must be writable.</summary>
    public const int Slack = 64;

    private const int Step = 16;
    private const int LongLiteral = 60;
    private const int Word = 8;

    private const int ShortInput = 16;

    // With its tag, and a copy's tag and trailer, it fills a word.
    private const int MaxShortLiteral = 4;

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
            DecodeShort(ref input, inputEnd, outputStart, ref output, outputEnd);
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
                        length = ReadLongLength(ref input, inputEnd, (int)length - LongLiteral);
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

    /// <summary>
    /// The common case of numbers: a literal of a few changed bytes, then a copy of the others from an earlier value. One load takes
    /// both elements. The last 8 bytes of output stay in a register, so that a copy from 8 back need not wait for the stores that
    /// it would read. Leaves at the first element of another kind, or near either end.
    /// </summary>
    private static void DecodeShort(ref byte* inputPlace, byte* inputEnd, byte* outputStart, ref byte* outputPlace, byte* outputEnd)
    {
        byte* input = inputPlace;
        byte* output = outputPlace;
        byte* safeInput = inputEnd - ShortInput;
        byte* safeOutput = outputEnd - (2 * Word);
        ulong last = output - outputStart >= Word ? Unsafe.ReadUnaligned<ulong>(output - Word) : LastOf(outputStart, output);
        while (input <= safeInput && output <= safeOutput)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(input);
            int literalBits = 0;
            if ((word & 3) == 0)
            {
                if ((word & 0xFF) > (MaxShortLiteral - 1) << 2)
                {
                    break;
                }
                // Tag and literal: every operation between this load and the next one costs, so the tag is not taken apart first.
                literalBits = (2 * (int)(word & 0x0C)) + 16;
            }
            int literal = (literalBits >> 3) - (literalBits == 0 ? 0 : 1);
            ulong element = word >> literalBits;
            byte* next = input + (literalBits >> 3) + 2 + (nint)((element >> 1) & 1);
            uint kind = (uint)element & 3;
            if (kind - 1 > 1)
            {
                break;
            }
            uint isLong = kind >> 1;
            uint mask = 0 - isLong;
            uint tag = (uint)element & 0xFF;
            uint trailer = (uint)(element >> 8) & 0xFFFF;
            uint shortLength = ((tag >> 2) & 7) + 4;
            int length = (int)(shortLength + (((tag >> 2) + 1 - shortLength) & mask));
            uint shortOffset = ((tag & 0xE0) << 3) | (trailer & 0xFF);
            nuint offset = shortOffset + ((trailer - shortOffset) & mask);
            if (length > Word || offset < Word || offset > (nuint)(output + literal - outputStart))
            {
                break;
            }
            input = next;
            ulong bytes = word >> 8;
            if (literal + length == Word && literal != 0)
            {
                // A whole value: one store, and the last 8 bytes are known without shifting.
                ulong changed = (1UL << (8 * literal)) - 1;
                if (offset == Word)
                {
                    last = (last & ~changed) | (bytes & changed);
                    Unsafe.WriteUnaligned(output, last);
                    output += Word;
                    if (isLong == 0)
                    {
                        last = DecodePairs(ref input, safeInput, ref output, safeOutput, last, word, literalBits);
                    }
                    continue;
                }
                last = (bytes & changed) | (Unsafe.ReadUnaligned<ulong>(output + literal - offset) << (8 * literal));
                Unsafe.WriteUnaligned(output, last);
                output += Word;
                continue;
            }
            if (literal != 0)
            {
                Unsafe.WriteUnaligned(output, bytes);
                last = ShiftIn(last, bytes, literal);
                output += literal;
            }
            ulong copied = last;
            if (offset != Word)
            {
                copied = Unsafe.ReadUnaligned<ulong>(output - offset);
            }
            Unsafe.WriteUnaligned(output, copied);
            last = ShiftIn(last, copied, length);
            output += length;
        }
        inputPlace = input;
        outputPlace = output;
    }

    /// <summary>As long as the next two elements have the same kinds, lengths and offset (8) as the two before, each pair is a value
    /// whose low bytes change: no length has to be read before the next pair can be.</summary>
    private static ulong DecodePairs(ref byte* inputPlace, byte* safeInput, ref byte* outputPlace, byte* safeOutput, ulong last, ulong pair, int literalBits)
    {
        byte* input = inputPlace;
        byte* output = outputPlace;
        ulong tags = 0xFF | (0xFFFFUL << literalBits);
        ulong wanted = pair & tags;
        ulong changed = (1UL << (literalBits - 8)) - 1;
        ulong kept = ~changed;
        int bytes = (literalBits >> 3) + 2;
        while (input <= safeInput && output <= safeOutput)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(input);
            if ((word & tags) != wanted)
            {
                break;
            }
            last = (last & kept) | ((word >> 8) & changed);
            Unsafe.WriteUnaligned(output, last);
            output += Word;
            input += bytes;
        }
        inputPlace = input;
        outputPlace = output;
        return last;
    }

    /// <summary>The last 8 bytes after <paramref name="count"/> (1 to 8) bytes more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ShiftIn(ulong last, ulong bytes, int count)
        => ((last >> (4 * count)) >> (4 * count)) | (bytes << (64 - (8 * count)));

    private static ulong LastOf(byte* start, byte* end)
    {
        ulong last = 0;
        for (byte* place = start; place < end; place++)
        {
            last = ShiftIn(last, *place, 1);
        }
        return last;
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
