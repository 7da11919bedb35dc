using System.Globalization;
using System.Runtime.CompilerServices;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>Numbers. Each method passes the number when it is of the kind, and else stays.</summary>
internal sealed unsafe partial class JsonCursor
{
    private const int MostDigits = 19;
    private const ulong LargestExactMantissa = 1UL << 53;

    private static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>An integer without fraction and exponent that fits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryInt64(out long value)
    {
        byte* at = At;
        bool isNegative = *at == '-';
        at += isNegative ? 1 : 0;
        byte* first = at;
        ulong digits = Digits(ref at);
        int count = (int)(at - first);
        value = isNegative ? -(long)digits : (long)digits;
        if (count == 0 || count >= MostDigits || *at is (byte)'.' or (byte)'e' or (byte)'E' || (*first == '0' && count > 1))
        {
            return TryLongInt64(out value);
        }
        At = at;
        return true;
    }

    /// <summary>Whether a number starts here.</summary>
    public bool IsAtNumber => *At == '-' || (uint)(*At - '0') <= 9;

    /// <summary>An integer of up to 39 digits.</summary>
    public bool TryInt128(out Int128 value)
    {
        byte* start = At;
        value = 0;
        if (!IsAtNumber)
        {
            return false;
        }
        SkipNumber();
        if (Int128.TryParse(new ReadOnlySpan<byte>(start, (int)(At - start)), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }
        At = start;
        return false;
    }

    /// <summary>An integer of up to 39 digits that is not negative.</summary>
    public bool TryUInt128(out UInt128 value)
    {
        byte* start = At;
        value = 0;
        if (!IsAtNumber)
        {
            return false;
        }
        SkipNumber();
        if (UInt128.TryParse(new ReadOnlySpan<byte>(start, (int)(At - start)), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }
        At = start;
        return false;
    }

    /// <summary>Any number as the nearest float.</summary>
    public bool TryDouble(out double value)
    {
        byte* start = At;
        byte* at = start;
        bool isNegative = *at == '-';
        at += isNegative ? 1 : 0;
        byte* first = at;
        ulong mantissa = Digits(ref at);
        int digits = (int)(at - first);
        if (digits == 0 && !isNegative)
        {
            value = 0;
            return false;
        }
        if (digits == 0 || (*first == '0' && digits > 1))
        {
            FailNumber();
        }
        int exponent = 0;
        if (*at == '.')
        {
            byte* fraction = ++at;
            mantissa = Digits(ref at, mantissa);
            exponent = (int)(fraction - at);
            digits -= exponent;
            if (exponent == 0)
            {
                FailNumber();
            }
        }
        if ((*at | 0x20) == 'e')
        {
            exponent += Exponent(ref at);
        }
        At = at;
        if (digits <= MostDigits)
        {
            if (mantissa <= LargestExactMantissa && exponent is >= -22 and <= 22)
            {
                value = exponent < 0 ? mantissa / ExactPowers[-exponent] : mantissa * ExactPowers[exponent];
                value = isNegative ? -value : value;
                return true;
            }
            if (PowersOfTen.TryMultiply(mantissa, exponent, isNegative, out value))
            {
                return true;
            }
        }
        return double.TryParse(new ReadOnlySpan<byte>(start, (int)(at - start)), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Passes a number, which is checked.</summary>
    public void SkipNumber()
    {
        byte* at = At;
        at += *at == '-' ? 1 : 0;
        byte* first = at;
        while ((uint)(*at - '0') <= 9)
        {
            at++;
        }
        if (at == first || (*first == '0' && at - first > 1))
        {
            FailNumber();
        }
        if (*at == '.')
        {
            byte* fraction = ++at;
            while ((uint)(*at - '0') <= 9)
            {
                at++;
            }
            if (at == fraction)
            {
                FailNumber();
            }
        }
        if ((*at | 0x20) == 'e')
        {
            Exponent(ref at);
        }
        At = at;
    }

    private bool TryLongInt64(out long value)
    {
        byte* start = At;
        bool fits = TryInt128(out Int128 wide) && wide >= long.MinValue && wide <= long.MaxValue;
        value = fits ? (long)wide : 0;
        At = fits ? At : start;
        return fits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(ref byte* at, ulong value = 0)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(at);
        while (IntegerText.AreDigits(word))
        {
            value = (value * 100_000_000) + IntegerText.EightDigits(word);
            at += 8;
            word = Unsafe.ReadUnaligned<ulong>(at);
        }
        for (; (uint)(*at - '0') <= 9; at++)
        {
            value = (value * 10) + (uint)(*at - '0');
        }
        return value;
    }

    private int Exponent(ref byte* at)
    {
        const int Farthest = 100_000;
        at++;
        bool isNegative = *at == '-';
        at += *at is (byte)'-' or (byte)'+' ? 1 : 0;
        byte* first = at;
        int value = 0;
        for (; (uint)(*at - '0') <= 9; at++)
        {
            value = Math.Min(Farthest, (value * 10) + *at - '0');
        }
        if (at == first)
        {
            FailNumber();
        }
        return isNegative ? -value : value;
    }

    private void FailNumber() => Fail("no JSON value");
}
