namespace Polarway.Core.Kernels;

/// <summary>Unsigned 256-bit numbers, as far as decimals need them: a product of two 128-bit numbers and its division.</summary>
internal readonly struct WideProduct
{
    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private WideProduct(UInt128 high, UInt128 low)
    {
        _high = high;
        _low = low;
    }

    public static WideProduct Of(UInt128 left, UInt128 right)
    {
        UInt128 leftLow = (ulong)left, leftHigh = left >> 64;
        UInt128 rightLow = (ulong)right, rightHigh = right >> 64;
        UInt128 low = leftLow * rightLow;
        UInt128 middle = (leftHigh * rightLow) + (low >> 64);
        UInt128 middle2 = (leftLow * rightHigh) + (ulong)middle;
        UInt128 high = (leftHigh * rightHigh) + (middle >> 64) + (middle2 >> 64);
        return new WideProduct(high, (middle2 << 64) | (ulong)low);
    }

    /// <summary>Divides, rounding half to even. False when the quotient has more than 128 bits.</summary>
    public bool TryDivide(UInt128 divisor, out UInt128 quotient)
    {
        quotient = 0;
        if (_high >= divisor)
        {
            return false;
        }
        UInt128 remainder;
        if (_high == 0)
        {
            (quotient, remainder) = UInt128.DivRem(_low, divisor);
        }
        else
        {
            remainder = _high;
            for (int bit = 127; bit >= 0; bit--)
            {
                bool carry = remainder >> 127 != 0;
                remainder = (remainder << 1) | ((_low >> bit) & 1);
                if (carry || remainder >= divisor)
                {
                    remainder -= divisor;
                    quotient |= UInt128.One << bit;
                }
            }
        }
        UInt128 rest = divisor - remainder;
        bool roundUp = remainder > rest || (remainder == rest && (quotient & 1) != 0);
        if (roundUp && quotient == UInt128.MaxValue)
        {
            return false;
        }
        quotient += roundUp ? UInt128.One : UInt128.Zero;
        return true;
    }
}
