using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Polarway.Core.Types;

/// <summary>
/// A whole number of 256 bits in two's complement, least word first, as Arrow has the values of decimals of more than 38 digits.
/// It compares, converts and is divided by small numbers; it does no general arithmetic.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Int256 : IComparable<Int256>, IEquatable<Int256>, IComparisonOperators<Int256, Int256, bool>
{
    /// <summary>Bytes of a value.</summary>
    public const int Size = 32;

    /// <summary>Most decimal digits of which every number fits.</summary>
    public const int MaxDigits = 76;

    private const int WordDigits = 19;

    /// <summary>-2^255.</summary>
    public static readonly Int256 MinValue = new(0, 0, 0, 1UL << 63);

    /// <summary>2^255 - 1.</summary>
    public static readonly Int256 MaxValue = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue >> 1);

    private static readonly Int256[] s_powers = MakePowers();

    private readonly ulong _word0;
    private readonly ulong _word1;
    private readonly ulong _word2;
    private readonly ulong _word3;

    /// <summary>From four words, the least first.</summary>
    public Int256(ulong word0, ulong word1, ulong word2, ulong word3)
    {
        _word0 = word0;
        _word1 = word1;
        _word2 = word2;
        _word3 = word3;
    }

    /// <summary>A number of 128 bits.</summary>
    public Int256(Int128 value)
    {
        ulong sign = Int128.IsNegative(value) ? ulong.MaxValue : 0;
        _word0 = (ulong)value;
        _word1 = (ulong)(value >> 64);
        _word2 = sign;
        _word3 = sign;
    }

    public bool IsNegative => (long)_word3 < 0;

    public bool IsZero => (_word0 | _word1 | _word2 | _word3) == 0;

    /// <summary>The upper half, with the sign.</summary>
    public Int128 High => new(_word3, _word2);

    /// <summary>The lower half.</summary>
    public UInt128 Low => new(_word1, _word0);

    /// <summary>The value without its sign; of <see cref="MinValue"/> itself, which <see cref="Divide"/> takes for 2^255.</summary>
    public Int256 Magnitude => IsNegative ? -this : this;

    public static Int256 operator -(Int256 value)
    {
        UInt128 low = unchecked(UInt128.Zero - value.Low);
        UInt128 high = unchecked(~(UInt128)value.High + (low == 0 ? UInt128.One : UInt128.Zero));
        return Of(high, low);
    }

    public static bool operator ==(Int256 left, Int256 right) => left.Equals(right);

    public static bool operator !=(Int256 left, Int256 right) => !left.Equals(right);

    public static bool operator <(Int256 left, Int256 right) => left.High < right.High || (left.High == right.High && left.Low < right.Low);

    public static bool operator >(Int256 left, Int256 right) => right < left;

    public static bool operator <=(Int256 left, Int256 right) => !(right < left);

    public static bool operator >=(Int256 left, Int256 right) => !(left < right);

    /// <summary>10 to the power of 0 to 76.</summary>
    public static Int256 PowerOfTen(int exponent) => s_powers[exponent];

    /// <summary>From the least bytes of a number in big-endian order, at most 32; the first byte has the sign.</summary>
    public static Int256 FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(bytes.Length <= Size);
        Span<ulong> words = stackalloc ulong[Size / sizeof(ulong)];
        words.Fill(bytes.Length > 0 && (sbyte)bytes[0] < 0 ? ulong.MaxValue : 0);
        Span<byte> target = MemoryMarshal.AsBytes(words);
        for (int place = 0; place < bytes.Length; place++)
        {
            target[place] = bytes[bytes.Length - 1 - place];
        }
        return new(words[0], words[1], words[2], words[3]);
    }

    /// <summary>The bytes in big-endian order, as many as the target has, the least ones.</summary>
    public void WriteBigEndian(Span<byte> target)
    {
        ReadOnlySpan<byte> own = MemoryMarshal.AsBytes(new ReadOnlySpan<Int256>(in this));
        for (int place = 0; place < target.Length; place++)
        {
            target[target.Length - 1 - place] = own[place];
        }
    }

    /// <summary>The value in 128 bits; false when it does not fit.</summary>
    public bool TryNarrow(out Int128 value)
    {
        value = (Int128)Low;
        return High == (Int128.IsNegative(value) ? Int128.NegativeOne : Int128.Zero);
    }

    /// <summary>This times a factor plus a number, of a value that is not negative; false beyond 255 bits.</summary>
    public bool TryMultiplyAdd(ulong factor, ulong addend, out Int256 result)
    {
        UInt128 part = ((UInt128)_word0 * factor) + addend;
        ulong word0 = (ulong)part;
        part = ((UInt128)_word1 * factor) + (part >> 64);
        ulong word1 = (ulong)part;
        part = ((UInt128)_word2 * factor) + (part >> 64);
        ulong word2 = (ulong)part;
        part = ((UInt128)_word3 * factor) + (part >> 64);
        result = new(word0, word1, word2, (ulong)part);
        return part >> 63 == 0;
    }

    /// <summary>The quotient and what is left, of a value that is not negative.</summary>
    public Int256 Divide(ulong divisor, out ulong remainder)
    {
        (ulong word3, ulong rest) = Math.DivRem(_word3, divisor);
        ulong word2 = Step(rest, _word2, divisor, out rest);
        ulong word1 = Step(rest, _word1, divisor, out rest);
        ulong word0 = Step(rest, _word0, divisor, out remainder);
        return new(word0, word1, word2, word3);
    }

    /// <summary>
    /// The number that stands for the same decimal with another scale, rounded half to even; false beyond 76 digits.
    /// </summary>
    public bool TryRescale(int fromScale, int toScale, out Int256 result)
    {
        Int256 value = Magnitude;
        bool fits = true;
        for (int missing = toScale - fromScale; missing > 0 && fits; missing -= WordDigits)
        {
            fits = value.TryMultiplyAdd((ulong)s_powers[Math.Min(missing, WordDigits)].Low, 0, out value);
        }
        if (fromScale > toScale)
        {
            value = Rounded(value, fromScale - toScale);
        }
        result = IsNegative ? -value : value;
        return fits && !value.IsNegative && value < s_powers[MaxDigits];
    }

    /// <summary>The whole part of a decimal, cut towards zero.</summary>
    public Int256 Whole(int scale)
    {
        Int256 value = Magnitude;
        for (int surplus = scale; surplus > 0; surplus -= WordDigits)
        {
            value = value.Divide((ulong)s_powers[Math.Min(surplus, WordDigits)].Low, out _);
        }
        return IsNegative ? -value : value;
    }

    public int CompareTo(Int256 other) => this < other ? -1 : this == other ? 0 : 1;

    public bool Equals(Int256 other)
        => ((_word0 ^ other._word0) | (_word1 ^ other._word1) | (_word2 ^ other._word2) | (_word3 ^ other._word3)) == 0;

    public override bool Equals(object? obj) => obj is Int256 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_word0, _word1, _word2, _word3);

    // The last digit that goes is looked at alone: it decides, with whether anything stood behind it.
    private static Int256 Rounded(Int256 value, int digits)
    {
        bool isInexact = false;
        for (int surplus = digits - 1; surplus > 0; surplus -= WordDigits)
        {
            value = value.Divide((ulong)s_powers[Math.Min(surplus, WordDigits)].Low, out ulong cut);
            isInexact |= cut != 0;
        }
        value = value.Divide(10, out ulong last);
        bool isUp = last > 5 || (last == 5 && (isInexact || (value._word0 & 1) == 1));
        if (isUp)
        {
            value.TryMultiplyAdd(1, 1, out value);
        }
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Step(ulong rest, ulong word, ulong divisor, out ulong remainder)
    {
        (UInt128 quotient, UInt128 left) = UInt128.DivRem(new UInt128(rest, word), divisor);
        remainder = (ulong)left;
        return (ulong)quotient;
    }

    private static Int256 Of(UInt128 high, UInt128 low) => new((ulong)low, (ulong)(low >> 64), (ulong)high, (ulong)(high >> 64));

    private static Int256[] MakePowers()
    {
        var powers = new Int256[MaxDigits + 1];
        powers[0] = new(Int128.One);
        for (int exponent = 1; exponent < powers.Length; exponent++)
        {
            powers[exponent - 1].TryMultiplyAdd(10, 0, out powers[exponent]);
        }
        return powers;
    }
}
