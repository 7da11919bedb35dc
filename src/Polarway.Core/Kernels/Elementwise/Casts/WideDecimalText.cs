using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Reads decimals of more than 38 digits, in the forms that narrower ones have.</summary>
public static class WideDecimalText
{
    // As many digits as any value has, and one to round by; what stands behind only breaks ties.
    private const int KeptDigits = Int256.MaxDigits;

    /// <summary>A decimal of the target's scale, rounded half to even; false for what is no number, or has too many digits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, DataType target, out Int256 value)
    {
        value = default;
        bool isNegative = text.Length > 0 && text[0] == '-';
        int at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        Int256 digits = default;
        int scale = 0;
        bool anyDigit = false, seenPoint = false, isInexact = false;
        for (; at < text.Length; at++)
        {
            int digit = text[at] - '0';
            if (text[at] == '.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }
            if ((uint)digit > 9)
            {
                break;
            }
            anyDigit = true;
            if (digits < Int256.PowerOfTen(KeptDigits - 1))
            {
                digits.TryMultiplyAdd(10, (ulong)digit, out digits);
                scale += seenPoint ? 1 : 0;
            }
            else
            {
                isInexact |= digit != 0;
                scale -= seenPoint ? 0 : 1;
            }
        }
        if (!anyDigit || !TextParse.TryExponent(text[at..], ref scale))
        {
            return false;
        }
        if (isInexact && digits.Divide(5, out _) is var fifth && fifth.TryMultiplyAdd(5, 0, out Int256 whole) && whole == digits)
        {
            // What was cut off must not look like exactly half.
            digits.TryMultiplyAdd(1, 1, out digits);
        }
        return digits.IsZero || (TryToScale(ref digits, scale, target) && Signed(digits, isNegative, out value));
    }

    private static bool TryToScale(ref Int256 digits, int scale, DataType target)
    {
        int shift = target.Scale - scale;
        if (shift > KeptDigits)
        {
            return false;
        }
        if (shift < -KeptDigits)
        {
            digits = default;
            return true;
        }
        bool fits = shift >= 0 ? digits.TryRescale(0, shift, out digits) : digits.TryRescale(-shift, 0, out digits);
        return fits && digits < Int256.PowerOfTen(target.Precision);
    }

    private static bool Signed(Int256 digits, bool isNegative, out Int256 value)
    {
        value = isNegative ? -digits : digits;
        return true;
    }
}
