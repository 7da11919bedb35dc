using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Polarway.Core.Kernels;

/// <summary>Copies the values whose bit is set, one after the other. The vector forms write up to 32 bytes past the last value.</summary>
internal static unsafe class Compaction
{
    /// <summary>Bytes past the end of a target that may be overwritten.</summary>
    public const int Slack = 32;

    // For each byte of mask: the positions of its set bits, for a permutation of eight 4-byte lanes.
    private static readonly ulong[] s_lanes8 = Lanes8();

    // For each four bits: the positions of set bits as pairs of 4-byte lanes, for a permutation of four 8-byte lanes.
    private static readonly ulong[] s_lanes4 = Lanes4();

    public static void Values(byte* source, int width, ReadOnlySpan<ulong> words, int length, byte* target)
    {
        switch (width)
        {
            case 1:
                Scalar((byte*)source, words, length, (byte*)target);
                break;
            case 2:
                Scalar((ushort*)source, words, length, (ushort*)target);
                break;
            case 4 when Avx2.IsSupported && InstructionSet.Is256:
                Vector4((int*)source, words, length, (int*)target);
                break;
            case 4:
                Scalar((int*)source, words, length, (int*)target);
                break;
            case 8 when Avx2.IsSupported && InstructionSet.Is256:
                Vector8((long*)source, words, length, (long*)target);
                break;
            case 8:
                Scalar((long*)source, words, length, (long*)target);
                break;
            case Types.Int256.Size:
                Scalar((Types.Int256*)source, words, length, (Types.Int256*)target);
                break;
            default:
                Scalar((Vector128<byte>*)source, words, length, (Vector128<byte>*)target);
                break;
        }
    }

    /// <summary>The set bits' bits of <paramref name="source"/> (whole words, from bit 0).</summary>
    public static void Bits(ReadOnlySpan<ulong> source, ReadOnlySpan<ulong> words, Span<ulong> target)
    {
        ulong pending = 0;
        int used = 0;
        int next = 0;
        for (int word = 0; word < words.Length; word++)
        {
            ulong mask = words[word];
            if (mask == 0)
            {
                continue;
            }
            int count = BitOperations.PopCount(mask);
            ulong bits = Bmi2.X64.IsSupported && InstructionSet.Width > 0 ? Bmi2.X64.ParallelBitExtract(source[word], mask) : Extract(source[word], mask);
            pending |= bits << used;
            if (used + count >= 64)
            {
                target[next++] = pending;
                pending = used == 0 ? 0 : bits >> (64 - used);
                used = used + count - 64;
            }
            else
            {
                used += count;
            }
        }
        if (used > 0)
        {
            target[next] = pending;
        }
    }

    private static ulong Extract(ulong source, ulong mask)
    {
        ulong result = 0;
        for (int bit = 0; mask != 0; bit++)
        {
            int row = BitOperations.TrailingZeroCount(mask);
            result |= (source >> row & 1) << bit;
            mask &= mask - 1;
        }
        return result;
    }

    private static void Scalar<T>(T* source, ReadOnlySpan<ulong> words, int length, T* target) where T : unmanaged
    {
        for (int word = 0; word < words.Length; word++)
        {
            ulong mask = words[word];
            T* block = source + (word * 64);
            if (mask == ulong.MaxValue)
            {
                Unsafe.CopyBlockUnaligned(target, block, (uint)(64 * sizeof(T)));
                target += 64;
                continue;
            }
            while (mask != 0)
            {
                *target++ = block[BitOperations.TrailingZeroCount(mask)];
                mask &= mask - 1;
            }
        }
    }

    private static void Vector4(int* source, ReadOnlySpan<ulong> words, int length, int* target)
    {
        fixed (ulong* lanes = s_lanes8)
        {
            for (int word = 0; word < words.Length; word++)
            {
                ulong mask = words[word];
                int* block = source + (word * 64);
                if (mask == 0)
                {
                    continue;
                }
                if ((word * 64) + 64 > length)
                {
                    Scalar(block, words.Slice(word, 1), length, target);
                    return;
                }
                for (int part = 0; part < 8; part++)
                {
                    byte bits = (byte)(mask >> (part * 8));
                    Vector256<int> order = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(lanes[bits]).AsByte());
                    Vector256.Store(Avx2.PermuteVar8x32(Vector256.Load(block + (part * 8)), order), target);
                    target += BitOperations.PopCount(bits);
                }
            }
        }
    }

    private static void Vector8(long* source, ReadOnlySpan<ulong> words, int length, long* target)
    {
        fixed (ulong* lanes = s_lanes4)
        {
            for (int word = 0; word < words.Length; word++)
            {
                ulong mask = words[word];
                long* block = source + (word * 64);
                if (mask == 0)
                {
                    continue;
                }
                if ((word * 64) + 64 > length)
                {
                    Scalar(block, words.Slice(word, 1), length, target);
                    return;
                }
                for (int part = 0; part < 16; part++)
                {
                    uint bits = (uint)(mask >> (part * 4)) & 15;
                    Vector256<int> order = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(lanes[bits]).AsByte());
                    Vector256.Store(Avx2.PermuteVar8x32(Vector256.Load((int*)(block + (part * 4))), order), (int*)target);
                    target += BitOperations.PopCount(bits);
                }
            }
        }
    }

    private static ulong[] Lanes8()
    {
        var table = new ulong[256];
        for (int mask = 0; mask < table.Length; mask++)
        {
            int place = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                if ((mask >> bit & 1) != 0)
                {
                    table[mask] |= (ulong)bit << (8 * place++);
                }
            }
        }
        return table;
    }

    private static ulong[] Lanes4()
    {
        var table = new ulong[16];
        for (int mask = 0; mask < table.Length; mask++)
        {
            int place = 0;
            for (int bit = 0; bit < 4; bit++)
            {
                if ((mask >> bit & 1) != 0)
                {
                    ulong pair = 2UL * (uint)bit;
                    table[mask] |= (pair | ((pair + 1) << 8)) << (16 * place++);
                }
            }
        }
        return table;
    }
}
