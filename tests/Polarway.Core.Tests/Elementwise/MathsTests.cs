using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

internal sealed class MathsTests : KernelFixture
{
    private static readonly DataType[] s_types =
    [
        DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Int128, DataType.UInt8, DataType.UInt64, DataType.UInt128, DataType.Float16, DataType.Float32, DataType.Float64,
    ];

    [Test, Combinatorial]
    public void Functions_of_one_number([ValueSource(nameof(s_types))] DataType type, [Values] MathOp op)
    {
        bool keepsType = op is MathOp.Negate or MathOp.Abs or MathOp.Sign or MathOp.Floor or MathOp.Ceil;
        using Column any = Random(type, 4, 1);
        if (type.IsUnsignedInteger && op == MathOp.Negate || (!keepsType && !type.IsFloat))
        {
            Assert.That(() => Maths.Apply(op, any, Memory), Throws.TypeOf<PolarwayException>().With.Property("Kind").EqualTo(ErrorKind.InvalidOperation));
            return;
        }
        foreach (int length in Lengths)
        {
            using Column source = Random(type, length, 3);
            foreach (int width in Widths)
            {
                InstructionSet.Force(width);
                using Column result = Maths.Apply(op, source, Memory);
                for (int row = 0; row < length; row++)
                {
                    Check(op, type, Cells.At(source, row), Cells.At(result, row));
                }
            }
        }
    }

    [TestCase(0, RoundMode.HalfToEven, new[] { 0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e300 }, new[] { 0.0, 2, 2, -0.0, -2, 3, 1e300 })]
    [TestCase(2, RoundMode.HalfToEven, new[] { 0.125, 2.675, 1.005, -0.125, 1e307 }, new[] { 0.12, 2.68, 1.0, -0.12, 1e307 })]
    [TestCase(0, RoundMode.HalfAwayFromZero, new[] { 0.5, 1.5, -0.5, 2.675, -2.5 }, new[] { 1.0, 2, -1, 3, -3 })]
    [TestCase(1, RoundMode.ToZero, new[] { 1.29, -1.29 }, new[] { 1.2, -1.2 })]
    public void Rounds_as_Polars_does(int decimals, RoundMode mode, double[] values, double[] expected)
    {
        using Column source = Of(DataType.Float64, [.. values.Cast<object?>(), null]);
        using Column result = Rounding.ToDecimals(source, decimals, mode, Memory);
        Assert.That(Cells.Of(result), Is.EqualTo(expected.Cast<object?>().Append(null)));
    }

    [Test]
    public void Decimals_round_floor_and_ceil_exactly()
    {
        using Column source = Of(DataType.Decimal(38, 2), 125, -125, 135, 200, 101);
        using Column rounded = Rounding.ToDecimals(source, 1, RoundMode.HalfToEven, Memory);
        using Column floor = Maths.Apply(MathOp.Floor, source, Memory);
        using Column ceil = Maths.Apply(MathOp.Ceil, source, Memory);
        using Column sign = Maths.Apply(MathOp.Sign, source, Memory);
        Assert.That(Cells.Of(rounded), Is.EqualTo(new object[] { (Int128)120, (Int128)(-120), (Int128)140, (Int128)200, (Int128)100 }));
        Assert.That(Cells.Of(floor), Is.EqualTo(new object[] { (Int128)100, (Int128)(-200), (Int128)100, (Int128)200, (Int128)100 }));
        Assert.That(Cells.Of(ceil), Is.EqualTo(new object[] { (Int128)200, (Int128)(-100), (Int128)200, (Int128)200, (Int128)200 }));
        Assert.That(Cells.Of(sign), Is.EqualTo(new object[] { (Int128)100, (Int128)(-100), (Int128)100, (Int128)100, (Int128)100 }));
    }

    [Test]
    public void Significant_digits_and_logarithms()
    {
        using Column source = Of(DataType.Float64, 123456.0, 0.0012345, 0.0, double.NaN, 8.0);
        using Column digits = Rounding.ToDigits(source, 2, Memory);
        using Column log = Maths.Log(source, 2, Memory);
        using Column odd = Maths.Log(source, 3, Memory);
        Assert.That(Cells.Of(digits), Is.EqualTo(new object[] { 120000.0, 0.0012, 0.0, double.NaN, 8.0 }));
        Assert.That(Cells.At(log, 4), Is.EqualTo(3.0));
        Assert.That((double)Cells.At(odd, 4)!, Is.EqualTo(Math.Log(8) / Math.Log(3)));
    }

