using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

internal sealed class ArithmeticTests : KernelFixture
{
    private static readonly DataType[] s_types =
    [
        DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Int128, DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64,
        DataType.Float16, DataType.Float32, DataType.Float64, DataType.Duration(TimeUnit.Microseconds),
    ];

    [TestCaseSource(nameof(s_types))]
    public void Every_operation_agrees_with_the_obvious_one(DataType type)
    {
        foreach (int length in Lengths)
        {
            using Column left = Random(type, length, 1 + length);
            using Column right = Random(type, length, 2 + length);
            object?[] first = Cells.Of(left), second = Cells.Of(right);
            foreach (int width in Widths)
            {
                InstructionSet.Force(width);
                foreach (ArithmeticOp op in Enum.GetValues<ArithmeticOp>())
                {
                    if (!type.IsFloat && op is ArithmeticOp.Divide or ArithmeticOp.Power)
                    {
                        continue;
                    }
                    Check(op, left, right, length, first, second);
                    for (int scalar = 0; scalar < Math.Min(length, 10); scalar++)
                    {
                        Operand one = One(right, scalar);
                        var repeated = Enumerable.Repeat(second[scalar], length).ToArray();
                        Check(op, left, one, length, first, repeated);
                        Check(op, one, left, length, repeated, first);
                        Check(op, one, one, length, repeated, repeated);
                        one.Column.Dispose();
                    }
                }
            }
        }
    }

    [Test]
    public void Division_follows_the_sign_of_the_divisor_and_gives_null_by_zero()
    {
        using Column left = Of(DataType.Int64, 7, -7, 0, null, long.MinValue);
        using Column right = Of(DataType.Int64, 2, 2, 0, 1, -1);
        using Column quotient = Arithmetic.Apply(ArithmeticOp.FloorDivide, left, right, 5, DataType.Int64, Memory);
        using Column rest = Arithmetic.Apply(ArithmeticOp.Modulo, left, right, 5, DataType.Int64, Memory);
        Assert.That(Cells.Of(quotient), Is.EqualTo(new object?[] { (Int128)3, (Int128)(-4), null, null, (Int128)long.MinValue }));
        Assert.That(Cells.Of(rest), Is.EqualTo(new object?[] { (Int128)1, (Int128)1, null, null, (Int128)0 }));
    }

    [Test]
    public void Integer_powers_wrap_and_refuse_negative_exponents()
    {
        using Column numbers = Of(DataType.Int64, 2, 3, 10, -1, null);
        using Column exponents = Of(DataType.Int64, 62, 0, 20, 3, -1);
        using Column powers = Arithmetic.Apply(ArithmeticOp.Power, numbers, exponents, 5, DataType.Int64, Memory);
        Assert.That(Cells.Of(powers), Is.EqualTo(new object?[] { (Int128)(1L << 62), (Int128)1, (Int128)7766279631452241920, (Int128)(-1), null }));
        using Column negative = Of(DataType.Int64, -1);
        Assert.That(() => Arithmetic.Apply(ArithmeticOp.Power, numbers, Operand.Scalar(negative), 5, DataType.Int64, Memory),
            Throws.TypeOf<PolarwayException>().With.Property("Kind").EqualTo(ErrorKind.InvalidOperation));
    }

    [TestCase(ArithmeticOp.Add, "4.583", "-0.750")]
    [TestCase(ArithmeticOp.Subtract, "-2.083", "-1.750")]
    [TestCase(ArithmeticOp.Multiply, "4.166", "-0.625")]
    [TestCase(ArithmeticOp.Divide, "0.375", "-2.500")]
    [TestCase(ArithmeticOp.FloorDivide, "0.000", "-3.000")]
    [TestCase(ArithmeticOp.Modulo, "1.250", "0.250")]
    public void Decimals_keep_the_larger_scale(ArithmeticOp op, string first, string second)
    {
        using Column left = Of(DataType.Decimal(38, 2), 125, -125);
        using Column right = Of(DataType.Decimal(38, 3), 3333, 500);
        using Column result = Arithmetic.Apply(op, left, right, 2, DataType.Decimal(38, 3), Memory);
        using Column text = Cast.To(result, DataType.String, true, Memory);
        Assert.That(Cells.Of(text), Is.EqualTo(new[] { first, second }));
    }

