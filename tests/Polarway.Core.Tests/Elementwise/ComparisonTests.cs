using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

internal sealed class ComparisonTests : KernelFixture
{
    private static readonly DataType[] s_types =
    [
        DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Int128, DataType.UInt8, DataType.UInt16,
        DataType.UInt32, DataType.UInt64, DataType.UInt128, DataType.Float16, DataType.Float32, DataType.Float64, DataType.Decimal(20, 2), DataType.String, DataType.Binary, DataType.Categorical,
        DataType.Date, DataType.Time, DataType.Datetime(TimeUnit.Microseconds),
    ];

    private static readonly DataType[] s_nested =
    [
        DataType.List(DataType.Int32), DataType.Array(DataType.Float64, 2), DataType.Struct(new Field("a", DataType.Int8), new Field("b", DataType.String)),
        DataType.List(DataType.List(DataType.Boolean)),
    ];

    [TestCaseSource(nameof(s_types))]
    public void Every_comparison_agrees_with_the_order_of_cells(DataType type)
    {
        foreach (int length in Lengths)
        {
            using Column left = Random(type, length, 1 + length);
            using Column right = Random(type, length, 2 + length);
            CheckAll(left, right, length);
        }
    }

    [Test]
    public void Dictionaries_compare_like_the_text_they_stand_for([Values(3, 40, 5000)] int distinct)
    {
        foreach (int length in Lengths)
        {
            using Column left = Random(DataType.String, length, 1, distinct, encoded: true);
            using Column right = Random(DataType.String, length, 2, distinct);
            using Column encoded = Random(DataType.String, length, 3, distinct, encoded: true);
            CheckAll(left, right, length);
            CheckAll(right, left, length);
            CheckAll(left, encoded, length);
        }
    }

    [Test]
    public void Enums_have_the_order_of_their_categories()
    {
        DataType type = DataType.Enum("b", "a");
        using Column left = Of(type, "b", "a", null, "a");
        using Column right = Of(type, "a", "b", "a", "a");
        using BooleanColumn less = Comparison.Apply(CompareOp.Lt, left, right, 4, Memory);
        Assert.That(Cells.Of(less), Is.EqualTo(new object?[] { true, false, null, false }));
    }

    [TestCaseSource(nameof(s_nested))]
    public void Nested_values_are_equal_when_all_inside_is(DataType type)
    {
        using Column left = RandomColumns.Make(type, 300, 1, Memory, 0.3, 3);
        using Column right = RandomColumns.Make(type, 300, 2, Memory, 0.3, 3);
        foreach (CompareOp op in (CompareOp[])[CompareOp.Eq, CompareOp.Ne, CompareOp.EqMissing, CompareOp.NeMissing])
        {
            using BooleanColumn result = Comparison.Apply(op, left, right, 300, Memory);
            for (int row = 0; row < 300; row++)
            {
                object? a = Cells.At(left, row), b = Cells.At(right, row);
                bool isMissing = op is CompareOp.EqMissing or CompareOp.NeMissing;
                bool wantsEqual = op is CompareOp.Eq or CompareOp.EqMissing;
                object? expected = !isMissing && (a is null || b is null) ? null : Equals(a, b) == wantsEqual;
                Assert.That(Cells.At(result, row), Is.EqualTo(expected), $"{op} {a} {b}");
            }
        }
        Assert.That(() => Comparison.Apply(CompareOp.Lt, left, right, 300, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("no order"));
        // The failed call gives its memory back when it is collected; the one buffer it had is released here.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Test]
    public void A_null_column_compares_to_null_and_is_not_missing_from_null()
    {
        using Column nulls = new NullColumn(3);
        using Column values = Of(DataType.Int64, 1, null, 3);
        using BooleanColumn equal = Comparison.Apply(CompareOp.Eq, values, nulls, 3, Memory);
        using BooleanColumn missing = Comparison.Apply(CompareOp.EqMissing, values, nulls, 3, Memory);
        Assert.That(Cells.Of(equal), Is.EqualTo(new object?[] { null, null, null }));
        Assert.That(Cells.Of(missing), Is.EqualTo(new object?[] { false, true, false }));
    }

    private void CheckAll(Column left, Column right, int length)
    {
        object?[] first = Cells.Of(left), second = Cells.Of(right);
        foreach (int width in Widths)
        {
            InstructionSet.Force(width);
            foreach (CompareOp op in Enum.GetValues<CompareOp>())
            {
                Check(op, left, right, length, first, second, $"{left.Type} {op} {width} bits");
                for (int scalar = 0; scalar < Math.Min(length, 12); scalar++)
                {
                    Operand one = One(right, scalar);
                    var repeated = Enumerable.Repeat(second[scalar], length).ToArray();
                    Check(op, left, one, length, first, repeated, $"{left.Type} {op} scalar, {width} bits");
                    Check(op, one, left, length, repeated, first, $"scalar {op} {left.Type}, {width} bits");
                    Check(op, one, one, length, repeated, repeated, $"scalar {op} scalar, {width} bits");
                    one.Column.Dispose();
                }
            }
        }
    }

    private void Check(CompareOp op, Operand left, Operand right, int length, object?[] first, object?[] second, string what)
    {
        using BooleanColumn result = Comparison.Apply(op, left, right, length, Memory);
        for (int row = 0; row < length; row++)
        {
            object? expected = Expected(op, first[row], second[row]);
            object? actual = Cells.At(result, row);
            if (!Equals(expected, actual))
            {
                Assert.Fail($"{what}, row {row} of {length}: {first[row]} and {second[row]} gave {actual ?? "null"}");
            }
        }
    }

    private static object? Expected(CompareOp op, object? left, object? right)
    {
        if (left is null || right is null)
        {
            return op switch
            {
                CompareOp.EqMissing => left is null && right is null,
                CompareOp.NeMissing => left is not null || right is not null,
                _ => null,
            };
        }
        int order = TotalOrder.Compare(left, right);
        return op switch
        {
            CompareOp.Eq or CompareOp.EqMissing => order == 0,
            CompareOp.Ne or CompareOp.NeMissing => order != 0,
            CompareOp.Lt => order < 0,
            CompareOp.Le => order <= 0,
            CompareOp.Gt => order > 0,
            _ => order >= 0,
        };
    }
}
