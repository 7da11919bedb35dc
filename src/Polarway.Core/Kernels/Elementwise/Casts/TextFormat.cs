using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Polars' text forms of values, as UTF-8 into a span that is long enough. Each returns the bytes written.</summary>
public static class TextFormat
{
    /// <summary>Room for any number or point in time.</summary>
    public const int MaxBytes = 96;
    public const int MaxDecimalBytes = 48;
    // .NET writes up to 15 zeros out before it turns to an exponent.
    private const int MaxDigits = 48;
    private const ulong EightDigits = 100_000_000;
    private const ulong TenDigits = 10_000_000_000;

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    public static int Integer<T>(T value, Span<byte> target) where T : IUtf8SpanFormattable
    {
        value.TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>A whole number into <see cref="MaxBytes"/> or more; what stands behind its digits may be overwritten.</summary>
    public static int Whole(long value, Span<byte> target)
    {
        int at = 0;
        if (value < 0)
        {
            target[at++] = (byte)'-';
        }
        ulong magnitude = value < 0 ? (ulong)-value : (ulong)value;
        if (magnitude >= EightDigits * EightDigits)
        {
            return at + Integer(magnitude, target[at..]);
        }
        if (magnitude < EightDigits)
        {
            return at + UpToEight((uint)magnitude, target[at..]);
        }
        ulong high = magnitude / EightDigits;
        at += UpToEight((uint)high, target[at..]);
        BinaryPrimitives.WriteUInt64LittleEndian(target[at..], EightTexts((uint)(magnitude - (high * EightDigits))));
        return at + sizeof(ulong);
    }

    /// <summary>Shortest text that reads back the same: 0.1, 1e+16, 1e-7, -0.0, inf, NaN.</summary>
    public static int Float64(double value, Span<byte> target) => double.IsFinite(value) && value != 0 ? Shortest(value, target) : Float(value, 16, target);

    /// <summary>The same; large numbers turn to exponents earlier.</summary>
    public static int Float32(float value, Span<byte> target) => Float(value, 13, target);

    /// <summary>The text of the same number with 32 bits, as Polars has it: 0.1 in 16 bits is 0.099975586.</summary>
    public static int Float16(Half value, Span<byte> target) => Float((float)value, 13, target);

    /// <summary>All digits of the scale: -0.05.</summary>
    public static int Decimal(Int128 value, int scale, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[MaxDecimalBytes];
        UInt128 magnitude = Int128.IsNegative(value) ? (UInt128)unchecked(-value) : (UInt128)value;
        magnitude.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
        return WithPoint(digits, count, Int128.IsNegative(value), scale, target);
    }

    /// <summary>A decimal of up to 76 digits.</summary>
    public static int Decimal(Int256 value, int scale, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[MaxBytes];
        Int256 rest = value.Magnitude;
        int start = digits.Length;
        while (!rest.IsZero || start == digits.Length)
        {
            rest = rest.Divide(TenDigits, out ulong part);
            start -= 10;
            Padded((long)part, 10, digits[start..]);
        }
        while (start < digits.Length - 1 && digits[start] == '0')
        {
            start++;
        }
        return WithPoint(digits[start..], digits.Length - start, value.IsNegative, scale, target);
    }

    private static int WithPoint(ReadOnlySpan<byte> digits, int count, bool isNegative, int scale, Span<byte> target)
    {
        int at = 0;
        if (isNegative)
        {
            target[at++] = (byte)'-';
        }
        int whole = count - scale;
        if (whole <= 0)
        {
            target[at++] = (byte)'0';
        }
        else
        {
            digits[..whole].CopyTo(target[at..]);
            at += whole;
        }
        if (scale == 0)
        {
            return at;
        }
        target[at++] = (byte)'.';
        for (int missing = whole; missing < 0; missing++)
        {
            target[at++] = (byte)'0';
        }
        ReadOnlySpan<byte> fraction = digits[Math.Max(0, whole)..count];
        fraction.CopyTo(target[at..]);
        return at + fraction.Length;
    }

    /// <summary>2020-01-02; years beyond four digits with their sign.</summary>
    public static int Date(int days, Span<byte> target)
    {
        CivilDate date = CivilDate.FromDays(days);
        int at = 0;
        if (date.Year is < 0 or > 9_999)
        {
            target[at++] = date.Year < 0 ? (byte)'-' : (byte)'+';
        }
        int year = Math.Abs(date.Year);
        at += year > 9_999 ? Integer(year, target[at..]) : Padded(year, 4, target[at..]);
        target[at++] = (byte)'-';
        at += Padded(date.Month, 2, target[at..]);
        target[at++] = (byte)'-';
        return at + Padded(date.Day, 2, target[at..]);
    }

    /// <summary>03:04:05, from seconds since midnight.</summary>
    public static int Clock(int seconds, Span<byte> target)
    {
        Padded(seconds / 3_600, 2, target);
        target[2] = (byte)':';
        Padded(seconds / 60 % 60, 2, target[3..]);
        target[5] = (byte)':';
        Padded(seconds % 60, 2, target[6..]);
        return 8;
    }

    /// <summary>2020-01-02 03:04:05.123, with as many digits as the unit has, and +02:00 with a zone.</summary>
    public static int Datetime(long ticks, TimeUnit unit, TimeZoneInfo? zone, Span<byte> target)
    {
        int offset = zone is null ? 0 : TimeZones.OffsetSeconds(zone, ticks, unit);
        long perSecond = Ticks.PerSecond(unit);
        long seconds = FloorMath.Div(ticks, perSecond) + offset;
        int at = Date((int)FloorMath.Div(seconds, Ticks.SecondsPerDay), target);
        target[at++] = (byte)' ';
        at += Clock((int)FloorMath.Mod(seconds, Ticks.SecondsPerDay), target[at..]);
        target[at++] = (byte)'.';
        at += Padded(FloorMath.Mod(ticks, perSecond), Ticks.FractionDigits(unit), target[at..]);
        return zone is null ? at : at + Offset(offset, target[at..]);
    }

    /// <summary>+02:00.</summary>
    public static int Offset(int seconds, Span<byte> target)
    {
        target[0] = seconds < 0 ? (byte)'-' : (byte)'+';
        int minutes = Math.Abs(seconds) / 60;
        Padded(minutes / 60, 2, target[1..]);
        target[3] = (byte)':';
        Padded(minutes % 60, 2, target[4..]);
        return 6;
    }

    /// <summary>A number that is not negative, with leading zeros.</summary>
    public static int Padded(long value, int width, Span<byte> target)
    {
        int at = width;
        if (value <= uint.MaxValue)
        {
            // Divisions of 32 bits are faster.
            uint rest = (uint)value;
            for (; at >= 2; at -= 2)
            {
                (rest, uint pair) = Math.DivRem(rest, 100U);
                Pairs.Slice((int)pair * 2, 2).CopyTo(target[(at - 2)..]);
            }
            value = rest;
        }
        for (; at > 0; at--)
        {
            target[at - 1] = (byte)('0' + (value % 10));
            value /= 10;
        }
        return width;
    }

    /// <summary>Positive, negative, whole or not; neither zero nor without end.</summary>
    private static int Shortest(double value, Span<byte> target)
    {
        int at = 0;
        if (value < 0)
        {
            target[at++] = (byte)'-';
            value = -value;
        }
        ulong digits = ShortestDigits.Of(value, out int exponent);
        Span<byte> room = stackalloc byte[3 * sizeof(ulong)];
        ulong high = digits / EightDigits;
        BinaryPrimitives.WriteUInt64LittleEndian(room, EightTexts((uint)(high / EightDigits)));
        BinaryPrimitives.WriteUInt64LittleEndian(room[8..], EightTexts((uint)(high % EightDigits)));
        BinaryPrimitives.WriteUInt64LittleEndian(room[16..], EightTexts((uint)(digits % EightDigits)));
        ReadOnlySpan<byte> text = room[^CountDigits(digits)..];
        int whole = text.Length + exponent;
        if (whole <= 0 || exponent >= 0)
        {
            return at + Layout(text, whole, 16, target[at..]);
        }
        text[..whole].CopyTo(target[at..]);
        at += whole;
        target[at++] = (byte)'.';
        text[whole..].CopyTo(target[at..]);
        return at + text.Length - whole;
    }

    private static int UpToEight(uint value, Span<byte> target)
    {
        int count = value == 0 ? 1 : CountDigits(value);
        BinaryPrimitives.WriteUInt64LittleEndian(target, EightTexts(value) >> (8 * (sizeof(ulong) - count)));
        return count;
    }

    /// <summary>Digits of a number other than zero.</summary>
    private static int CountDigits(ulong value)
    {
        ReadOnlySpan<ulong> powers =
        [
            1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
            10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
        ];
        // log10(2) is 1233 / 4096; the guess is right or one too low.
        int guess = ((BitOperations.Log2(value) + 1) * 1_233) >> 12;
        return guess + (value >= powers[guess] ? 1 : 0);
    }

    /// <summary>Eight digits of a number below 10^8 as bytes, the first one lowest: halves, quarters and digits side by side.</summary>
    private static ulong EightTexts(uint value)
    {
        const ulong Zeros = 0x3030303030303030;
        ulong halves = (value / 10_000) | ((ulong)(value % 10_000) << 32);
        ulong hundreds = ((halves * 10_486) >> 20) & 0x0000007F0000007F;
        ulong pairs = ((halves - (100 * hundreds)) << 16) + hundreds;
        ulong tens = ((pairs * 103) >> 10) & 0x000F000F000F000F;
        return tens + ((pairs - (10 * tens)) << 8) + Zeros;
    }

    // Below a limit that differs by type (1e-5 and 1e-6) small numbers turn to exponents too.
    private static int Float<T>(T value, int wholeDigits, Span<byte> target) where T : IFloatingPointIeee754<T>, IUtf8SpanFormattable
    {
        if (T.IsNaN(value))
        {
            "NaN"u8.CopyTo(target);
            return 3;
        }
        int at = 0;
        if (T.IsNegative(value))
        {
            target[at++] = (byte)'-';
            value = -value;
        }
        if (T.IsInfinity(value))
        {
            "inf"u8.CopyTo(target[at..]);
            return at + 3;
        }
        if (T.IsZero(value))
        {
            "0.0"u8.CopyTo(target[at..]);
            return at + 3;
        }
        Span<byte> digits = stackalloc byte[MaxDigits];
        int count = Digits(value, digits, out int whole);
        return at + Layout(digits[..count], whole, wholeDigits, target[at..]);
    }

    // The shortest digits d1d2d3…, and how many of them stand before the point (negative: zeros after it).
    private static int Digits<T>(T value, Span<byte> digits, out int whole) where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        int count = 0;
        int point = -1;
        int exponent = 0;
        for (int index = 0; index < length; index++)
        {
            if (text[index] == '.')
            {
                point = count;
            }
            else if (text[index] == 'E')
            {
                int start = text[index + 1] == '+' ? index + 2 : index + 1;
                Utf8Parser.TryParse(text[start..length], out exponent, out _);
                break;
            }
            else
            {
                digits[count++] = text[index];
            }
        }
        whole = (point < 0 ? count : point) + exponent;
        int leading = 0;
        while (leading < count - 1 && digits[leading] == '0')
        {
            leading++;
        }
        digits[leading..count].CopyTo(digits);
        whole -= leading;
        count -= leading;
        while (count > 1 && digits[count - 1] == '0')
        {
            count--;
        }
        return count;
    }

