using System.Globalization;
using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

internal sealed class CastTests : KernelFixture
{
    private static readonly DataType[] s_numbers =
    [
        DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Int128, DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.UInt64,
        DataType.UInt128, DataType.Float16, DataType.Float32, DataType.Float64,
    ];

    private static readonly DataType s_micro = DataType.Datetime(TimeUnit.Microseconds);

    [Test, Combinatorial]
    public void Numbers_convert_within_range_and_else_become_null([ValueSource(nameof(s_numbers))] DataType from, [ValueSource(nameof(s_numbers))] DataType to)
    {
        using Column source = Random(from, 500, 1);
        using Column result = Cast.To(source, to, false, Memory);
        Assert.That(result.Type, Is.EqualTo(to));
        for (int row = 0; row < source.Length; row++)
        {
            object? value = Cells.At(source, row);
            Assert.That(Cells.At(result, row), Is.EqualTo(value is null ? null : Convert(value, to)), $"{value} as {to}");
        }
    }

    [Test, Combinatorial]
    public void Integers_wrap_when_told([ValueSource(nameof(s_numbers))] DataType from, [ValueSource(nameof(s_numbers))] DataType to)
    {
        if (!from.IsInteger || !to.IsInteger)
        {
            return;
        }
        using Column source = Random(from, 300, 2);
        using Column result = Cast.To(source, to, new CastOptions(true, true), Memory);
        BigInteger modulus = BigInteger.One << (to.ByteWidth * 8);
        for (int row = 0; row < source.Length; row++)
        {
            if (Cells.At(source, row) is Int128 value)
            {
                BigInteger difference = (BigInteger)value - (Int128)Cells.At(result, row)!;
                Assert.That(difference % modulus, Is.EqualTo(BigInteger.Zero));
            }
        }
    }

    // Expected texts are what Polars prints.
    [TestCase("1|-1.9|300", "Float64", "Int8", "1|-1|null")]
    [TestCase("1|0|-3|null", "Int64", "Boolean", "True|False|True|null")]
    [TestCase("0|nan|0.5", "Float64", "Boolean", "False|True|True")]
    [TestCase("true|null|false", "Boolean", "Int8", "1|null|0")]
    [TestCase("true|null|false", "Boolean", "String", "true|null|false")]
    [TestCase("1| 2|+3|-4|0x1|1.0||1e3|99999999999999999999|1_000|-0|007|-9223372036854775808|9223372036854775807|9223372036854775808|-", "String", "Int64",
        "1|null|3|-4|null|null|null|null|null|null|0|7|-9223372036854775808|9223372036854775807|null|null")]
    [TestCase("255|256|-1|-0", "String", "UInt8", "255|null|null|0")]
    [TestCase("1| 2|+3|-4.5e3|inf|-inf|Infinity|nan|NaN||.5|5.|1e400|1_0|0x1|INF|-nan|+inf|1e|e1|.|1,5", "String", "Float64",
        "1|null|3|-4500|∞|-∞|∞|NaN|NaN|null|0.5|5|∞|null|null|∞|NaN|∞|null|null|null|null")]
    [TestCase("1.0|0.1|1e16|1e15|1e21|1e-5|1e-7|123456789.125|nan|inf|-inf|-0|1e300|1.5e-10|9007199254740992|12345678901234568|1e-6|0.0000123|5e-324|9999999999999998", "Float64", "String",
        "1.0|0.1|1e+16|1000000000000000.0|1e+21|0.00001|1e-7|123456789.125|NaN|inf|-inf|-0.0|1e+300|1.5e-10|9007199254740992.0|1.2345678901234568e+16|1e-6|0.0000123|5e-324|9999999999999998.0")]
    [TestCase("0.1|1e10|1e20|1e15|1e16|1e-5|1e-6|1.5e-5|3.4e38|16777216|123456789", "Float32", "String",
        "0.1|10000000000.0|1e+20|1e+15|1e+16|0.00001|0.000001|0.000015|3.4e+38|16777216.0|123456790.0")]
    [TestCase("1.005|2.5|-1.235|1e40|nan|2.675|0.145|0.015|0.025", "Float64", "Decimal", "1.00|2.50|-1.24|null|null|2.68|0.14|0.02|0.02")]
    [TestCase("1.005|2.5|abc|1e3|-.5|+1|1.| 1|99999999999|1.0150|-|1e|0.0000000000000000000000000000000000000000001|1.0050000000000000000000000000000000000000001", "String", "Decimal",
        "1.00|2.50|null|1000.00|-0.50|1.00|1.00|null|null|1.02|null|null|0.00|1.01")]
    [TestCase("1|1000000000|-7", "Int64", "Decimal", "1.00|null|-7.00")]
    [TestCase("2020-01-02|2020/01/02|02-01-2020|2020-1-2|2020-13-01|2020-02-30|2024-02-29|2020-01-02x", "String", "Date",
        "2020-01-02|2020-01-02|null|2020-01-02|null|null|2024-02-29|null")]
    [TestCase("2020-01-02|2020-01-02 03:04|2020-01-02T03:04:05|2020-01-02 03:04:05.123456789|2020-01-02T03:04:05Z|2020-01-02 24:00:00|1969-12-31 23:59:59.9", "String", "Datetime",
        "2020-01-02 00:00:00.000000|2020-01-02 03:04:00.000000|2020-01-02 03:04:05.000000|2020-01-02 03:04:05.123456|null|null|1969-12-31 23:59:59.900000")]
    [TestCase("03:04:05|3:4:5|03:04:05.5|24:00:00|23:59", "String", "Time", "03:04:05|null|03:04:05|null|23:59:00")]
    [TestCase("0|18263|-719162|2932896|2933297|-800000", "Date", "String", "1970-01-01|2020-01-02|0001-01-01|9999-12-31|+10001-02-04|-0221-09-04")]
    public void Casts_give_what_Polars_gives(string values, string from, string to, string expected)
    {
        using Column source = Parse(values, Named(from));
        using Column result = Cast.To(source, Named(to), false, Memory);
        using Column shown = Named(to).IsTemporal || to == "Decimal" ? Cast.To(result, DataType.String, true, Memory) : result.Retain();
        string text = string.Join("|", Cells.Of(shown).Select(c => c is double number ? number.ToString("R", Signs) : c?.ToString() ?? "null"));
        Assert.That(text, Is.EqualTo(expected));
    }

