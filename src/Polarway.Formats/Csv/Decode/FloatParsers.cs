using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Float64, correctly rounded: up to 19 digits by a product with a power of ten, the rest by the runtime's own parser.</summary>
internal readonly unsafe struct Float64Parser(byte point) : IValueParser<double>
{
    private const int MostDigits = 19;
    private const int LargestExactPower = 22;
    private const ulong LargestExactMantissa = 1UL << 53;
    private const int LongestText = 512;

    private static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(byte* text, int length, out double value)
    {
        byte* at = text;
        byte* end = text + length;
        bool isNegative = *at == '-';
        at += isNegative || *at == '+' ? 1 : 0;
        byte* first = at;
        ulong mantissa = Digits(ref at, end, 0);
        int digits = (int)(at - first);
        int exponent = 0;
        if (at < end && *at == point)
        {
            byte* fraction = ++at;
            mantissa = Digits(ref at, end, mantissa);
            exponent = (int)(fraction - at);
            digits -= exponent;
        }
        if (at != end || digits == 0 || digits > MostDigits)
        {
            return TryUnusual(text, length, at, mantissa, digits, exponent, out value);
        }
        return TryRound(isNegative, mantissa, exponent, out value) || TryRuntime(text, length, out value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Digits(ref byte* at, byte* end, ulong value)
    {
        while (end - at >= 8)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(at);
            if (!IntegerText.AreDigits(word))
            {
                break;
            }
            value = (value * 100_000_000) + IntegerText.EightDigits(word);
            at += 8;
        }
        for (; at < end && (uint)(*at - '0') <= 9; at++)
        {
            value = (value * 10) + (uint)(*at - '0');
        }
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRound(bool isNegative, ulong mantissa, int exponent, out double value)
    {
        if (mantissa <= LargestExactMantissa && exponent is >= -LargestExactPower and <= LargestExactPower)
        {
            value = exponent < 0 ? mantissa / ExactPowers[-exponent] : mantissa * ExactPowers[exponent];
            value = isNegative ? -value : value;
            return true;
        }
        return PowersOfTen.TryMultiply(mantissa, exponent, isNegative, out value);
    }

    /// <summary>Exponents, many digits, words.</summary>
    private bool TryUnusual(byte* text, int length, byte* at, ulong mantissa, int digits, int exponent, out double value)
    {
        byte* end = text + length;
        if (digits > 0 && digits <= MostDigits && end - at is > 1 and < 6 && (*at | 0x20) == 'e' && IntegerText.TrySigned(at + 1, (int)(end - at - 1), out long written)
            && TryRound(*text == '-', mantissa, exponent + (int)written, out value))
        {
            return true;
        }
        return TryRuntime(text, length, out value);
    }

    private bool TryRuntime(byte* text, int length, out double value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var span = new ReadOnlySpan<byte>(text, length);
        if (TryWord(span, out value))
        {
            return true;
        }
        if (span[^1] is (byte)'e' or (byte)'E' || span.ContainsAnyExcept("0123456789+-.,eE"u8) || (point != ',' && span.Contains((byte)',')))
        {
            return false;
        }
        if (point == '.')
        {
            return double.TryParse(span, Style, CultureInfo.InvariantCulture, out value);
        }
        if (length > LongestText || span.Contains((byte)'.'))
        {
            return false;
        }
        Span<byte> copy = stackalloc byte[LongestText];
        span.CopyTo(copy);
        copy[..length].Replace(point, (byte)'.');
        return double.TryParse(copy[..length], Style, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryWord(ReadOnlySpan<byte> text, out double value)
    {
        bool isNegative = text[0] == '-';
        ReadOnlySpan<byte> word = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        value = word.SequenceEqual("NaN"u8) || word.SequenceEqual("nan"u8) ? double.NaN : double.PositiveInfinity;
        bool isWord = double.IsNaN(value) || word.SequenceEqual("inf"u8) || word.SequenceEqual("Inf"u8) || word.SequenceEqual("infinity"u8) || word.SequenceEqual("Infinity"u8);
        value = isNegative ? -value : value;
        return isWord;
    }
}

/// <summary>Float16, from the Float32 as in Polars.</summary>
internal readonly unsafe struct Float16Parser(byte point) : IValueParser<Half>
{
    private readonly Float32Parser _wide = new(point);

    public bool TryParse(byte* text, int length, out Half value)
    {
        bool good = _wide.TryParse(text, length, out float wide);
        value = (Half)wide;
        return good;
    }
}

/// <summary>Float32, correctly rounded by the runtime's own parser.</summary>
internal readonly unsafe struct Float32Parser(byte point) : IValueParser<float>
{
    private readonly Float64Parser _wide = new(point);

    public bool TryParse(byte* text, int length, out float value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool good = _wide.TryParse(text, length, out double wide);
        value = (float)wide;
        // Rounding twice may differ from rounding once.
        if (good && point == '.' && double.IsFinite(wide))
        {
            float.TryParse(new ReadOnlySpan<byte>(text, length), Style, CultureInfo.InvariantCulture, out value);
        }
        return good;
    }
}

/// <summary>
/// Powers of five to 128 bits, and the rounded product of an integer with a power of ten (Eisel and Lemire's method: one or two
/// multiplications decide, except for rare cases that are left to the caller).
/// </summary>
internal static class PowersOfTen
{
    private const int Smallest = -342;
    private const int Largest = 308;
    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;
    private const int InfiniteExponent = 0x7FF;

    private static readonly ulong[] Table = Build();

    public static bool TryMultiply(ulong mantissa, int power, bool isNegative, out double value)
    {
        ulong sign = isNegative ? 1UL << 63 : 0;
        value = BitConverter.UInt64BitsToDouble(sign);
        if (mantissa == 0)
        {
            return true;
        }
        if (power is < Smallest or > Largest)
        {
            return false;
        }
        int shift = BitOperations.LeadingZeroCount(mantissa);
        mantissa <<= shift;
        int entry = 2 * (power - Smallest);
        ulong high = Math.BigMul(mantissa, Table[entry], out ulong low);
        if ((high & 0x1FF) == 0x1FF)
        {
            ulong carry = Math.BigMul(mantissa, Table[entry + 1], out _);
            low += carry;
            high += carry > low ? 1UL : 0;
        }
        int upper = (int)(high >> 63);
        int drop = upper + 64 - MantissaBits - 3;
        ulong bits = high >> drop;
        int exponent = (((152_170 + 65_536) * power) >> 16) + 63 + upper - shift + ExponentBias;
        bool isHard = exponent <= 0 || (low == ulong.MaxValue && power is < -27 or > 55);
        if (isHard)
        {
            return false;
        }
        if (low <= 1 && power is >= -4 and <= 23 && (bits & 3) == 1 && bits << drop == high)
        {
            // Exactly between two values: to the even one.
            bits &= ~1UL;
        }
        bits = (bits + (bits & 1)) >> 1;
        if (bits >= 2UL << MantissaBits)
        {
            bits = 1UL << MantissaBits;
            exponent++;
        }
        bits &= ~(1UL << MantissaBits);
        value = BitConverter.UInt64BitsToDouble(exponent >= InfiniteExponent ? sign | ((ulong)InfiniteExponent << MantissaBits) : sign | bits | ((ulong)exponent << MantissaBits));
        return true;
    }

    private static ulong[] Build()
    {
        var table = new ulong[2 * (Largest - Smallest + 1)];
        for (int power = Smallest; power <= Largest; power++)
        {
            BigInteger entry = power < 0 ? Reciprocal(BigInteger.Pow(5, -power), power) : Normalize(BigInteger.Pow(5, power));
            table[2 * (power - Smallest)] = (ulong)(entry >> 64);
            table[(2 * (power - Smallest)) + 1] = (ulong)(entry & ulong.MaxValue);
        }
        return table;
    }

    private static BigInteger Normalize(BigInteger value)
    {
        int bits = (int)value.GetBitLength();
        return bits <= 128 ? value << (128 - bits) : value >> (bits - 128);
    }

    private static BigInteger Reciprocal(BigInteger divisor, int power)
    {
        const int LastExact = -27;
        int bits = (int)(divisor - 1).GetBitLength();
        int shift = power >= LastExact ? bits + 127 : (2 * bits) + 128;
        BigInteger quotient = (BigInteger.One << shift) / divisor + 1;
        int excess = Math.Max(0, (int)quotient.GetBitLength() - 128);
        return quotient >> excess;
    }
}
