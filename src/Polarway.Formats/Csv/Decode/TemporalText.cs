using System.Runtime.CompilerServices;
using Polarway.Core.Kernels;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Dates and times: the ISO forms eight bytes at a time, the others character by character.</summary>
internal static unsafe class TemporalText
{
    public const long NanosecondsPerSecond = 1_000_000_000;
    public const int IsoDateLength = 10;
    public const int ClockLength = 8;

    private const ulong ClockShape = 0x30303A30303A3030;
    private const ulong ClockCarry = 0x0606000606000606;
    private const ulong ClockDigits = 0xF0F000F0F000F0F0;
    private const ulong ClockColons = 0x0000FF0000FF0000;

    // 2020-01-0: four digits, dash, two digits, dash.
    private const ulong DateShape = 0x2D30302D30303030;
    private const ulong DateCarry = 0x0006060006060606;
    private const ulong DateDigits = 0x00F0F000F0F0F0F0;
    private const ulong DateDashes = 0xFF0000FF00000000;

    /// <summary>2020-01-02 exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryIsoDate(byte* text, out int days)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(text) ^ DateShape;
        uint tens = (uint)text[8] - '0';
        uint ones = (uint)text[9] - '0';
        ulong wrong = ((word | (word + DateCarry)) & DateDigits) | (word & DateDashes);
        int year = ((int)(word & 0xF) * 1_000) + ((int)((word >> 8) & 0xF) * 100) + ((int)((word >> 16) & 0xF) * 10) + (int)((word >> 24) & 0xF);
        int month = ((int)((word >> 40) & 0xF) * 10) + (int)((word >> 48) & 0xF);
        int day = (int)((tens * 10) + ones);
        if (wrong != 0 || tens > 9 || ones > 9 || (uint)(month - 1) > 11 || day == 0 || (day > 28 && day > CivilDate.DaysInMonth(year, month)))
        {
            days = 0;
            return false;
        }
        days = (int)CivilDate.ToDays(year, month, day);
        return true;
    }

    /// <summary>03:04:05 exactly, as seconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryClock(byte* text, out int seconds)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(text) ^ ClockShape;
        ulong wrong = ((word | (word + ClockCarry)) & ClockDigits) | (word & ClockColons);
        int hour = ((int)(word & 0xF) * 10) + (int)((word >> 8) & 0xF);
        int minute = ((int)((word >> 24) & 0xF) * 10) + (int)((word >> 32) & 0xF);
        int second = ((int)((word >> 48) & 0xF) * 10) + (int)((word >> 56) & 0xF);
        seconds = (((hour * 60) + minute) * 60) + second;
        return wrong == 0 && hour < 24 && minute < 60 && second < 60;
    }

    /// <summary>Up to nine digits after a point, as nanoseconds; further ones are cut off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFraction(ref ReadOnlySpan<byte> text, out int nanoseconds)
    {
        int value = 0;
        int at = 1;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
        {
            value = at <= 9 ? (value * 10) + (text[at] - '0') : value;
        }
        bool good = at > 1;
        for (int missing = at; missing <= 9; missing++)
        {
            value *= 10;
        }
        text = text[at..];
        nanoseconds = value;
        return good;
    }

    /// <summary>Year, month, day or day, month, year, with dashes or slashes.</summary>
    public static bool TryDate(ref ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (!TryNumber(ref text, 1, 4, out int first, out int digits) || text.Length == 0 || text[0] is not ((byte)'-' or (byte)'/'))
        {
            return false;
        }
        byte separator = text[0];
        text = text[1..];
        if (!TryNumber(ref text, 1, 2, out int month, out _) || text.Length == 0 || text[0] != separator)
        {
            return false;
        }
        text = text[1..];
        bool yearFirst = digits == 4;
        if ((!yearFirst && digits > 2) || !TryNumber(ref text, yearFirst ? 1 : 4, yearFirst ? 2 : 4, out int last, out _))
        {
            return false;
        }
        int year = yearFirst ? first : last;
        int day = yearFirst ? last : first;
        if (month is < 1 or > 12 || day < 1 || day > CivilDate.DaysInMonth(year, month))
        {
            return false;
        }
        days = (int)CivilDate.ToDays(year, month, day);
        return true;
    }

    /// <summary>030405 or 030405.678, as nanoseconds since midnight; only behind a date.</summary>
    public static bool TryDigitTime(ref ReadOnlySpan<byte> text, out long nanoseconds)
    {
        int fraction = 0;
        nanoseconds = 0;
        if (!TryNumber(ref text, 2, 2, out int hour, out _) || !TryNumber(ref text, 2, 2, out int minute, out _) || !TryNumber(ref text, 2, 2, out int second, out _)
            || hour > 23 || minute > 59 || second > 59 || (text.Length > 0 && text[0] == '.' && !TryFraction(ref text, out fraction)))
        {
            return false;
        }
        nanoseconds = (((((hour * 60L) + minute) * 60) + second) * NanosecondsPerSecond) + fraction;
        return true;
    }

    /// <summary>03:04, 03:04:05 or 03:04:05.678, as nanoseconds since midnight. The text stays where it is when it is of another form.</summary>
    public static bool TryTime(ref ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        ReadOnlySpan<byte> ahead = text;
        if (!TryNumber(ref ahead, 2, 2, out int hour, out _) || ahead.Length == 0 || ahead[0] != ':')
        {
            return false;
        }
        text = ahead[1..];
        if (!TryNumber(ref text, 2, 2, out int minute, out _) || hour > 23 || minute > 59)
        {
            return false;
        }
        int second = 0;
        int fraction = 0;
        if (text.Length > 0 && text[0] == ':')
        {
            text = text[1..];
            if (!TryNumber(ref text, 2, 2, out second, out _) || second > 59 || (text.Length > 0 && text[0] == '.' && !TryFraction(ref text, out fraction)))
            {
                return false;
            }
        }
        nanoseconds = (((((hour * 60L) + minute) * 60) + second) * NanosecondsPerSecond) + fraction;
        return true;
    }

    /// <summary>Z, +02, +02:00 or +0200, as seconds east.</summary>
    public static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text is [(byte)'Z'])
        {
            return true;
        }
        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }
        int sign = text[0] == '-' ? -60 : 60;
        text = text[1..];
        if (!TryNumber(ref text, 2, 2, out int hours, out _))
        {
            return false;
        }
        int minutes = 0;
        if (text.Length > 0)
        {
            text = text[0] == ':' ? text[1..] : text;
            if (!TryNumber(ref text, 2, 2, out minutes, out _))
            {
                return false;
            }
        }
        seconds = ((hours * 60) + minutes) * sign;
        return text.Length == 0 && hours < 24 && minutes < 60;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, int fewest, int most, out int number, out int digits)
    {
        number = 0;
        digits = 0;
        while (digits < most && digits < text.Length && (uint)(text[digits] - '0') <= 9)
        {
            number = (number * 10) + (text[digits++] - '0');
        }
        text = text[digits..];
        return digits >= fewest;
    }
}