    [Test]
    public void Temporal_units_and_kinds()
    {
        using Column nano = Of(DataType.Datetime(TimeUnit.Nanoseconds), -1500, 1500, -1, null);
        using Column micro = Cast.To(nano, s_micro, true, Memory);
        Assert.That(Cells.Of(micro), Is.EqualTo(new object?[] { (Int128)(-2), (Int128)1, (Int128)(-1), null }));
        using Column durations = nano.WithType(DataType.Duration(TimeUnit.Nanoseconds));
        using Column coarse = Cast.To(durations, DataType.Duration(TimeUnit.Microseconds), true, Memory);
        Assert.That(Cells.Of(coarse), Is.EqualTo(new object?[] { (Int128)(-1), (Int128)1, (Int128)0, null }));
        using Column late = Of(DataType.Datetime(TimeUnit.Milliseconds), 1L << 62, -1);
        using Column overflow = Cast.To(late, DataType.Datetime(TimeUnit.Nanoseconds), false, Memory);
        Assert.That(Cells.Of(overflow), Is.EqualTo(new object?[] { null, (Int128)(-1_000_000) }));
        using Column day = Cast.To(late, DataType.Date, false, Memory);
        Assert.That(Cells.Of(day), Is.EqualTo(new object?[] { null, (Int128)(-1) }));
        using Column clock = Cast.To(late, DataType.Time, true, Memory);
        Assert.That(Cells.At(clock, 1), Is.EqualTo((Int128)86_399_999_000_000));
        using Column dates = Of(DataType.Date, -1, 18263);
        using Column instants = Cast.To(dates, DataType.Datetime(TimeUnit.Milliseconds, "Asia/Tokyo"), true, Memory);
        Assert.That(Cells.Of(instants), Is.EqualTo(new object?[] { (Int128)(-86_400_000), (Int128)18263 * 86_400_000 }));
        using Column seconds = Of(DataType.Int64, -1, 86_400_000_000_000, 5);
        using Column times = Cast.To(seconds, DataType.Time, false, Memory);
        Assert.That(Cells.Of(times), Is.EqualTo(new object?[] { null, null, (Int128)5 }));
    }