    [Test]
    public void Random_decimals_agree_with_big_integers()
    {
        var random = new Random(5);
        for (int round = 0; round < 3000; round++)
        {
            int scale = random.Next(0, 12);
            Int128 x = Wide(random), y = Wide(random);
            using Column left = Of(DataType.Decimal(38, scale), x);
            using Column right = Of(DataType.Decimal(38, scale), y);
            CheckDecimal(ArithmeticOp.Multiply, left, right, (BigInteger)x * y, BigInteger.Pow(10, scale), scale);
            if (y != 0)
            {
                CheckDecimal(ArithmeticOp.Divide, left, right, (BigInteger)x * BigInteger.Pow(10, scale), y, scale);
            }
            CheckDecimal(ArithmeticOp.Add, left, right, (BigInteger)x + y, 1, scale);
        }
    }

    [Test]
    public void Decimal_overflow_and_division_by_zero_are_errors()
    {
        DataType type = DataType.Decimal(38, 0);
        Int128 largest = (Int128)BigInteger.Pow(10, 38) - 1;
        using Column big = Of(type, largest);
        using Column zero = Of(type, 0);
        Assert.That(() => Arithmetic.Apply(ArithmeticOp.Add, big, big, 1, type, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("overflow in decimal addition"));
        Assert.That(() => Arithmetic.Apply(ArithmeticOp.Divide, big, zero, 1, type, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("division by zero"));
    }

    private static Int128 Wide(Random random)
    {
        Int128 value = ((Int128)random.NextInt64() << random.Next(0, 60)) / (Int128)BigInteger.Pow(10, random.Next(0, 18));
        return random.Next(2) == 0 ? value : -value;
    }

    private void CheckDecimal(ArithmeticOp op, Column left, Column right, BigInteger numerator, BigInteger divisor, int scale)
    {
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(numerator), BigInteger.Abs(divisor), out BigInteger rest);
        int half = (rest * 2).CompareTo(BigInteger.Abs(divisor));
        quotient += half > 0 || (half == 0 && !quotient.IsEven) ? 1 : 0;
        quotient *= numerator.Sign * divisor.Sign;
        DataType type = DataType.Decimal(38, scale);
        if (BigInteger.Abs(quotient) >= BigInteger.Pow(10, 38))
        {
            Assert.That(() => Arithmetic.Apply(op, left, right, 1, type, Memory), Throws.TypeOf<PolarwayException>());
            return;
        }
        using Column result = Arithmetic.Apply(op, left, right, 1, type, Memory);
        Assert.That(Cells.At(result, 0), Is.EqualTo((Int128)quotient), $"{op} {Cells.At(left, 0)} {Cells.At(right, 0)} scale {scale}");
    }

    private void Check(ArithmeticOp op, Operand left, Operand right, int length, object?[] first, object?[] second)
    {
        DataType type = left.Column.Type;
        using Column result = Arithmetic.Apply(op, left, right, length, type, Memory);
        Assert.That(result.Type, Is.EqualTo(type));
        for (int row = 0; row < length; row++)
        {
            object? expected = first[row] is null || second[row] is null ? null : Expected(op, type, first[row]!, second[row]!);
            object? actual = Cells.At(result, row);
            bool same = expected is double x && actual is double y
                ? BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y) || (double.IsNaN(x) && double.IsNaN(y))
                : Equals(expected, actual);
            if (!same)
            {
                Assert.Fail($"{type}, {InstructionSet.Width} bits, row {row} of {length}: {first[row]} {Arithmetic.Symbol(op)} {second[row]} gave {actual ?? "null"}, not {expected ?? "null"}");
            }
        }
    }

