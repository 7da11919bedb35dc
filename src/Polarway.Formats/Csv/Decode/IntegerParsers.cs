using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Integers of up to 64 bits: eight digits a step.</summary>
internal static unsafe class IntegerText
{
    private const ulong Zeros = 0x3030303030303030;

    /// <summary>An optional sign and digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySigned(byte* text, int length, out long value)
    {
        bool isNegative = *text == '-';
        int sign = isNegative || *text == '+' ? 1 : 0;
        bool good = TryDigits(text + sign, length - sign, out ulong magnitude);
        // Negative: one more than the largest is the smallest.
        good &= magnitude <= (ulong)long.MaxValue + (isNegative ? 1UL : 0);
        value = isNegative ? -(long)magnitude : (long)magnitude;
        return good;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryUnsigned(byte* text, int length, out ulong value)
    {
        int sign = *text == '+' ? 1 : 0;
        return TryDigits(text + sign, length - sign, out value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDigits(byte* text, int length, out ulong value)
    {
        if ((uint)(length - 1) < 8)
        {
            return TryTail(text + length, length, out value);
        }
        if ((uint)(length - 9) < 8)
        {
            bool good = TryTail(text + length, 8, out ulong low) & TryTail(text + length - 8, length - 8, out ulong high);
            value = (high * 100_000_000) + low;
            return good;
        }
        return TryMany(text, length, out value);
    }

    /// <summary>One to eight digits before a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTail(byte* end, int digits, out ulong value)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(end - 8);
        int unused = 64 - (8 * digits);
        ulong fill = (1UL << unused) - 1;
        word = (word & ~fill) | (Zeros & fill);
        value = EightDigits(word);
        return AreDigits(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreDigits(ulong word)
        => ((word & 0xF0F0F0F0F0F0F0F0) | (((word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EightDigits(ulong word)
    {
        word -= Zeros;
        word = (word * 10) + (word >> 8);
        return (((word & 0x000000FF000000FF) * 0x000F424000000064) + (((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
    }

    private static bool TryMany(byte* text, int length, out ulong value)
    {
        value = 0;
        for (int index = 0; index < length; index++)
        {
            uint digit = (uint)text[index] - '0';
            ulong high = Math.BigMul(value, 10, out ulong low);
            value = low + digit;
            if (digit > 9 || high != 0 || value < low)
            {
                return false;
            }
        }
        return length > 0;
    }
}

internal readonly unsafe struct Int64Parser : IValueParser<long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out long value) => IntegerText.TrySigned(text, length, out value);
}

internal readonly unsafe struct UInt64Parser : IValueParser<ulong>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out ulong value) => IntegerText.TryUnsigned(text, length, out value);
}

/// <summary>Integers of up to 32 bits.</summary>
internal readonly unsafe struct SmallIntegerParser<T> : IValueParser<T> where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out T value)
    {
        bool good = IntegerText.TrySigned(text, length, out long wide);
        value = T.CreateTruncating(wide);
        return good && long.CreateTruncating(value) == wide;
    }
}

internal readonly unsafe struct Int128Parser : IValueParser<Int128>
{
    public bool TryParse(byte* text, int length, out Int128 value)
    {
        bool isNegative = *text == '-';
        int at = isNegative || *text == '+' ? 1 : 0;
        bool good = UInt128Parser.TryDigits(text + at, length - at, (UInt128)Int128.MaxValue + (isNegative ? UInt128.One : UInt128.Zero), out UInt128 magnitude);
        value = isNegative ? unchecked(-(Int128)magnitude) : unchecked((Int128)magnitude);
        return good;
    }
}

internal readonly unsafe struct UInt128Parser : IValueParser<UInt128>
{
    public bool TryParse(byte* text, int length, out UInt128 value)
    {
        bool isNegative = *text == '-';
        int at = isNegative || *text == '+' ? 1 : 0;
        return TryDigits(text + at, length - at, isNegative ? UInt128.Zero : UInt128.MaxValue, out value);
    }

    /// <summary>Digits alone, of a number up to <paramref name="most"/>.</summary>
    public static bool TryDigits(byte* text, int length, UInt128 most, out UInt128 value)
    {
        value = 0;
        bool good = length > 0;
        for (int at = 0; good && at < length; at++)
        {
            uint digit = (uint)text[at] - '0';
            good = digit <= 9 && digit <= most && value <= (most - digit) / 10;
            value = unchecked((value * 10) + digit);
        }
        return good;
    }
}
