using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Ranges of bits at any bit offset.</summary>
internal static unsafe class BitRange
{
    private const int WordBits = 64;

    /// <summary>Sets <paramref name="count"/> bits from <paramref name="bit"/> on. Does nothing for a null target.</summary>
    public static void Set(byte* target, int bit, int count)
    {
        if (target == null)
        {
            return;
        }
        while (count > 0 && (bit & 7) != 0)
        {
            target[bit >> 3] |= (byte)(1 << (bit & 7));
            bit++;
            count--;
        }
        new Span<byte>(target + (bit >> 3), count >> 3).Fill(0xFF);
        bit += count & ~7;
        count &= 7;
        if (count > 0)
        {
            target[bit >> 3] |= (byte)((1 << count) - 1);
        }
    }

    /// <summary>Writes bits where the target is 0 so far, and counts those that are 1. With a null target it only counts.
    /// Up to 8 bytes past either end's last bit are touched: read, or written with the value they have.</summary>
    public static int Copy(byte* source, int sourceBit, byte* target, int targetBit, int count)
    {
        int ones = 0;
        while (count > 0)
        {
            int taken = Math.Min(count, WordBits - 8);
            ulong bits = Load(source, sourceBit) & ((1UL << taken) - 1);
            ones += BitOperations.PopCount(bits);
            if (target != null)
            {
                byte* place = target + (targetBit >> 3);
                Unsafe.WriteUnaligned(place, Unsafe.ReadUnaligned<ulong>(place) | (bits << (targetBit & 7)));
            }
            sourceBit += taken;
            targetBit += taken;
            count -= taken;
        }
        return ones;
    }

    /// <summary>57 bits at least, from <paramref name="bit"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(byte* source, int bit) => Unsafe.ReadUnaligned<ulong>(source + (bit >> 3)) >> (bit & 7);
}
