using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>
/// The shortest decimal that reads back as a float64, and of several the nearest, by Giulietti's method (Schubfach): three products
/// with a 126-bit power of ten decide.
/// </summary>
internal static class ShortestDigits
{
    private const int LeastPower = -324;
    private const int MostPower = 292;
    private const int TableBits = 126;
    private const int MantissaBits = 52;
    private const int LeastExponent = -1074;
    private const ulong HiddenBit = 1UL << MantissaBits;
    private const ulong LowBits = (1UL << 63) - 1;

    // Per power k two words, 63 bits each, of 10^-k, scaled to 126 bits and rounded up.
    private static readonly ulong[] Powers = CreatePowers();

    /// <param name="value">Positive and finite.</param>
    /// <param name="exponent">The value is the result times ten to this power.</param>
    /// <returns>Digits without zeros at their end.</returns>
    public static ulong Of(double value, out int exponent)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        ulong fraction = bits & (HiddenBit - 1);
        int biased = (int)(bits >> MantissaBits) & 0x7FF;
        ulong digits;
        if (biased == 0)
        {
            digits = Decide(LeastExponent, fraction, out exponent);
            return WithoutZeros(digits, ref exponent);
        }
        int binary = biased + LeastExponent - 1;
        ulong mantissa = HiddenBit | fraction;
        if (binary is < 0 and > -(MantissaBits + 1))
        {
            // Whole numbers are their own digits.
            ulong whole = mantissa >> -binary;
            if (whole << -binary == mantissa)
            {
                exponent = 0;
                return WithoutZeros(whole, ref exponent);
            }
        }
        digits = Decide(binary, mantissa, out exponent);
        return WithoutZeros(digits, ref exponent);
    }

    private static ulong Decide(int binary, ulong mantissa, out int exponent)
    {
        ulong odd = mantissa & 1;
        ulong middle = mantissa << 2;
        ulong upper = middle + 2;
        bool isRegular = mantissa != HiddenBit || binary == LeastExponent;
        ulong lower = middle - (isRegular ? 2UL : 1UL);
        int power = isRegular ? FloorLog10Of2To(binary) : FloorLog10OfThreeQuarters(binary);
        exponent = power;
        int shift = binary + FloorLog2Of10To(-power) + 2;
        ulong high = Powers[2 * (power - LeastPower)];
        ulong low = Powers[(2 * (power - LeastPower)) + 1];
        ulong at = Scale(high, low, middle << shift);
        ulong from = Scale(high, low, lower << shift) + odd;
        ulong to = Scale(high, low, upper << shift);
        ulong down = at >> 2;
        if (down >= 10)
        {
            ulong tensDown = down / 10 * 10;
            ulong tensUp = tensDown + 10;
            bool isDownInside = from <= tensDown << 2;
            bool isUpInside = (tensUp << 2) + odd <= to;
            if (isDownInside != isUpInside)
            {
                return isDownInside ? tensDown : tensUp;
            }
        }
        ulong up = down + 1;
        bool downInside = from <= down << 2;
        bool upInside = (up << 2) + odd <= to;
        if (downInside != upInside)
        {
            return downInside ? down : up;
        }
        long side = (long)(at - ((down + up) << 1));
        return side < 0 || (side == 0 && (down & 1) == 0) ? down : up;
    }

    /// <summary>The product without its lowest bits, which are only kept as one that says whether there are any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Scale(ulong high, ulong low, ulong value)
    {
        ulong carried = Math.BigMul(low, value, out _);
        ulong top = Math.BigMul(high, value, out ulong bottom);
        ulong rest = (bottom >> 1) + carried;
        return (top + (rest >> 63)) | (((rest & LowBits) + LowBits) >> 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WithoutZeros(ulong digits, ref int exponent)
    {
        const ulong Eight = 100_000_000;
        if (digits % 10 != 0)
        {
            return digits;
        }
        while (digits >= Eight && digits % Eight == 0)
        {
            digits /= Eight;
            exponent += 8;
        }
        while (digits >= 10 && digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }
        return digits;
    }

    private static int FloorLog10Of2To(int exponent) => (int)((exponent * 661_971_961_083L) >> 41);

    private static int FloorLog10OfThreeQuarters(int exponent) => (int)(((exponent * 661_971_961_083L) - 274_743_187_321L) >> 41);

    private static int FloorLog2Of10To(int exponent) => (int)((exponent * 913_124_641_741L) >> 38);

    private static ulong[] CreatePowers()
    {
        var powers = new ulong[2 * (MostPower - LeastPower + 1)];
        for (int power = LeastPower; power <= MostPower; power++)
        {
            BigInteger scaled = Scaled(-power) + 1;
            powers[2 * (power - LeastPower)] = (ulong)(scaled >> 63);
            powers[(2 * (power - LeastPower)) + 1] = (ulong)(scaled & LowBits);
        }
        return powers;
    }

    /// <summary>The first 126 bits of a power of ten.</summary>
    private static BigInteger Scaled(int power)
    {
        BigInteger ten = BigInteger.Pow(10, Math.Abs(power));
        int bits = (int)ten.GetBitLength();
        if (power >= 0)
        {
            return bits >= TableBits ? ten >> (bits - TableBits) : ten << (TableBits - bits);
        }
        BigInteger quotient = (BigInteger.One << (bits + TableBits)) / ten;
        return quotient >> ((int)quotient.GetBitLength() - TableBits);
    }
}