    [Test]
    public void Zones_show_their_offset_and_are_read_as_wall_clocks()
    {
        DataType berlin = DataType.Datetime(TimeUnit.Milliseconds, "Europe/Berlin");
        using Column text = Of(DataType.String, "2020-07-02 03:04:05.123", "2020-01-02", "2020-01-02T03:04:05Z", "2020-03-29 02:30:00", "2020-10-25 02:30:00");
        using Column parsed = Cast.To(text, berlin, false, Memory);
        using Column shown = Cast.To(parsed, DataType.String, true, Memory);
        Assert.That(Cells.Of(shown), Is.EqualTo(new object?[]
        {
            "2020-07-02 03:04:05.123+02:00", "2020-01-02 00:00:00.000+01:00", "2020-01-02 04:04:05.000+01:00", null, null,
        }));
    }

    [Test]
    public void Decimals_convert_to_all_numbers()
    {
        using Column source = Of(DataType.Decimal(38, 2), 150, -5, 10000, -199, null);
        using Column text = Cast.To(source, DataType.String, true, Memory);
        using Column floats = Cast.To(source, DataType.Float64, true, Memory);
        using Column whole = Cast.To(source, DataType.Int64, true, Memory);
        using Column narrow = Cast.To(source, DataType.Decimal(3, 1), false, Memory);
        Assert.That(Cells.Of(text), Is.EqualTo(new[] { "1.50", "-0.05", "100.00", "-1.99", null }));
        Assert.That(Cells.Of(floats), Is.EqualTo(new object?[] { 1.5, -0.05, 100.0, -1.99, null }));
        Assert.That(Cells.Of(whole), Is.EqualTo(new object?[] { (Int128)1, (Int128)0, (Int128)100, (Int128)(-1), null }));
        Assert.That(Cells.Of(narrow), Is.EqualTo(new object?[] { (Int128)15, (Int128)0, null, (Int128)(-20), null }));
    }

    [Test]
    public void Categories_and_text([Values] bool encoded)
    {
        using Column text = RandomColumns.Make(DataType.String, 200, 6, Memory, 0.2, 10, encoded);
        using Column categories = Cast.To(text, DataType.Categorical, true, Memory);
        using Column back = Cast.To(categories, DataType.String, true, Memory);
        Assert.That(Cells.Of(categories), Is.EqualTo(Cells.Of(text)));
        Assert.That(Cells.Of(back), Is.EqualTo(Cells.Of(text)));
        DataType some = DataType.Enum("v2", "v1");
        using Column known = Cast.To(text, some, false, Memory);
        using Column fromCategories = Cast.To(categories, some, false, Memory);
        for (int row = 0; row < 200; row++)
        {
            object? expected = Cells.At(text, row) is "v1" or "v2" ? Cells.At(text, row) : null;
            Assert.That(Cells.At(known, row), Is.EqualTo(expected));
            Assert.That(Cells.At(fromCategories, row), Is.EqualTo(expected));
        }
        Assert.That(() => Cast.To(text, some, true, Memory, "x"), Throws.TypeOf<PolarwayException>().With.Message.Contains("present in the categories"));
        using Column numbers = Cast.To(text, DataType.Int64, false, Memory);
        Assert.That(numbers.NullCount, Is.EqualTo(200));
    }

