using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

/// <summary>Logic, null tests, choices and membership against the same on cells.</summary>
internal sealed class RowKernelTests : KernelFixture
{
    private static DataType[] AllTypes => [.. RandomColumns.AllTypes.Where(t => t.Kind != TypeKind.Null)];

    [Test]
    public void Logic_is_Kleenes()
    {
        foreach (int length in Lengths)
        {
            using Column left = Random(DataType.Boolean, length, 1);
            using Column right = Random(DataType.Boolean, length, 2);
            using BooleanColumn and = Logic.And(left, right, length, Memory);
            using BooleanColumn or = Logic.Or(left, right, length, Memory);
            using BooleanColumn xor = Logic.Xor(left, right, length, Memory);
            using BooleanColumn not = Logic.Not(left, Memory);
            for (int row = 0; row < length; row++)
            {
                bool? a = (bool?)Cells.At(left, row), b = (bool?)Cells.At(right, row);
                Assert.That(Cells.At(and, row), Is.EqualTo(a & b));
                Assert.That(Cells.At(or, row), Is.EqualTo(a | b));
                Assert.That(Cells.At(xor, row), Is.EqualTo(a ^ b));
                Assert.That(Cells.At(not, row), Is.EqualTo(!a));
            }
        }
    }

    [Test]
    public void Logic_takes_scalars_and_null_columns([Values("true", "false", "null")] string text)
    {
        bool? value = text == "null" ? null : text == "true";
        using Column one = Of(DataType.Boolean, value);
        using Column column = Random(DataType.Boolean, 100, 3);
        using Column nulls = new NullColumn(100);
        using BooleanColumn and = Logic.And(Operand.Scalar(one), column, 100, Memory);
        using BooleanColumn or = Logic.Or(column, Operand.Scalar(one), 100, Memory);
        using BooleanColumn orNull = Logic.Or(column, nulls, 100, Memory);
        for (int row = 0; row < 100; row++)
        {
            bool? a = (bool?)Cells.At(column, row);
            Assert.That(Cells.At(and, row), Is.EqualTo(value & a));
            Assert.That(Cells.At(or, row), Is.EqualTo(value | a));
            Assert.That(Cells.At(orNull, row), Is.EqualTo(a | null));
        }
    }

    [TestCaseSource(nameof(AllTypes))]
    public void Null_tests_and_fill(DataType type)
    {
        foreach (int length in Lengths)
        {
            using Column column = RandomColumns.Make(type, length, 4, Memory, 0.4, 5);
            using Column other = RandomColumns.Make(type, length, 5, Memory, 0.4, 5);
            using BooleanColumn isNull = Nulls.IsNull(column, Memory);
            using BooleanColumn isNotNull = Nulls.IsNotNull(column, Memory);
            using Column filled = Nulls.FillNull(column, other, length, Memory);
            using Column three = Nulls.Coalesce([column, other, column], length, Memory);
            object?[] cells = Cells.Of(column), others = Cells.Of(other);
            for (int row = 0; row < length; row++)
            {
                Assert.That(Cells.At(isNull, row), Is.EqualTo(cells[row] is null));
                Assert.That(Cells.At(isNotNull, row), Is.EqualTo(cells[row] is not null));
                Assert.That(Cells.At(filled, row), Is.EqualTo(cells[row] ?? others[row]));
                Assert.That(Cells.At(three, row), Is.EqualTo(cells[row] ?? others[row]));
            }
        }
    }

    [TestCaseSource(nameof(AllTypes))]
    public void Select_takes_each_row_from_its_side(DataType type)
    {
        foreach (bool encoded in (bool[])[false, true])
        {
            foreach (int length in Lengths)
            {
                using var mask = (BooleanColumn)Random(DataType.Boolean, length, 6);
                using Column left = RandomColumns.Make(type, length, 7, Memory, 0.2, 9, encoded);
                using Column right = RandomColumns.Make(type, length, 8, Memory, 0.2, 9);
                CheckSelect(mask, left, right, length);
                for (int scalar = 0; scalar < Math.Min(3, length); scalar++)
                {
                    Operand one = One(right, scalar);
                    CheckSelect(mask, left, one, length);
                    CheckSelect(mask, one, left, length);
                    CheckSelect(mask, one, one, length);
                    CheckSelect(mask, one, new NullColumn(length), length);
                    one.Column.Dispose();
                }
            }
        }
    }

