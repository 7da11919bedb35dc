using System.Runtime.Intrinsics;
using Polarway.Core.Kernels;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Pages of dictionary codes: one byte of width, then runs.</summary>
internal static unsafe class DictionaryCodes
{
    public static void Start(RunDecoder decoder, byte* source, int length)
    {
        if (length == 0)
        {
            // A page of nulls only may have no codes at all.
            decoder.Reset(source, 0, 0);
            return;
        }
        decoder.Reset(source + 1, length - 1, *source);
    }

    /// <summary>Each code is one more than the one before it.</summary>
    public static bool AreConsecutive(uint* codes, int count)
    {
        uint first = codes[0];
        if (codes[count - 1] - first != (uint)count - 1)
        {
            return false;
        }
        int index = 0;
        if (InstructionSet.Is256)
        {
            Vector256<uint> wanted = Vector256.Create(first) + Vector256<uint>.Indices;
            var step = Vector256.Create((uint)Vector256<uint>.Count);
            for (; index <= count - Vector256<uint>.Count; index += Vector256<uint>.Count)
            {
                if (Vector256.Load(codes + index) != wanted)
                {
                    return false;
                }
                wanted += step;
            }
        }
        for (; index < count; index++)
        {
            if (codes[index] != first + (uint)index)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Refuses codes that are not below <paramref name="limit"/>.</summary>
    public static void Check(uint* codes, int count, uint limit)
    {
        uint largest = 0;
        int index = 0;
        if (InstructionSet.Is256 && count >= Vector256<uint>.Count)
        {
            Vector256<uint> most = Vector256<uint>.Zero;
            for (; index <= count - Vector256<uint>.Count; index += Vector256<uint>.Count)
            {
                most = Vector256.Max(most, Vector256.Load(codes + index));
            }
            for (int lane = 0; lane < Vector256<uint>.Count; lane++)
            {
                largest = Math.Max(largest, most[lane]);
            }
        }
        for (; index < count; index++)
        {
            largest = Math.Max(largest, codes[index]);
        }
        if (largest >= limit && count > 0)
        {
            CorruptBytesException.Throw($"dictionary code {largest} where the dictionary has {limit} entries");
        }
    }
}