    private static object? Expected(ArithmeticOp op, DataType type, object left, object right)
    {
        if (left is double x && right is double y)
        {
            if (type.Kind == TypeKind.Float16)
            {
                return (double)Halves(op, (Half)x, (Half)y);
            }
            return type.Kind == TypeKind.Float32 ? (double)Single(op, (float)x, (float)y) : Double(op, x, y);
        }
        BigInteger a = (Int128)left, b = (Int128)right;
        if (b.IsZero && op is (ArithmeticOp.FloorDivide or ArithmeticOp.Modulo))
        {
            return null;
        }
        BigInteger floor = b.IsZero ? 0 : BigInteger.Divide(a - ((((a % b) + b) % b)), b);
        BigInteger result = op switch
        {
            ArithmeticOp.Add => a + b,
            ArithmeticOp.Subtract => a - b,
            ArithmeticOp.Multiply => a * b,
            ArithmeticOp.FloorDivide => floor,
            _ => a - (floor * b),
        };
        return Wrap(result, type);
    }

    private static object Wrap(BigInteger value, DataType type)
    {
        int bits = type.ByteWidth * 8;
        BigInteger modulus = BigInteger.One << bits;
        BigInteger wrapped = ((value % modulus) + modulus) % modulus;
        bool isNegative = !type.IsUnsignedInteger && wrapped >= modulus / 2;
        return (Int128)(isNegative ? wrapped - modulus : wrapped);
    }

    private static Half Halves(ArithmeticOp op, Half x, Half y) => op switch
    {
        ArithmeticOp.Add => x + y,
        ArithmeticOp.Subtract => x - y,
        ArithmeticOp.Multiply => x * y,
        ArithmeticOp.Divide => x / y,
        ArithmeticOp.FloorDivide => Half.Floor(x / y),
        ArithmeticOp.Modulo => x - (Half.Floor(x / y) * y),
        // As with wider floats: a square is a product.
        _ => y == (Half)2 ? x * x : Half.Pow(x, y),
    };

    [Test]
    public void Unsigned_integers_of_128_bits_wrap_and_keep_every_bit()
    {
        UInt128[] first = [0, 1, UInt128.MaxValue, UInt128.One << 127, 10, UInt128.MaxValue], second = [1, 2, 1, 2, 3, UInt128.MaxValue];
        using Column left = PrimitiveColumn.From<UInt128>(DataType.UInt128, first, Memory);
        using Column right = PrimitiveColumn.From<UInt128>(DataType.UInt128, second, Memory);
        foreach (ArithmeticOp op in (ArithmeticOp[])[ArithmeticOp.Add, ArithmeticOp.Subtract, ArithmeticOp.Multiply, ArithmeticOp.FloorDivide, ArithmeticOp.Modulo])
        {
            using var result = (PrimitiveColumn)Arithmetic.Apply(op, left, right, first.Length, DataType.UInt128, Memory);
            UInt128[] expected = [.. first.Zip(second, (a, b) => unchecked(op switch
            {
                ArithmeticOp.Add => a + b,
                ArithmeticOp.Subtract => a - b,
                ArithmeticOp.Multiply => a * b,
                ArithmeticOp.FloorDivide => a / b,
                _ => a % b,
            }))];
            Assert.That(result.Values<UInt128>().ToArray(), Is.EqualTo(expected), op.ToString());
        }
        using BooleanColumn less = Comparison.Apply(CompareOp.Lt, left, right, first.Length, Memory);
        Assert.That(Cells.Of(less), Is.EqualTo(first.Zip(second, (a, b) => (object)(a < b)).ToArray()));
    }

    private static double Double(ArithmeticOp op, double x, double y) => op switch
    {
        ArithmeticOp.Add => x + y,
        ArithmeticOp.Subtract => x - y,
        ArithmeticOp.Multiply => x * y,
        ArithmeticOp.Divide => x / y,
        ArithmeticOp.FloorDivide => Math.Floor(x / y),
        ArithmeticOp.Modulo => x - (Math.Floor(x / y) * y),
        _ => Math.Pow(x, y),
    };

    private static float Single(ArithmeticOp op, float x, float y) => op switch
    {
        ArithmeticOp.Add => x + y,
        ArithmeticOp.Subtract => x - y,
        ArithmeticOp.Multiply => x * y,
        ArithmeticOp.Divide => x / y,
        ArithmeticOp.FloorDivide => MathF.Floor(x / y),
        ArithmeticOp.Modulo => x - (MathF.Floor(x / y) * y),
        _ => MathF.Pow(x, y),
    };
}
