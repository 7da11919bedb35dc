using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Rounds numbers to decimals or to digits. Integers stay what they are. Results carry one reference for the caller.</summary>
public static unsafe class Rounding
{
    // A double has no more decimals than this.
    private const int MostDecimals = 326;
    private const int LargestPower = 308;

    /// <summary>Rounds to that many digits after the point.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: not a number, or fewer than 0 decimals.</exception>
    public static Column ToDecimals(Column column, int decimals, RoundMode mode, Allocator memory)
    {
        if (decimals < 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"round to {decimals} decimals: the number of decimals is 0 or more");
        }
        DataType type = column.Type;
        if (type.IsInteger || column is NullColumn || (type.IsFloat && decimals > MostDecimals) || (type.Kind == TypeKind.Decimal && decimals >= type.Scale))
        {
            return column.Retain();
        }
        RequireNumber(type, "round");
        if (type.IsWideDecimal)
        {
            Throw.WideDecimal(type);
        }
        NativeBuffer target = memory.Allocate((long)column.Length * type.ByteWidth);
        switch (type.Kind)
        {
            case TypeKind.Float16: Halves(ValuePointer.Of<Half>(column), column.Length, decimals, mode, (Half*)target.Pointer); break;
            case TypeKind.Float32: Decimals(ValuePointer.Of<float>(column), column.Length, decimals, mode, (float*)target.Pointer); break;
            case TypeKind.Float64: Decimals(ValuePointer.Of<double>(column), column.Length, decimals, mode, (double*)target.Pointer); break;
            default: Exact(ValuePointer.Of<Int128>(column), column.Length, type.Scale - decimals, mode, (Int128*)target.Pointer); break;
        }
        GC.KeepAlive(column);
        return new PrimitiveColumn(type, target, column.Length, column.Validity?.Share());
    }

    /// <summary>Rounds floats to that many significant digits, halves away from zero.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: not a float, or fewer than 1 digit.</exception>
    public static Column ToDigits(Column column, int digits, Allocator memory)
    {
        if (digits < 1)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"round to {digits} significant digits: it takes 1 or more");
        }
        RequireNumber(column.Type, "round_sig_figs");
        NativeBuffer target = memory.Allocate((long)column.Length * column.Type.ByteWidth);
        switch (column.Type.Kind)
        {
            case TypeKind.Float16: Digits(ValuePointer.Of<Half>(column), column.Length, digits, (Half*)target.Pointer); break;
            case TypeKind.Float32: Digits(ValuePointer.Of<float>(column), column.Length, digits, (float*)target.Pointer); break;
            case TypeKind.Float64: Digits(ValuePointer.Of<double>(column), column.Length, digits, (double*)target.Pointer); break;
            default:
                target.Dispose();
                Throw.Error(ErrorKind.InvalidOperation, $"round_sig_figs is not defined for {column.Type}; cast it to Float64");
                break;
        }
        GC.KeepAlive(column);
        return new PrimitiveColumn(column.Type, target, column.Length, column.Validity?.Share());
    }

    private static void RequireNumber(DataType type, string name)
    {
        if (!type.IsNumeric)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{name}` operation not supported for dtype `{ShortName.Of(type)}`; cast it to a number");
        }
    }

    private static MidpointRounding Midpoint(RoundMode mode) => mode switch
    {
        RoundMode.HalfToEven => MidpointRounding.ToEven,
        RoundMode.HalfAwayFromZero => MidpointRounding.AwayFromZero,
        _ => MidpointRounding.ToZero,
    };

    private static void Decimals<T>(T* source, int length, int decimals, RoundMode mode, T* target) where T : unmanaged, IFloatingPointIeee754<T>
    {
        MidpointRounding midpoint = Midpoint(mode);
        // Two factors, as the smallest numbers have more decimals than a power of ten has zeros.
        T factor = T.CreateTruncating(PowerOfTen(Math.Min(decimals, LargestPower)));
        T more = T.CreateTruncating(PowerOfTen(Math.Max(decimals - LargestPower, 0)));
        for (int row = 0; row < length; row++)
        {
            T value = source[row];
            T scaled = value * factor * more;
            // Numbers that large have no decimals to lose.
            target[row] = decimals == 0 ? T.Round(value, midpoint) : T.IsFinite(scaled) ? T.Round(scaled, midpoint) / more / factor : value;
        }
    }

    // By squares, as decimals are counted: the last bit differs from that of a power of reals.
    private static double PowerOfTen(int exponent)
    {
        double result = 1;
        for (double square = 10; exponent > 0; exponent >>= 1, square *= square)
        {
            result *= (exponent & 1) != 0 ? square : 1;
        }
        return result;
    }

    // Powers of ten leave the range of 16 bits, so each is rounded with 32.
    private static void Halves(Half* source, int length, int decimals, RoundMode mode, Half* target)
    {
        for (int row = 0; row < length; row++)
        {
            float wide = (float)source[row];
            Decimals(&wide, 1, decimals, mode, &wide);
            target[row] = (Half)wide;
        }
    }

    private static void Exact(Int128* source, int length, int dropped, RoundMode mode, Int128* target)
    {
        Int128 unit = (Int128)DecimalArithmetic.PowerOfTen(dropped);
        for (int row = 0; row < length; row++)
        {
            Int128 value = source[row];
            Int128 rest = value % unit;
            Int128 down = value - rest;
            Int128 twice = Int128.Abs(rest) * 2;
            bool isOdd = (down / unit) % 2 != 0;
            bool away = mode switch
            {
                RoundMode.ToZero => false,
                RoundMode.HalfAwayFromZero => twice >= unit,
                _ => twice > unit || (twice == unit && isOdd),
            };
            target[row] = away ? down + (value < 0 ? -unit : unit) : down;
        }
    }

    private static void Digits<T>(T* source, int length, int digits, T* target) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int row = 0; row < length; row++)
        {
            double value = double.CreateTruncating(source[row]);
            if (value == 0 || !double.IsFinite(value))
            {
                target[row] = source[row];
                continue;
            }
            double exponent = digits - 1 - Math.Floor(Math.Log10(Math.Abs(value)));
            double magnitude = Math.Pow(10, Math.Min(exponent, LargestPower));
            double more = Math.Pow(10, Math.Max(exponent - LargestPower, 0));
            double scaled = value * magnitude * more;
            bool isUsable = double.IsFinite(scaled) && double.IsFinite(more) && magnitude != 0;
            target[row] = isUsable ? T.CreateTruncating(Math.Round(scaled, MidpointRounding.AwayFromZero) / more / magnitude) : source[row];
        }
    }
}
