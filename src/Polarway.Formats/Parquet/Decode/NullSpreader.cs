using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// Moves values that lie one after the other to the rows that are not null, in place, from the last row to the first; rows that
/// are null get zero.
/// </summary>
internal static unsafe class NullSpreader
{
    /// <param name="values">First slot of the rows; the values start here too.</param>
    /// <param name="validity">Bits of the rows, from <paramref name="bit"/> on.</param>
    /// <param name="valid">Values, that is bits that are 1.</param>
    public static void Spread(byte* values, int width, byte* validity, int bit, int rows, int valid)
    {
        switch (width)
        {
            case 1: Spread(values, validity, bit, rows, valid); break;
            case 2: Spread((ushort*)values, validity, bit, rows, valid); break;
            case 4: Spread((uint*)values, validity, bit, rows, valid); break;
            case 8: Spread((ulong*)values, validity, bit, rows, valid); break;
            case Int256.Size: SpreadWide((Int256*)values, validity, bit, rows, valid); break;
            default: SpreadWide((View*)values, validity, bit, rows, valid); break;
        }
    }

    /// <summary>The same for bits: from packed bits to a target whose bits are 0 so far.</summary>
    public static void SpreadBits(byte* packed, byte* target, byte* validity, int bit, int rows)
    {
        int from = 0;
        for (int row = 0; row < rows; row += 32)
        {
            int count = Math.Min(32, rows - row);
            ulong mask = BitRange.Load(validity, bit + row) & ((1UL << count) - 1);
            int ones = BitOperations.PopCount(mask);
            ulong bits = Deposit(BitRange.Load(packed, from), mask);
            BitRange.Copy((byte*)&bits, 0, target, bit + row, count);
            from += ones;
        }
    }

    private static void Spread<T>(T* values, byte* validity, int bit, int rows, int valid)
        where T : unmanaged, IBinaryInteger<T>
    {
        int from = valid - 1;
        for (int row = rows - 1; row >= 0 && from < row; row--)
        {
            int place = bit + row;
            int present = (validity[place >> 3] >> (place & 7)) & 1;
            T value = values[Math.Max(from, 0)];
            values[row] = present != 0 ? value : T.Zero;
            from -= present;
        }
    }

    private static void SpreadWide<T>(T* values, byte* validity, int bit, int rows, int valid) where T : unmanaged
    {
        int from = valid - 1;
        for (int row = rows - 1; row >= 0 && from < row; row--)
        {
            int place = bit + row;
            if (((validity[place >> 3] >> (place & 7)) & 1) != 0)
            {
                values[row] = values[from--];
            }
            else
            {
                values[row] = default;
            }
        }
    }

    private static ulong Deposit(ulong bits, ulong mask)
    {
        if (Bmi2.X64.IsSupported && InstructionSet.Width > 0)
        {
            return Bmi2.X64.ParallelBitDeposit(bits, mask);
        }
        ulong result = 0;
        for (; mask != 0; mask &= mask - 1, bits >>= 1)
        {
            result |= (bits & 1) != 0 ? mask & (0 - mask) : 0;
        }
        return result;
    }
}
