using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Elementwise;

internal sealed class NestedTests : KernelFixture
{
    [Test]
    public void Items_of_lists_by_position_and_by_slice()
    {
        using Column whole = RandomColumns.Make(DataType.List(DataType.Int32), 203, 1, Memory, 0.2, 9);
        using Column lists = whole.Slice(3, 200);
        object?[][] cells = [.. Enumerable.Range(0, 200).Select(row => Items((ListColumn)lists, row))];
        using Column lengths = ListItems.Lengths(lists, Memory);
        foreach (long at in (long[])[0, 1, -1, -2, 7])
        {
            using Column item = ListItems.Get(lists, at, true, Memory);
            using Column rest = ListItems.Slice(lists, at, 2, Memory);
            for (int row = 0; row < 200; row++)
            {
                long index = at < 0 ? cells[row].Length + at : at;
                Assert.That(Cells.At(lengths, row), Is.EqualTo(lists.IsValid(row) ? (Int128)cells[row].Length : null));
                Assert.That(Cells.At(item, row), Is.EqualTo(index >= 0 && index < cells[row].Length ? cells[row][index] : null));
                object?[] slice = [.. cells[row].Where((_, i) => i >= index && i < index + 2)];
                Assert.That(rest.IsValid(row) ? Items((ListColumn)rest, row) : [], Is.EqualTo(slice), $"row {row} from {at}");
            }
        }
        Assert.That(() => ListItems.Get(lists, 50, false, Memory), Throws.TypeOf<PolarwayException>().With.Property("Kind").EqualTo(ErrorKind.Compute));
    }

    [Test]
    public void Contains_and_sums()
    {
        using Column lists = ListOf(DataType.Int64, [1L, 2L, 3L], [], null, [null, 5L]);
        using Column two = Of(DataType.Int64, 2);
        using Column none = Of(DataType.Int64, (object?)null);
        using Column has = ListItems.Contains(lists, Operand.Scalar(two), true, Memory);
        using Column hasNull = ListItems.Contains(lists, Operand.Scalar(none), true, Memory);
        using Column unknown = ListItems.Contains(lists, Operand.Scalar(none), false, Memory);
        using Column sum = ListSums.Sum(lists, Memory);
        using Column min = ListSums.Min(lists, Memory);
        using Column max = ListSums.Max(lists, Memory);
        Assert.That(Cells.Of(has), Is.EqualTo(new object?[] { true, false, null, false }));
        Assert.That(Cells.Of(hasNull), Is.EqualTo(new object?[] { false, false, null, true }));
        Assert.That(unknown.NullCount, Is.EqualTo(4));
        Assert.That(Cells.Of(sum), Is.EqualTo(new object?[] { (Int128)6, (Int128)0, null, (Int128)5 }));
        Assert.That(Cells.Of(min), Is.EqualTo(new object?[] { (Int128)1, null, null, (Int128)5 }));
        Assert.That(Cells.Of(max), Is.EqualTo(new object?[] { (Int128)3, null, null, (Int128)5 }));
    }

    [Test]
    public void Floats_leave_NaN_out_of_extremes_but_not_of_sums()
    {
        using Column lists = ListOf(DataType.Float64, [1.5, double.NaN, 0.5], [null], [double.NaN]);
        using Column mean = ListSums.Mean(lists, Memory);
        using Column min = ListSums.Min(lists, Memory);
        using Column max = ListSums.Max(lists, Memory);
        Assert.That(Cells.Of(mean), Is.EqualTo(new object?[] { double.NaN, null, double.NaN }));
        Assert.That(Cells.Of(min), Is.EqualTo(new object?[] { 0.5, null, double.NaN }));
        Assert.That(Cells.Of(max), Is.EqualTo(new object?[] { 1.5, null, double.NaN }));
    }

    [Test]
    public void Texts_of_lists_join()
    {
        using Column lists = ListOf(DataType.String, ["a", "b"], [], null, ["c", null]);
        using Column loose = ListItems.Join(lists, "-", true, Memory);
        using Column strict = ListItems.Join(lists, "-", false, Memory);
        Assert.That(Cells.Of(loose), Is.EqualTo(new object?[] { "a-b", "", null, "c" }));
        Assert.That(Cells.Of(strict), Is.EqualTo(new object?[] { "a-b", "", null, null }));
    }

    [Test]
    public void Fields_are_null_where_the_struct_is()
    {
        using Column structs = RandomColumns.Make(DataType.Struct(new Field("a", DataType.Int64), new Field("b", DataType.String)), 150, 2, Memory, 0.4, 5);
        for (int field = 0; field < 2; field++)
        {
            using Column values = StructFields.Get(structs, field, Memory);
            for (int row = 0; row < 150; row++)
            {
                Assert.That(Cells.At(values, row), Is.EqualTo(structs.IsValid(row) ? Cells.At(((StructColumn)structs).Fields[field], row) : null));
            }
        }
    }

    [Test]
    public void Integers_in_other_bases_and_all_matches()
    {
        using Column text = Of(DataType.String, "ff", "-10", "zz", "", null, "7fffffffffffffff", "8000000000000000", "-8000000000000000");
        using Column numbers = TextNumbers.Integers(text, 16, DataType.Int64, false, Memory);
        Assert.That(Cells.Of(numbers), Is.EqualTo(new object?[] { (Int128)255, (Int128)(-16), null, null, null, (Int128)long.MaxValue, null, (Int128)long.MinValue }));
        Assert.That(() => TextNumbers.Integers(text, 16, DataType.Int64, true, Memory), Throws.TypeOf<PolarwayException>().With.Message.Contains("failed for 3 value(s): [\"zz\""));
        using Column words = Of(DataType.String, "a1b22", "x", null);
        using Column pattern = Of(DataType.String, @"\d+");
        using Column matches = TextExtraction.All(words, Operand.Scalar(pattern), 3, Memory);
        Assert.That(Cells.Of(matches), Is.EqualTo(new object?[] { "['1','22']", "[]", null }));
    }

    private static object?[] Items(ListColumn lists, int row)
        => !lists.IsValid(row) ? [] : [.. Enumerable.Range((int)lists.Offsets[row], (int)(lists.Offsets[row + 1] - lists.Offsets[row])).Select(item => Cells.At(lists.Items, item))];

    private Column ListOf(DataType inner, params object?[]?[] rows)
    {
        using ColumnBuilder builder = ColumnBuilder.For(DataType.List(inner), Memory);
        foreach (object?[]? row in rows)
        {
            if (row is null)
            {
                builder.AppendNull();
                continue;
            }
            foreach (object? item in row)
            {
                switch (item)
                {
                    case null: builder.Children[0].AppendNull(); break;
                    case string text: builder.Children[0].Append(System.Text.Encoding.UTF8.GetBytes(text)); break;
                    case double number: builder.Children[0].Append(number); break;
                    default: builder.Children[0].Append((long)item); break;
                }
            }
            builder.EndRow();
        }
        return builder.Finish();
    }
}
