using System.Globalization;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Arithmetic of decimals with the scales of their own types, exact to 256 bits inside and rounded half to even.
/// A result beyond the digits of its type is an error, as is division by zero; rows under a null are not computed.
/// </summary>
internal static unsafe class DecimalArithmetic
{
    private static readonly UInt128[] s_powers = Powers();

    /// <summary>10 to the power of 0 to 38.</summary>
    public static UInt128 PowerOfTen(int exponent) => s_powers[exponent];

    public static void Run(ArithmeticOp op, Operand left, Operand right, int length, DataType type, Bitmap? validity, Int128* target)
    {
        if (type.Kind != TypeKind.Decimal)
        {
            Throw.Internal($"decimal arithmetic with a result of {type}");
        }
        Int128* first = ValuePointer.Of<Int128>(left.Column);
        Int128* second = ValuePointer.Of<Int128>(right.Column);
        int firstScale = left.Column.Type.Scale;
        int secondScale = right.Column.Type.Scale;
        Int128 limit = (Int128)PowerOfTen(type.Precision);
        for (int row = 0; row < length; row++)
        {
            if (validity is not null && !validity[row])
            {
                target[row] = 0;
                continue;
            }
            Int128 x = first[row & left.RowMask];
            Int128 y = second[row & right.RowMask];
            if (!TryCompute(op, x, firstScale, y, secondScale, type.Scale, out Int128 result) || result >= limit || result <= -limit)
            {
                ThrowOverflow(op, type, row);
            }
            target[row] = result;
        }
    }

    /// <summary>The value with another scale, rounded half to even. False when it has more than 38 digits.</summary>
    public static bool TryRescale(Int128 value, int fromScale, int toScale, out Int128 result)
    {
        if (fromScale == toScale)
        {
            result = value;
            return true;
        }
        return toScale > fromScale
            ? TryScaledQuotient(value, (Int128)PowerOfTen(toScale - fromScale), 1, out result)
            : TryScaledQuotient(value, 1, (Int128)PowerOfTen(fromScale - toScale), out result);
    }

    private static bool TryCompute(ArithmeticOp op, Int128 x, int xScale, Int128 y, int yScale, int scale, out Int128 result)
    {
        result = 0;
        switch (op)
        {
            case ArithmeticOp.Add or ArithmeticOp.Subtract:
                if (!TryRescale(x, xScale, scale, out x) || !TryRescale(y, yScale, scale, out y))
                {
                    return false;
                }
                // Both are below 10^38, so the sum cannot wrap round to a value within the limit.
                result = op == ArithmeticOp.Add ? unchecked(x + y) : unchecked(x - y);
                return true;
            case ArithmeticOp.Multiply:
                return Scale(x, y, xScale + yScale - scale, out result);
            case ArithmeticOp.Divide:
                RequireDivisor(y);
                int shift = scale + yScale - xScale;
                return shift >= 0
                    ? shift <= DataType.MaxDecimalPrecision && TryScaledQuotient(x, (Int128)PowerOfTen(shift), y, out result)
                    : TryDivideScaled(x, y, -shift, out result);
            case ArithmeticOp.FloorDivide or ArithmeticOp.Modulo:
                RequireDivisor(y);
                if (!TryRescale(x, xScale, scale, out x) || !TryRescale(y, yScale, scale, out y))
                {
                    return false;
                }
                if (op == ArithmeticOp.Modulo)
                {
                    result = ModuloIntegerOperator<Int128>.Invoke(x, y);
                    return true;
                }
                return TryScaledQuotient(FloorDivideIntegerOperator<Int128>.Invoke(x, y), (Int128)PowerOfTen(scale), 1, out result);
            default:
                return Throw.Error<bool>(ErrorKind.InvalidOperation, "`**` is not defined for decimals; cast them to Float64");
        }
    }

    private static bool Scale(Int128 x, Int128 y, int dropped, out Int128 result)
    {
        result = 0;
        if (dropped > DataType.MaxDecimalPrecision)
        {
            // Beyond the 39 digits of one divisor: cut in two steps, of which only the last rounds visibly.
            return TryScaledQuotient(x, y, (Int128)PowerOfTen(DataType.MaxDecimalPrecision), out Int128 part)
                && TryScaledQuotient(part, 1, (Int128)PowerOfTen(dropped - DataType.MaxDecimalPrecision), out result);
        }
        return dropped >= 0
            ? TryScaledQuotient(x, y, (Int128)PowerOfTen(dropped), out result)
            : TryScaledQuotient(x, y, 1, out Int128 product) && TryScaledQuotient(product, (Int128)PowerOfTen(-dropped), 1, out result);
    }

    private static bool TryDivideScaled(Int128 x, Int128 y, int shift, out Int128 result)
    {
        result = 0;
        return TryScaledQuotient(y, (Int128)PowerOfTen(shift), 1, out Int128 divisor) && TryScaledQuotient(x, 1, divisor, out result);
    }

    // x * factor / divisor, rounded half to even.
    private static bool TryScaledQuotient(Int128 x, Int128 factor, Int128 divisor, out Int128 result)
    {
        bool isNegative = Int128.IsNegative(x) ^ Int128.IsNegative(factor) ^ Int128.IsNegative(divisor);
        result = 0;
        if (!WideProduct.Of(Magnitude(x), Magnitude(factor)).TryDivide(Magnitude(divisor), out UInt128 quotient) || quotient >= PowerOfTen(DataType.MaxDecimalPrecision))
        {
            return false;
        }
        result = isNegative ? -(Int128)quotient : (Int128)quotient;
        return true;
    }

    private static UInt128 Magnitude(Int128 value) => Int128.IsNegative(value) ? (UInt128)unchecked(-value) : (UInt128)value;

    private static void RequireDivisor(Int128 divisor)
    {
        if (divisor == 0)
        {
            Throw.Error(ErrorKind.Compute, "division by zero Decimal");
        }
    }

    private static void ThrowOverflow(ArithmeticOp op, DataType type, int row)
    {
        string name = op switch
        {
            ArithmeticOp.Add => "addition",
            ArithmeticOp.Subtract => "subtraction",
            ArithmeticOp.Multiply => "multiplication",
            _ => "division",
        };
        string digits = string.Create(CultureInfo.InvariantCulture, $"Decimal({type.Precision}, {type.Scale})");
        Throw.Error(ErrorKind.Compute, $"overflow in decimal {name}: result doesn't fit {digits} (row {row} of the batch); cast to Float64 first");
    }

    private static UInt128[] Powers()
    {
        var powers = new UInt128[DataType.MaxDecimalPrecision + 1];
        powers[0] = 1;
        for (int exponent = 1; exponent < powers.Length; exponent++)
        {
            powers[exponent] = powers[exponent - 1] * 10;
        }
        return powers;
    }
}
