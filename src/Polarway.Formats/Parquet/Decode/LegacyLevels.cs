using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// The oldest form of levels: numbers packed without runs, the most significant bit first. They are rewritten as one bit-packed run of
/// today's form, the least significant bit first.
/// </summary>
internal static unsafe class LegacyLevels
{
    private const int MaxHeaderBytes = 5;

    /// <summary>The caller owns the buffer; its length is that of the run, and slack for <see cref="RunDecoder"/> follows.</summary>
    /// <param name="count">Numbers; the source has bits for all of them.</param>
    public static NativeBuffer ToRun(byte* source, int width, int count, Allocator memory)
    {
        int groups = (int)((count + (long)BitUnpacker.GroupValues - 1) / BitUnpacker.GroupValues);
        long packed = (long)groups * width;
        NativeBuffer run = memory.Allocate(MaxHeaderBytes + packed + BitUnpacker.Slack, zeroed: true);
        byte* target = run.Pointer;
        for (uint rest = ((uint)groups << 1) | 1; ; rest >>= 7)
        {
            *target++ = (byte)(rest >= 0x80 ? (rest & 0x7F) | 0x80 : rest);
            if (rest < 0x80)
            {
                break;
            }
        }
        long bits = (long)count * width;
        for (long number = 0; number < bits; number += width)
        {
            for (int bit = 0; bit < width; bit++)
            {
                // The number's bits come from the highest to the lowest.
                long from = number + width - 1 - bit;
                long to = number + bit;
                int value = (source[from >> 3] >> (7 - (int)(from & 7))) & 1;
                target[to >> 3] |= (byte)(value << (int)(to & 7));
            }
        }
        run.SetLength(target - run.Pointer + packed);
        return run;
    }
}
