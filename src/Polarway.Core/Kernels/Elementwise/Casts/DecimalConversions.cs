using System.Numerics;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>A decimal with another scale, rounded half to even, within the digits of the target.</summary>
internal readonly struct DecimalToDecimal(int fromScale, DataType target) : IConversion<Int128, Int128>
{
    private readonly Int128 _limit = (Int128)DecimalArithmetic.PowerOfTen(target.Precision);
    private readonly int _toScale = target.Scale;

    public bool TryConvert(Int128 value, out Int128 result)
        => DecimalArithmetic.TryRescale(value, fromScale, _toScale, out result) && result < _limit && result > -_limit;
}

/// <summary>An integer as a decimal.</summary>
internal readonly struct IntegerToDecimal<T>(DataType target) : IConversion<T, Int128> where T : IBinaryInteger<T>
{
    private readonly Int128 _limit = (Int128)DecimalArithmetic.PowerOfTen(target.Precision);
    private readonly int _scale = target.Scale;

    public bool TryConvert(T value, out Int128 result)
    {
        result = 0;
        // Unsigned numbers of 128 bits may be beyond the signed ones.
        Int128 whole = Int128.CreateTruncating(value);
        return Int128.IsNegative(whole) == T.IsNegative(value) && DecimalArithmetic.TryRescale(whole, 0, _scale, out result) && result < _limit && result > -_limit;
    }
}

/// <summary>A float as a decimal: scaled as a float, then rounded half to even.</summary>
internal readonly struct FloatToDecimal<T>(DataType target) : IConversion<T, Int128> where T : IFloatingPoint<T>
{
    private readonly Int128 _limit = (Int128)DecimalArithmetic.PowerOfTen(target.Precision);
    private readonly double _factor = (double)DecimalArithmetic.PowerOfTen(target.Scale);

    public bool TryConvert(T value, out Int128 result)
    {
        double scaled = Math.Round(double.CreateTruncating(value) * _factor, MidpointRounding.ToEven);
        // The comparison is false for NaN.
        bool inRange = Math.Abs(scaled) < 1.7e38;
        result = inRange ? (Int128)scaled : 0;
        return inRange && result < _limit && result > -_limit;
    }
}

/// <summary>The whole part of a decimal.</summary>
internal readonly struct DecimalToInteger(int scale) : IConversion<Int128, Int128>
{
    private readonly Int128 _divisor = (Int128)DecimalArithmetic.PowerOfTen(scale);

    public bool TryConvert(Int128 value, out Int128 result)
    {
        result = value / _divisor;
        return true;
    }
}

/// <summary>A decimal as the nearest float.</summary>
internal readonly struct DecimalToFloat<T>(int scale) : IConversion<Int128, T> where T : IFloatingPoint<T>
{
    // Up to here both numbers of the quotient are exact, and so its rounding is the only one.
    private const int LargestExactPower = 22;
    private static readonly Int128 s_largestExact = 1L << 53;
    private readonly double _divisor = (double)DecimalArithmetic.PowerOfTen(scale);

    public bool TryConvert(Int128 value, out T result)
    {
        if (scale <= LargestExactPower && value <= s_largestExact && value >= -s_largestExact)
        {
            result = T.CreateTruncating((double)value / _divisor);
            return true;
        }
        Span<byte> text = stackalloc byte[TextFormat.MaxDecimalBytes];
        int length = TextFormat.Decimal(value, scale, text);
        bool parsed = double.TryParse(text[..length], System.Globalization.CultureInfo.InvariantCulture, out double number);
        result = T.CreateTruncating(number);
        return parsed;
    }
}
