using System.Globalization;
using System.Numerics;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Reads values from UTF-8 text, all of it or nothing: no spaces, no thousands separators, no words but inf and nan.
/// </summary>
internal static class TextParse
{
    /// <summary>Optional sign and digits.</summary>
    public static bool TryInteger<T>(ReadOnlySpan<byte> text, out T value) where T : IBinaryInteger<T>, IMinMaxValue<T>
    {
        value = T.Zero;
        if (text.Length == 0)
        {
            return false;
        }
        bool isNegative = text[0] == '-';
        ReadOnlySpan<byte> digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.Length == 0)
        {
            return false;
        }
        T ten = T.CreateTruncating(10);
        // Towards the sign, so that the smallest number is read without overflow.
        T last = isNegative ? T.MinValue : T.MaxValue;
        T lastBeforeShift = last / ten;
        foreach (byte character in digits)
        {
            int digit = character - '0';
            if ((uint)digit > 9)
            {
                return false;
            }
            T step = T.CreateTruncating(digit);
            if (isNegative ? value < lastBeforeShift : value > lastBeforeShift)
            {
                return false;
            }
            value *= ten;
            if (isNegative ? value < last + step : value > last - step)
            {
                return false;
            }
            value = isNegative ? value - step : value + step;
        }
        return true;
    }

    /// <summary>Decimal notation with an optional exponent; inf, infinity and nan in any case.</summary>
    public static bool TryFloat<T>(ReadOnlySpan<byte> text, out T value) where T : IFloatingPointIeee754<T>
    {
        value = T.Zero;
        bool isNumber = text.Length > 0;
        foreach (byte character in text)
        {
            isNumber &= (uint)(character - '0') <= 9 || character is (byte)'.' or (byte)'-' or (byte)'+' or (byte)'e' or (byte)'E';
        }
        if (isNumber)
        {
            const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
            return T.TryParse(text, Style, CultureInfo.InvariantCulture, out value!);
        }
        return TrySpecial(text, out value);
    }

    /// <summary>A decimal of the target's scale, rounded half to even; false when its digits do not fit.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> text, DataType target, out Int128 value)
    {
        value = 0;
        int at = 0;
        bool isNegative = text.Length > 0 && text[0] == '-';
        at += text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        Int128 digits = 0;
        int scale = 0;
        bool anyDigit = false, seenPoint = false, inexact = false;
        for (; at < text.Length; at++)
        {
            byte character = text[at];
            if (character == '.' && !seenPoint)
            {
                seenPoint = true;
                continue;
            }
            int digit = character - '0';
            if ((uint)digit > 9)
            {
                break;
            }
            anyDigit = true;
            if (digits < (Int128)DecimalArithmetic.PowerOfTen(DataType.MaxDecimalPrecision - 1))
            {
                digits = (digits * 10) + digit;
                scale += seenPoint ? 1 : 0;
            }
            else
            {
                inexact |= digit != 0;
                scale -= seenPoint ? 0 : 1;
            }
        }
        if (!anyDigit || !TryExponent(text[at..], ref scale))
        {
            return false;
        }
        // What was cut off must not look like exactly half.
        digits += inexact && digits % 5 == 0 ? 1 : 0;
        return TryToScale(digits, scale, target, out value) && (!isNegative || (value = -value) <= 0);
    }

    /// <summary>2020-01-02, also with slashes.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out int days) => TryDate(ref text, out days) && text.Length == 0;

    /// <summary>03:04, 03:04:05 or 03:04:05.123456789, as nanoseconds since midnight.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long nanoseconds) => TryTime(ref text, out nanoseconds) && text.Length == 0;

    /// <summary>A date, or a date and a time after a space or T, perhaps with Z or +02:00.</summary>
    /// <param name="hasOffset">True when the text said where it counts from; the ticks are then UTC.</param>
    public static bool TryDatetime(ReadOnlySpan<byte> text, TimeUnit unit, out long ticks, out bool hasOffset)
    {
        ticks = 0;
        hasOffset = false;
        if (!TryDate(ref text, out int days))
        {
            return false;
        }
        long nanoseconds = 0;
        if (text.Length > 0)
        {
            if (text[0] is not ((byte)'T' or (byte)' '))
            {
                return false;
            }
            text = text[1..];
            if (!TryTime(ref text, out nanoseconds))
            {
                return false;
            }
        }
        int offset = 0;
        hasOffset = text.Length > 0;
        if (hasOffset && !TryOffset(text, out offset))
        {
            return false;
        }
        Int128 seconds = ((Int128)days * Ticks.SecondsPerDay) - offset;
        Int128 all = (seconds * Ticks.PerSecond(unit)) + (nanoseconds / Ticks.Nanoseconds(unit));
        ticks = (long)all;
        return ticks == all;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text is [(byte)'Z'])
        {
            return true;
        }
        bool isNegative = text[0] == '-';
        if (text[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }
        text = text[1..];
        if (!TryNumber(ref text, 2, 2, out int hours))
        {
            return false;
        }
        int minutes = 0;
        if (text.Length > 0)
        {
            text = text[0] == ':' ? text[1..] : text;
            if (!TryNumber(ref text, 2, 2, out minutes))
            {
                return false;
            }
        }
        seconds = ((hours * 60) + minutes) * (isNegative ? -60 : 60);
        return text.Length == 0 && hours < 24 && minutes < 60;
    }

    private static bool TryDate(ref ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        bool isNegative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }
        if (!TryNumber(ref text, 4, 6, out int year) || text.Length == 0)
        {
            return false;
        }
        byte separator = text[0];
        if (separator is not ((byte)'-' or (byte)'/'))
        {
            return false;
        }
        text = text[1..];
        if (!TryNumber(ref text, 1, 2, out int month) || text.Length == 0 || text[0] != separator)
        {
            return false;
        }
        text = text[1..];
        if (!TryNumber(ref text, 1, 2, out int day) || month is < 1 or > 12)
        {
            return false;
        }
        year = isNegative ? -year : year;
        days = (int)CivilDate.ToDays(year, month, Math.Max(day, 1));
        return day >= 1 && day <= CivilDate.DaysInMonth(year, month);
    }

    private static bool TryTime(ref ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (!TryNumber(ref text, 2, 2, out int hour) || text.Length == 0 || text[0] != ':')
        {
            return false;
        }
        text = text[1..];
        if (!TryNumber(ref text, 2, 2, out int minute) || hour > 23 || minute > 59)
        {
            return false;
        }
        int second = 0;
        long fraction = 0;
        if (text.Length > 0 && text[0] == ':')
        {
            text = text[1..];
            if (!TryNumber(ref text, 2, 2, out second) || second > 59 || !TryFraction(ref text, out fraction))
            {
                return false;
            }
        }
        nanoseconds = (((((hour * 60L) + minute) * 60) + second) * Ticks.NanosecondsPerSecond) + fraction;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length == 0 || text[0] != '.')
        {
            return true;
        }
        int digits = 0;
        for (text = text[1..]; text.Length > 0 && (uint)(text[0] - '0') <= 9; text = text[1..], digits++)
        {
            nanoseconds = digits < 9 ? (nanoseconds * 10) + (text[0] - '0') : nanoseconds;
        }
        for (int missing = digits; missing < 9; missing++)
        {
            nanoseconds *= 10;
        }
        return digits > 0;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, int fewest, int most, out int number)
    {
        number = 0;
        int digits = 0;
        while (digits < most && digits < text.Length && (uint)(text[digits] - '0') <= 9)
        {
            number = (number * 10) + (text[digits++] - '0');
        }
        text = text[digits..];
        return digits >= fewest;
    }

    private static bool TrySpecial<T>(ReadOnlySpan<byte> text, out T value) where T : IFloatingPointIeee754<T>
    {
        const int LongestWord = 8;
        value = T.Zero;
        bool isNegative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<byte> word = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (word.Length > LongestWord)
        {
            return false;
        }
        Span<byte> lower = stackalloc byte[LongestWord];
        for (int index = 0; index < word.Length; index++)
        {
            lower[index] = (byte)(word[index] | 0x20);
        }
        lower = lower[..word.Length];
        bool isInfinite = lower.SequenceEqual("inf"u8) || lower.SequenceEqual("infinity"u8);
        value = isInfinite ? T.PositiveInfinity : T.NaN;
        value = isNegative ? -value : value;
        return isInfinite || lower.SequenceEqual("nan"u8);
    }

    internal static bool TryExponent(ReadOnlySpan<byte> text, ref int scale)
    {
        if (text.Length == 0)
        {
            return true;
        }
        if (text[0] is not ((byte)'e' or (byte)'E') || !TryInteger(text[1..], out int exponent) || Math.Abs((long)exponent) > 1_000)
        {
            return false;
        }
        scale -= exponent;
        return true;
    }

    private static bool TryToScale(Int128 digits, int scale, DataType target, out Int128 value)
    {
        value = 0;
        int shift = target.Scale - scale;
        if (digits == 0 || shift < -DataType.MaxDecimalPrecision)
        {
            return true;
        }
        if (shift > DataType.MaxDecimalPrecision)
        {
            return false;
        }
        bool fits = shift >= 0 ? DecimalArithmetic.TryRescale(digits, 0, shift, out value) : DecimalArithmetic.TryRescale(digits, -shift, 0, out value);
        Int128 limit = (Int128)DecimalArithmetic.PowerOfTen(target.Precision);
        return fits && value < limit;
    }
}