    [TestCaseSource(nameof(AllTypes))]
    public void Is_in_finds_what_is_in_the_set(DataType type)
    {
        foreach (int members in (int[])[0, 1, 5, 8, 9, 60])
        {
            using Column values = RandomColumns.Make(type, 300, 9, Memory, 0.2, 30);
            using Column set = RandomColumns.Make(type, members, 10, Memory, 0.2, 30);
            CheckIsIn(values, set);
            if (type.Physical == PhysicalKind.View)
            {
                using Column encoded = RandomColumns.Make(type, 300, 9, Memory, 0.2, 30, encoded: true);
                CheckIsIn(encoded, set);
            }
        }
    }

    [Test]
    public void Is_between_knows_its_bounds([Values] ClosedInterval closed)
    {
        using Column values = Random(DataType.Float64, 400, 11);
        using Column low = Of(DataType.Float64, -1.5);
        using Column high = Of(DataType.Float64, 2.5);
        using BooleanColumn result = Membership.IsBetween(values, Operand.Scalar(low), Operand.Scalar(high), closed, 400, Memory);
        for (int row = 0; row < 400; row++)
        {
            double? value = (double?)Cells.At(values, row);
            bool inside = (closed is ClosedInterval.Both or ClosedInterval.Left ? value >= -1.5 : value > -1.5)
                && (closed is ClosedInterval.Both or ClosedInterval.Right ? value <= 2.5 : value < 2.5);
            Assert.That(Cells.At(result, row), Is.EqualTo(value is null ? null : (object)inside));
        }
    }

    [Test]
    public void Float_classes([Values("Float16", "Float32", "Float64")] string name)
    {
        DataType type = name == "Float16" ? DataType.Float16 : name == "Float32" ? DataType.Float32 : DataType.Float64;
        foreach (int width in Widths)
        {
            InstructionSet.Force(width);
            foreach (int length in Lengths)
            {
                using Column values = Random(type, length, 12);
                using Column zero = Of(type, 0.5);
                using BooleanColumn nan = Nulls.IsNan(values, Memory);
                using BooleanColumn notNan = Nulls.IsNotNan(values, Memory);
                using BooleanColumn finite = Nulls.IsFinite(values, Memory);
                using BooleanColumn infinite = Nulls.IsInfinite(values, Memory);
                using Column filled = Nulls.FillNan(values, Operand.Scalar(zero), Memory);
                for (int row = 0; row < length; row++)
                {
                    var value = (double?)Cells.At(values, row);
                    Assert.That(Cells.At(nan, row), Is.EqualTo(value is { } a ? double.IsNaN(a) : null));
                    Assert.That(Cells.At(notNan, row), Is.EqualTo(value is { } b ? !double.IsNaN(b) : null));
                    Assert.That(Cells.At(finite, row), Is.EqualTo(value is { } c ? double.IsFinite(c) : null));
                    Assert.That(Cells.At(infinite, row), Is.EqualTo(value is { } d ? double.IsInfinity(d) : null));
                    Assert.That(Cells.At(filled, row), Is.EqualTo(value is { } e ? (double.IsNaN(e) ? 0.5 : e) : null));
                }
            }
        }
    }

    private void CheckSelect(BooleanColumn mask, Operand left, Operand right, int length)
    {
        foreach (int width in (int[])[0, InstructionSet.Widest])
        {
            InstructionSet.Force(width);
            CheckSelectNow(mask, left, right, length);
        }
    }

    private void CheckSelectNow(BooleanColumn mask, Operand left, Operand right, int length)
    {
        using Column result = Conditional.Select(mask, left, right, length, Memory);
        for (int row = 0; row < length; row++)
        {
            Operand side = Cells.At(mask, row) is true ? left : right;
            Assert.That(Cells.At(result, row), Is.EqualTo(Cells.At(side.Column, side.IsScalar ? 0 : row)), $"row {row} of {length}");
        }
    }

    private void CheckIsIn(Column values, Column set)
    {
        object?[] members = Cells.Of(set);
        foreach (bool nullsEqual in (bool[])[false, true])
        {
            using BooleanColumn result = Membership.IsIn(values, set, nullsEqual, Memory);
            for (int row = 0; row < values.Length; row++)
            {
                object? value = Cells.At(values, row);
                object? expected = value is null
                    ? nullsEqual ? members.Contains(null) : null
                    : members.Any(m => m is not null && (value is double or Int128 or bool ? TotalOrder.Compare(value, m) == 0 : value.Equals(m)));
                Assert.That(Cells.At(result, row), Is.EqualTo(expected), $"{value} in {members.Length}");
            }
        }
    }
}
