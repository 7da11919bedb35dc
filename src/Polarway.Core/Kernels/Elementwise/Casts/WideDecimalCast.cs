using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Casts between decimals of more than 38 digits and other numbers; what does not fit becomes null.</summary>
internal static unsafe class WideDecimalCast
{
    private const int Int64Digits = 19;

    /// <summary>Null when there is no such cast.</summary>
    public static Column? From(PrimitiveColumn source, DataType target, Allocator memory)
    {
        Int256* values = ValuePointer.Of<Int256>(source);
        int scale = source.Type.Scale;
        switch (target.Kind)
        {
            case TypeKind.Decimal when target.IsWideDecimal:
                return ConversionLoop.Run<Int256, Int256, WideToWide>(source, values, target, new(scale, target), memory);
            case TypeKind.Decimal:
                return ConversionLoop.Run<Int256, Int128, WideToNarrow>(source, values, target, new(scale, target), memory);
            case TypeKind.Float32:
                return ConversionLoop.Run<Int256, float, WideToFloat<float>>(source, values, target, new(scale), memory);
            case TypeKind.Float64:
                return ConversionLoop.Run<Int256, double, WideToFloat<double>>(source, values, target, new(scale), memory);
            default:
                if (!target.IsInteger)
                {
                    return null;
                }
                using (PrimitiveColumn whole = ConversionLoop.Run<Int256, Int128, WideToInteger>(source, values, DataType.Int128, new(scale), memory))
                {
                    return NumericCast.Run(whole, target, false, memory);
                }
        }
    }

    /// <summary>A decimal of at most 38 digits with more of them.</summary>
    public static PrimitiveColumn FromDecimal(PrimitiveColumn source, DataType target, Allocator memory)
        => ConversionLoop.Run<Int128, Int256, NarrowToWide>(source, ValuePointer.Of<Int128>(source), target, new(source.Type.Scale, target), memory);

    /// <summary>Null when there is no such cast.</summary>
    public static Column? To(PrimitiveColumn source, DataType target, Allocator memory)
    {
        if (source.Type.IsFloat)
        {
            using Column doubles = NumericCast.Run(source, DataType.Float64, false, memory);
            return ConversionLoop.Run<double, Int256, FloatToWide>(doubles, ValuePointer.Of<double>(doubles), target, new(target), memory);
        }
        if (!source.Type.IsInteger)
        {
            return null;
        }
        using var whole = (PrimitiveColumn)NumericCast.Run(source, DataType.Int128, false, memory);
        return ConversionLoop.Run<Int128, Int256, NarrowToWide>(whole, ValuePointer.Of<Int128>(whole), target, new(0, target), memory);
    }

    private static bool IsWithin(Int256 value, DataType target) => value < Int256.PowerOfTen(target.Precision) && value > -Int256.PowerOfTen(target.Precision);

    private readonly struct WideToWide(int fromScale, DataType target) : IConversion<Int256, Int256>
    {
        public bool TryConvert(Int256 value, out Int256 result) => value.TryRescale(fromScale, target.Scale, out result) && IsWithin(result, target);
    }

    private readonly struct NarrowToWide(int fromScale, DataType target) : IConversion<Int128, Int256>
    {
        public bool TryConvert(Int128 value, out Int256 result) => new Int256(value).TryRescale(fromScale, target.Scale, out result) && IsWithin(result, target);
    }

    private readonly struct WideToNarrow(int fromScale, DataType target) : IConversion<Int256, Int128>
    {
        public bool TryConvert(Int256 value, out Int128 result)
        {
            result = 0;
            return value.TryRescale(fromScale, target.Scale, out Int256 scaled) && IsWithin(scaled, target) && scaled.TryNarrow(out result);
        }
    }

    /// <summary>The whole part.</summary>
    private readonly struct WideToInteger(int scale) : IConversion<Int256, Int128>
    {
        public bool TryConvert(Int256 value, out Int128 result) => value.Whole(scale).TryNarrow(out result);
    }

    /// <summary>The nearest float, by way of text, whose reading rounds once.</summary>
    private readonly struct WideToFloat<T>(int scale) : IConversion<Int256, T> where T : IFloatingPoint<T>
    {
        public bool TryConvert(Int256 value, out T result)
        {
            Span<byte> text = stackalloc byte[TextFormat.MaxBytes];
            int length = TextFormat.Decimal(value, scale, text);
            bool parsed = double.TryParse(text[..length], System.Globalization.CultureInfo.InvariantCulture, out double number);
            result = T.CreateTruncating(number);
            return parsed;
        }
    }

    /// <summary>The exact value of the float, rounded half to even at the target's scale.</summary>
    private readonly struct FloatToWide(DataType target) : IConversion<double, Int256>
    {
        private readonly double _factor = Math.Pow(10, target.Scale);

        public bool TryConvert(double value, out Int256 result)
        {
            result = default;
            double scaled = Math.Round(value * _factor, MidpointRounding.ToEven);
            // The comparison is false for NaN.
            if (!(Math.Abs(scaled) < 5.7e76))
            {
                return false;
            }
            double magnitude = Math.Abs(scaled);
            int shift = Math.Max(0, (int)(BitConverter.DoubleToInt64Bits(magnitude) >> 52) - 1075);
            result = new Int256((Int128)(shift == 0 ? magnitude : Math.ScaleB(magnitude, -shift)));
            bool fits = true;
            for (; shift > 0 && fits; shift -= Int64Digits)
            {
                fits = result.TryMultiplyAdd(1UL << Math.Min(shift, Int64Digits), 0, out result);
            }
            result = scaled < 0 ? -result : result;
            return fits && IsWithin(result, target);
        }
    }
}