    private static int Layout(ReadOnlySpan<byte> digits, int whole, int wholeDigits, Span<byte> target)
    {
        int at = 0;
        if (whole > 0 && whole <= wholeDigits)
        {
            for (int digit = 0; digit < whole; digit++)
            {
                target[at++] = digit < digits.Length ? digits[digit] : (byte)'0';
            }
            target[at++] = (byte)'.';
            return whole < digits.Length ? at + Copy(digits[whole..], target[at..]) : at + Copy("0"u8, target[at..]);
        }
        int mostZeros = wholeDigits == 13 ? 6 : 5;
        if (whole <= 0 && -whole < mostZeros)
        {
            at = Copy("0."u8, target);
            for (int zero = whole; zero < 0; zero++)
            {
                target[at++] = (byte)'0';
            }
            return at + Copy(digits, target[at..]);
        }
        target[at++] = digits[0];
        if (digits.Length > 1)
        {
            target[at++] = (byte)'.';
            at += Copy(digits[1..], target[at..]);
        }
        target[at++] = (byte)'e';
        target[at++] = whole > 0 ? (byte)'+' : (byte)'-';
        return at + Integer(Math.Abs(whole - 1), target[at..]);
    }

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> target)
    {
        text.CopyTo(target);
        return text.Length;
    }
}