    private static void Check(MathOp op, DataType type, object? value, object? actual)
    {
        if (value is double number)
        {
            double expected = Float(op, number);
            double tolerance = type.Kind == TypeKind.Float16 ? (2e-3 * Math.Abs(expected)) + 1e-7 : (type.Kind == TypeKind.Float32 ? 1e-5 : 1e-12) * Math.Abs(expected) + (type.Kind == TypeKind.Float32 ? float.Epsilon : 0);
            bool isExact = op is MathOp.Negate or MathOp.Abs or MathOp.Sign or MathOp.Floor or MathOp.Ceil;
            bool isClose = isExact ? expected.Equals((double)actual!) : Math.Abs(expected - (double)actual!) <= tolerance;
            bool isHuge = (type.Kind == TypeKind.Float32 && Math.Abs(expected) > float.MaxValue) || (type.Kind == TypeKind.Float16 && Math.Abs(expected) > (double)Half.MaxValue);
            Assert.That(isClose || expected.Equals((double)actual!) || isHuge, $"{op} of {value} is {actual}, not {expected}");
            return;
        }
        int bits = type.ByteWidth * 8;
        Assert.That(actual, Is.EqualTo(value is null ? null : Integer(op, (Int128)value, bits)), $"{op} of {value}");
    }

    private static Int128 Integer(MathOp op, Int128 value, int bits)
    {
        Int128 smallest = bits == 128 ? Int128.MinValue : -(Int128.One << (bits - 1));
        return op switch
        {
            MathOp.Negate => value == smallest ? value : -value,
            MathOp.Abs => value == smallest || value >= 0 ? value : -value,
            MathOp.Sign => Int128.Sign(value),
            _ => value,
        };
    }

    private static double Float(MathOp op, double x) => op switch
    {
        MathOp.Negate => -x,
        MathOp.Abs => Math.Abs(x),
        MathOp.Sign => x == 0 || double.IsNaN(x) ? x : Math.Sign(x),
        MathOp.Floor => Math.Floor(x),
        MathOp.Ceil => Math.Ceiling(x),
        MathOp.Sqrt => Math.Sqrt(x),
        MathOp.Cbrt => Math.Cbrt(x),
        MathOp.Exp => Math.Exp(x),
        MathOp.Expm1 => Math.Abs(x) < 1e-9 ? x : Math.Exp(x) - 1,
        MathOp.Log => Math.Log(x),
        MathOp.Log1p => Math.Abs(x) < 1e-9 ? x : Math.Log(1 + x),
        MathOp.Log2 => Math.Log2(x),
        MathOp.Log10 => Math.Log10(x),
        MathOp.Sin => Math.Sin(x),
        MathOp.Cos => Math.Cos(x),
        MathOp.Tan => Math.Tan(x),
        MathOp.Cot => 1 / Math.Tan(x),
        MathOp.Arcsin => Math.Asin(x),
        MathOp.Arccos => Math.Acos(x),
        MathOp.Arctan => Math.Atan(x),
        MathOp.Sinh => Math.Sinh(x),
        MathOp.Cosh => Math.Cosh(x),
        MathOp.Tanh => Math.Tanh(x),
        MathOp.Arcsinh => Math.Asinh(x),
        MathOp.Arccosh => Math.Acosh(x),
        MathOp.Arctanh => Math.Atanh(x),
        MathOp.Degrees => x * (180 / Math.PI),
        MathOp.Erf => Math.Abs(x) < 2 ? ErrorSeries(x) : Math.CopySign(1, x) * (1 - ErrorTail(Math.Abs(x))),
        MathOp.Erfc => x >= 2 ? ErrorTail(x) : x > -2 ? 1 - ErrorSeries(x) : 2 - ErrorTail(-x),
        _ => x * (Math.PI / 180),
    };

    /// <summary>The error function near zero, by its power series.</summary>
    private static double ErrorSeries(double x)
    {
        const int Terms = 60;
        double sum = x, term = x;
        for (int n = 1; n < Terms; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <summary>What the error function lacks of 1 from 2 on, by its continued fraction.</summary>
    private static double ErrorTail(double x)
    {
        const int Depth = 200;
        double fraction = x;
        for (int n = Depth; n >= 1; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
