using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// Bit-packed numbers, least significant bit first, in groups of 8 that each start at a byte. The vector form takes widths to 25
/// (a number then lies within 4 bytes wherever it starts): one shuffle brings the bytes of each number to its lane, one variable
/// shift aligns it, and both are the same for every group. Reads up to <see cref="Slack"/> bytes past the input.
/// </summary>
internal static unsafe class BitUnpacker
{
    /// <summary>Bytes past the end of the input that must be readable.</summary>
    public const int Slack = 64;

    public const int GroupValues = 8;
    private const int MaxVectorWidth = 25;

    // By width: which bytes go to which lane, and how far each lane is shifted.
    private static readonly Vector256<byte>[] Shuffles = [.. Enumerable.Range(0, MaxVectorWidth + 1).Select(ShuffleFor)];
    private static readonly Vector256<uint>[] Shifts = [.. Enumerable.Range(0, MaxVectorWidth + 1).Select(ShiftFor)];

    /// <summary>Unpacks <paramref name="groups"/> groups of 8 numbers of <paramref name="width"/> (0 to 32) bits.</summary>
    public static void Unpack(byte* source, int groups, int width, uint* target)
    {
        if (width == 0)
        {
            new Span<uint>(target, groups * GroupValues).Clear();
        }
        else if (Avx2.IsSupported && width <= MaxVectorWidth && InstructionSet.Width >= Vector256<byte>.Count * 8)
        {
            UnpackVector(source, groups, width, target);
        }
        else
        {
            UnpackScalar(source, groups, width, target);
        }
    }

    /// <summary>The reference form.</summary>
    internal static void UnpackScalar(byte* source, int groups, int width, uint* target)
    {
        ulong mask = (1UL << width) - 1;
        for (int group = 0; group < groups; group++)
        {
            for (int index = 0; index < GroupValues; index++)
            {
                int bit = index * width;
                target[index] = (uint)((Unsafe.ReadUnaligned<ulong>(source + (bit >> 3)) >> (bit & 7)) & mask);
            }
            source += width;
            target += GroupValues;
        }
    }

    internal static void UnpackVector(byte* source, int groups, int width, uint* target)
    {
        int upper = UpperStart(width);
        Vector256<byte> shuffle = Shuffles[width];
        Vector256<uint> shift = Shifts[width];
        Vector256<uint> mask = Vector256.Create((uint)((1UL << width) - 1));
        for (int group = 0; group < groups; group++)
        {
            Vector256<byte> bytes = Vector256.Create(Vector128.Load(source), Vector128.Load(source + upper));
            Vector256<uint> lanes = Avx2.Shuffle(bytes, shuffle).AsUInt32();
            (Avx2.ShiftRightLogicalVariable(lanes, shift) & mask).Store(target);
            source += width;
            target += GroupValues;
        }
    }

    /// <summary>Byte of the group at which the upper four numbers are loaded.</summary>
    private static int UpperStart(int width) => (4 * width) >> 3;

    private static Vector256<byte> ShuffleFor(int width)
    {
        int upper = UpperStart(width);
        byte* indices = stackalloc byte[32];
        for (int lane = 0; lane < GroupValues; lane++)
        {
            int first = ((lane * width) >> 3) - (lane < 4 ? 0 : upper);
            for (int part = 0; part < 4; part++)
            {
                indices[(lane * 4) + part] = (byte)(first + part);
            }
        }
        return Vector256.Load(indices);
    }

    private static Vector256<uint> ShiftFor(int width)
    {
        uint* shifts = stackalloc uint[GroupValues];
        for (int lane = 0; lane < GroupValues; lane++)
        {
            shifts[lane] = (uint)((lane * width) & 7);
        }
        return Vector256.Load(shifts);
    }
}
