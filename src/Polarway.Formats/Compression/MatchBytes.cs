using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polarway.Formats.Compression;

/// <summary>How far two places of the same block are equal, for encoders that look for repetitions.</summary>
internal static unsafe class MatchBytes
{
    /// <summary>Equal bytes from <paramref name="earlier"/> and <paramref name="input"/> on; <paramref name="end"/> bounds the later one.</summary>
    public static int Count(byte* earlier, byte* input, byte* end)
    {
        byte* start = input;
        while (end - input >= sizeof(ulong))
        {
            ulong difference = Unsafe.ReadUnaligned<ulong>(earlier) ^ Unsafe.ReadUnaligned<ulong>(input);
            if (difference != 0)
            {
                return (int)(input - start) + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
            earlier += sizeof(ulong);
            input += sizeof(ulong);
        }
        while (input < end && *earlier == *input)
        {
            earlier++;
            input++;
        }
        return (int)(input - start);
    }
}
