using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polarway.Formats.Compression;

/// <summary>The loops far from both ends, where nothing but a copy's offset has to be checked.</summary>
internal static unsafe partial class SnappyDecoder
{
    private const int Word = 8;

    // A literal of one tag byte is copied as two of these, whatever its length.
    private const int Stride = 32;
    private const int LongestPair = 4 * Stride;

    // A literal and a copy with their tags, and a word that is read behind them.
    private const int PairInput = 1 + (2 * Stride) + 3 + Word;
    private const int ShortInput = 16;

    // With its tag, and a copy's tag and trailer, it fills a word.
    private const int MaxShortLiteral = 4;

    // Tags of a literal and of copies of four bytes, and what such a literal and a copy with a short offset take.
    private const int Half = 4;
    private const uint HalfLiteral = (Half - 1) << 2;
    private const uint HalfShortCopy = 1;
    private const uint HalfLongCopy = ((Half - 1) << 2) | 2;
    private const int HalvesBytes = 1 + Half + 2;

    /// <summary>
    /// A literal and the copy that nearly always follows it, without a branch on their lengths: those are as good as random, and a
    /// wrong guess costs more than the copying. Leaves at long literals, copies with long offsets, wrong offsets, and near the ends.
    /// </summary>
    private static void DecodePairs(ref byte* inputPlace, byte* inputEnd, byte* outputStart, ref byte* outputPlace, byte* outputEnd)
    {
        byte* input = inputPlace;
        byte* output = outputPlace;
        byte* safeInput = inputEnd - PairInput;
        byte* safeOutput = outputEnd - LongestPair;
        ulong word = input <= safeInput ? Unsafe.ReadUnaligned<ulong>(input) : 0;
        while (input <= safeInput && output <= safeOutput)
        {
            if ((word & 0xFF) == HalfLiteral)
            {
                // A number of which four bytes are new and four known from anywhere. Whether the copy has one or two bytes of offset is
                // as good as random, so what follows in either case is loaded before it is known.
                ulong afterShort = Unsafe.ReadUnaligned<ulong>(input + HalvesBytes);
                ulong afterLong = Unsafe.ReadUnaligned<ulong>(input + HalvesBytes + 1);
                ulong isLong = (word >> 41) & 1;
                nuint distance = OffsetOf((uint)(word >> 40), 0 - (uint)isLong);
                if (IsHalfCopy((uint)(word >> 40), 0 - (uint)isLong) && distance - Half <= (nuint)(output - outputStart))
                {
                    Unsafe.WriteUnaligned(output, (uint)(word >> 8));
                    Unsafe.WriteUnaligned(output + Half, Unsafe.ReadUnaligned<uint>(output + Half - distance));
                    output += Word;
                    input += HalvesBytes + isLong;
                    word = afterShort ^ ((afterShort ^ afterLong) & (0 - isLong));
                    continue;
                }
            }
            nuint tag = (nuint)word & 0xFF;
            nuint literal = 0;
            if ((tag & 3) == 0)
            {
                if (tag >= LongLiteral << 2)
                {
                    break;
                }
                literal = (tag >> 2) + 1;
                Vector256<byte> first = Vector256.Load(input + 1);
                Vector256<byte> second = Vector256.Load(input + 1 + Stride);
                first.Store(output);
                second.Store(output + Stride);
                input += literal + 1;
                output += literal;
                word = Unsafe.ReadUnaligned<ulong>(input);
                tag = (nuint)word & 0xFF;
                if ((tag & 3) == 0)
                {
                    continue;
                }
            }
            nuint kind = tag & 3;
            if (kind == 3)
            {
                break;
            }
            nuint mask = 0 - (kind >> 1);
            nuint shortLength = ((tag >> 2) & 7) + 4;
            nuint length = shortLength + (((tag >> 2) + 1 - shortLength) & mask);
            nuint offset = OffsetOf((uint)word, (uint)mask);
            if (offset - 1 >= (nuint)(output - outputStart))
            {
                break;
            }
            input += kind + 1;
            if (offset >= Step)
            {
                CopyFar(output - offset, output, (nint)length);
            }
            else
            {
                CopyNear(output, (int)offset, (nint)length);
            }
            output += length;
            if (offset == Word && literal + length == Word && literal - 1 < MaxShortLiteral)
            {
                // Variables of their own: those whose address is taken do not live in registers.
                byte* from = input;
                byte* to = output;
                DecodeWords(ref from, inputEnd, outputStart, ref to, outputEnd);
                input = from;
                output = to;
                if (input > safeInput)
                {
                    break;
                }
            }
            word = Unsafe.ReadUnaligned<ulong>(input);
        }
        inputPlace = input;
        outputPlace = output;
    }

    /// <summary>The offset of a copy.</summary>
    /// <param name="copy">Its tag, and above that the two bytes behind it.</param>
    /// <param name="isLong">All bits set: a copy with two bytes of offset. 0: one with one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint OffsetOf(uint copy, uint isLong)
    {
        uint trailer = (copy >> 8) & 0xFFFF;
        uint near = ((copy & 0xE0) << 3) | (trailer & 0xFF);
        return near ^ ((trailer ^ near) & isLong);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsHalfCopy(uint copy, uint isLong)
        => (copy & 0xFF & (0x1F | isLong)) == (HalfShortCopy ^ ((HalfShortCopy ^ HalfLongCopy) & isLong));

    /// <summary>
    /// The common case of numbers: a literal of a few changed bytes, then a copy of the others from an earlier value. One load takes
    /// both elements. The last 8 bytes of output stay in a register, so that a copy from 8 back need not wait for the stores that
    /// it would read. Leaves at the first element of another kind, or near either end.
    /// </summary>
    private static void DecodeWords(ref byte* inputPlace, byte* inputEnd, byte* outputStart, ref byte* outputPlace, byte* outputEnd)
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
                        byte* from = input;
                        byte* to = output;
                        last = DecodeSteps(ref from, safeInput, ref to, safeOutput, last, word, literalBits);
                        input = from;
                        output = to;
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
    private static ulong DecodeSteps(ref byte* inputPlace, byte* safeInput, ref byte* outputPlace, byte* safeOutput, ulong last, ulong pair, int literalBits)
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
}
