using System.Runtime.CompilerServices;

namespace Polarway.Formats.Compression;

/// <summary>One LZ4 block, greedy matches found by a hash table.</summary>
internal static unsafe class Lz4Encoder
{
    private const int HashBits = 13;
    private const uint HashFactor = 2654435761;
    private const int MinMatch = 4;
    private const int LastLiterals = 5;
    private const int MatchSafeDistance = 12;
    private const int MaxOffset = 65535;

    /// <summary>Most bytes that <paramref name="length"/> bytes can become.</summary>
    public static long MaxBytes(long length) => length + (length / 255) + 16;

    /// <summary>Returns the bytes written; the target has room for <see cref="MaxBytes"/>.</summary>
    public static int Encode(byte* source, int length, byte* target)
    {
        int* table = stackalloc int[1 << HashBits];
        new Span<int>(table, 1 << HashBits).Fill(-1);
        byte* output = target;
        int literal = 0;
        int position = 0;
        int limit = length - MatchSafeDistance;
        int misses = 64;
        while (position < limit)
        {
            uint word = Unsafe.ReadUnaligned<uint>(source + position);
            uint hash = (word * HashFactor) >> (32 - HashBits);
            int candidate = table[hash];
            table[hash] = position;
            if (candidate < 0 || position - candidate > MaxOffset || Unsafe.ReadUnaligned<uint>(source + candidate) != word)
            {
                position += misses++ >> 6;
                continue;
            }
            misses = 64;
            int matched = MinMatch + MatchBytes.Count(source + candidate + MinMatch, source + position + MinMatch, source + length - LastLiterals);
            output = Emit(source + literal, position - literal, position - candidate, matched, output);
            position += matched;
            literal = position;
        }
        return (int)(EmitLast(source + literal, length - literal, output) - target);
    }

    private static byte* Emit(byte* literal, int literals, int offset, int matched, byte* output)
    {
        byte* token = output++;
        *token = (byte)((Math.Min(literals, 15) << 4) | Math.Min(matched - MinMatch, 15));
        output = EmitLength(literals, output);
        Buffer.MemoryCopy(literal, output, literals, literals);
        output += literals;
        *output++ = (byte)offset;
        *output++ = (byte)(offset >> 8);
        return EmitLength(matched - MinMatch, output);
    }

    private static byte* EmitLast(byte* literal, int literals, byte* output)
    {
        *output++ = (byte)(Math.Min(literals, 15) << 4);
        output = EmitLength(literals, output);
        Buffer.MemoryCopy(literal, output, literals, literals);
        return output + literals;
    }

    private static byte* EmitLength(int length, byte* output)
    {
        if (length < 15)
        {
            return output;
        }
        for (length -= 15; length >= 255; length -= 255)
        {
            *output++ = 255;
        }
        *output++ = (byte)length;
        return output;
    }
}
