using System.Runtime.CompilerServices;

namespace Polarway.Formats.Compression;

/// <summary>Snappy's raw format, greedy matches of 4 bytes and more found by a hash table, 64 KiB at a time.</summary>
internal static unsafe class SnappyEncoder
{
    private const int BlockBytes = 1 << 16;
    private const int HashBits = 14;
    private const int MinBlockForMatches = 16;
    private const uint HashFactor = 0x1E35A7BD;

    /// <summary>Most bytes that <paramref name="length"/> bytes can become.</summary>
    public static long MaxBytes(long length) => 32 + length + (length / 6);

    /// <summary>Returns the bytes written; the target has room for <see cref="MaxBytes"/>.</summary>
    public static int Encode(byte* source, int length, byte* target)
    {
        byte* output = target;
        uint rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
        {
            *output++ = (byte)(rest | 0x80);
        }
        *output++ = (byte)rest;
        ushort* table = stackalloc ushort[1 << HashBits];
        for (int start = 0; start < length; start += BlockBytes)
        {
            new Span<ushort>(table, 1 << HashBits).Clear();
            output = EncodeBlock(source + start, Math.Min(BlockBytes, length - start), output, table);
        }
        return (int)(output - target);
    }

    private static byte* EncodeBlock(byte* block, int length, byte* output, ushort* table)
    {
        byte* input = block;
        byte* end = block + length;
        byte* literal = input;
        if (length >= MinBlockForMatches)
        {
            byte* limit = end - MinBlockForMatches + 1;
            input++;
            int misses = 32;
            while (input < limit)
            {
                uint word = Unsafe.ReadUnaligned<uint>(input);
                uint hash = (word * HashFactor) >> (32 - HashBits);
                byte* candidate = block + table[hash];
                table[hash] = (ushort)(input - block);
                if (Unsafe.ReadUnaligned<uint>(candidate) != word || candidate >= input)
                {
                    // The longer nothing matched, the larger the steps.
                    input += misses++ >> 5;
                    continue;
                }
                misses = 32;
                output = EmitLiteral(literal, (int)(input - literal), output);
                int matched = 4 + MatchBytes.Count(candidate + 4, input + 4, end);
                output = EmitCopy((int)(input - candidate), matched, output);
                input += matched;
                literal = input;
                if (input < limit)
                {
                    uint before = Unsafe.ReadUnaligned<uint>(input - 1);
                    table[(before * HashFactor) >> (32 - HashBits)] = (ushort)(input - 1 - block);
                }
            }
        }
        return literal < end ? EmitLiteral(literal, (int)(end - literal), output) : output;
    }

    private static byte* EmitLiteral(byte* literal, int length, byte* output)
    {
        if (length == 0)
        {
            return output;
        }
        int coded = length - 1;
        if (coded < 60)
        {
            *output++ = (byte)(coded << 2);
        }
        else
        {
            int bytes = coded < 1 << 8 ? 1 : coded < 1 << 16 ? 2 : 3;
            *output++ = (byte)((59 + bytes) << 2);
            for (int index = 0; index < bytes; index++)
            {
                *output++ = (byte)(coded >> (8 * index));
            }
        }
        Buffer.MemoryCopy(literal, output, length, length);
        return output + length;
    }

    private static byte* EmitCopy(int offset, int length, byte* output)
    {
        while (length >= 68)
        {
            output = EmitLongCopy(offset, 64, output);
            length -= 64;
        }
        if (length > 64)
        {
            output = EmitLongCopy(offset, 60, output);
            length -= 60;
        }
        if (length < 12 && offset < 2048)
        {
            *output++ = (byte)(1 | ((length - 4) << 2) | ((offset >> 8) << 5));
            *output++ = (byte)offset;
            return output;
        }
        return EmitLongCopy(offset, length, output);
    }

    private static byte* EmitLongCopy(int offset, int length, byte* output)
    {
        *output++ = (byte)(2 | ((length - 1) << 2));
        *output++ = (byte)offset;
        *output++ = (byte)(offset >> 8);
        return output;
    }
}