    [Test]
    public void Nested_casts_reach_inside()
    {
        using Column list = RandomColumns.Make(DataType.List(DataType.Int32), 100, 3, Memory);
        using Column texts = Cast.To(list, DataType.List(DataType.String), true, Memory);
        using Column back = Cast.To(texts, list.Type, true, Memory);
        Assert.That(Cells.Of(back), Is.EqualTo(Cells.Of(list)));
        using Column arrays = RandomColumns.Make(DataType.Array(DataType.Int16, 3), 100, 4, Memory);
        using Column lists = Cast.To(arrays, DataType.List(DataType.Int64), true, Memory);
        using Column again = Cast.To(lists, arrays.Type, true, Memory);
        Assert.That(Cells.Of(again), Is.EqualTo(Cells.Of(arrays)));
        DataType wanted = DataType.Struct(new Field("b", DataType.Binary), new Field("c", DataType.Int8), new Field("a", DataType.String));
        using Column structs = RandomColumns.Make(DataType.Struct(new Field("a", DataType.Int64), new Field("b", DataType.String)), 50, 5, Memory);
        using Column other = Cast.To(structs, wanted, false, Memory);
        for (int row = 0; row < 50; row++)
        {
            Assert.That(other.IsValid(row), Is.EqualTo(structs.IsValid(row)));
        }
        Assert.That(((StructColumn)other).Fields[1].NullCount, Is.EqualTo(50));
        Assert.That(() => Cast.To(structs, wanted, true, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("same number of fields: 2 vs 3"));
    }

    [Test]
    public void Null_becomes_anything_and_equal_types_share()
    {
        using Column nulls = new NullColumn(3);
        foreach (DataType type in RandomColumns.AllTypes)
        {
            using Column cast = Cast.To(nulls, type, true, Memory);
            Assert.That((cast.Type, cast.Length, cast.NullCount), Is.EqualTo((type, 3, 3)));
            using Column same = Cast.To(cast, type, true, Memory);
            Assert.That(same, Is.SameAs(cast));
        }
    }

    [Test]
    public void Strict_failures_name_the_values()
    {
        using Column text = Of(DataType.String, "1", "a", "b", null, "b");
        Assert.That(() => Cast.To(text, DataType.Int64, true, Memory, "x"), Throws.TypeOf<PolarwayException>()
            .With.Property("Kind").EqualTo(ErrorKind.InvalidOperation)
            .And.Message.StartsWith("conversion from `str` to `i64` failed in column 'x' for 3 out of 5 values: [\"a\", \"b\", \"b\"]"));
        using Column numbers = Of(DataType.Float64, 1.9, double.NaN, 1e20, -1e20, 1e30);
        Assert.That(() => Cast.To(numbers, DataType.Int64, true, Memory, "y"), Throws.TypeOf<PolarwayException>()
            .With.Message.StartsWith("conversion from `f64` to `i64` failed in column 'y' for 4 out of 5 values: [NaN, 1.0000e20, … 1.0000e30]"));
        using Column times = Of(s_micro, 1_577_836_800_000_000);
        Assert.That(() => Cast.To(times, DataType.Int8, true, Memory, "t"), Throws.TypeOf<PolarwayException>()
            .With.Message.StartsWith("conversion from `datetime[μs]` to `i8` failed in column 't' for 1 out of 1 values: [2020-01-01 00:00:00]"));
        Assert.That(() => Cast.To(times, DataType.Boolean, false, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("not supported"));
    }

    private static NumberFormatInfo Signs { get; } = new() { PositiveInfinitySymbol = "∞", NegativeInfinitySymbol = "-∞" };

    private static DataType Named(string name) => name switch
    {
        "Decimal" => DataType.Decimal(10, 2),
        "Datetime" => s_micro,
        "Int8" => DataType.Int8,
        "Int64" => DataType.Int64,
        "UInt8" => DataType.UInt8,
        "Float32" => DataType.Float32,
        "Float64" => DataType.Float64,
        "Boolean" => DataType.Boolean,
        "Date" => DataType.Date,
        "Time" => DataType.Time,
        _ => DataType.String,
    };

    private Column Parse(string values, DataType type) => Of(type, values.Split('|').Select(v => Read(v, type)).ToArray());

    private static object? Read(string value, DataType type)
    {
        if (value == "null")
        {
            return null;
        }
        return type.Kind switch
        {
            TypeKind.String => value,
            TypeKind.Boolean => value == "true",
            TypeKind.Float32 or TypeKind.Float64 => value switch
            {
                "nan" => double.NaN,
                "inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                _ => double.Parse(value, CultureInfo.InvariantCulture),
            },
            _ => long.Parse(value, CultureInfo.InvariantCulture),
        };
    }

    private static object? Convert(object value, DataType to)
    {
        if (to.IsFloat)
        {
            double number = value is double same ? same : (double)(Int128)value;
            if (to.Kind == TypeKind.Float16)
            {
                return value is double ? (double)(Half)number : (double)(Half)(Int128)value;
            }
            return to.Kind == TypeKind.Float64 ? number : value is double ? (double)(float)number : (double)(float)(Int128)value;
        }
        BigInteger whole;
        if (value is double cut)
        {
            if (!double.IsFinite(cut))
            {
                return null;
            }
            whole = new BigInteger(cut);
        }
        else
        {
            whole = (Int128)value;
        }
        int bits = to.ByteWidth * 8;
        BigInteger low = to.IsUnsignedInteger ? 0 : -(BigInteger.One << (bits - 1));
        BigInteger high = (BigInteger.One << (to.IsUnsignedInteger ? bits : bits - 1)) - 1;
        // Cells are signed.
        return whole < low || whole > high ? null : unchecked((Int128)(UInt128)(whole & ((BigInteger.One << 128) - 1)));
    }
}
