using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Structural;

/// <summary>Each kernel against a reference over objects, on every type, at every vector width, without leaks.</summary>
[NonParallelizable]
public sealed class StructuralKernelTests
{
    private QueryBudget _budget = null!;
    private Allocator _memory = null!;

    public static IEnumerable<(DataType, bool)> Types
        => RandomColumns.AllTypes.Select(t => (t, false)).Append((DataType.String, true)).Append((DataType.Binary, true));

    public static IEnumerable<int> Widths => InstructionSet.Available;

    [SetUp]
    public void SetUp()
    {
        _budget = new QueryBudget(MemoryBudget.Process, "test");
        _memory = _budget.CreateAllocator("test");
    }

    [TearDown]
    public void TearDown()
    {
        InstructionSet.Reset();
        Assert.That(_budget.Used, Is.Zero, "bytes leaked");
    }

    [Test]
    public void FilterKeepsWhereTrue([ValueSource(nameof(Types))] (DataType Type, bool Encoded) form, [ValueSource(nameof(Widths))] int width, [Values(0, 0.5, 0.95, 1)] double share)
    {
        InstructionSet.Force(width);
        foreach (int length in (int[])[0, 1, 63, 64, 65, 1000])
        {
            using Column column = RandomColumns.Make(form.Type, length, length, _memory, encoded: form.Encoded);
            using BooleanColumn mask = Mask(length, share, nulls: length % 2 == 1);
            using Column kept = Filtering.Apply(column, mask, _memory);
            object?[] expected = [.. Enumerable.Range(0, length).Where(r => Equals(Cells.At(mask, r), true)).Select(r => Cells.At(column, r))];
            Assert.That(Cells.Of(kept), Is.EqualTo(expected));
        }
    }

    [Test]
    public void GatherTakesByPosition([ValueSource(nameof(Types))] (DataType Type, bool Encoded) form, [Values] bool withNull)
    {
        using Column column = RandomColumns.Make(form.Type, 500, 7, _memory, encoded: form.Encoded);
        var random = new Random(3);
        int[] indices = [.. Enumerable.Range(0, 300).Select(_ => random.Next(withNull ? -1 : 0, 500))];
        using Column taken = Gather.Take(column, indices, _memory);
        Assert.That(Cells.Of(taken), Is.EqualTo(indices.Select(i => i < 0 ? null : Cells.At(column, i)).ToArray()));
        using Column none = column.Slice(0, 0);
        using Column nulls = Gather.Take(none, [-1, -1], _memory);
        Assert.That(Cells.Of(nulls), Is.EqualTo(new object?[] { null, null }));
    }

    [Test]
    public void ConcatPutsOneAfterTheOther([ValueSource(nameof(Types))] (DataType Type, bool Encoded) form)
    {
        Column[] parts = [.. Enumerable.Range(0, 5).Select(n => RandomColumns.Make(form.Type, n * 37, n, _memory, n == 2 ? 0 : 0.3, encoded: form.Encoded && n % 2 == 0))];
        using Column whole = Concatenation.Concat(parts, _memory);
        Assert.That(Cells.Of(whole), Is.EqualTo(parts.SelectMany(Cells.Of).ToArray()));
        foreach (Column part in parts)
        {
            part.Dispose();
        }
    }

    [Test]
    public void EqualValuesHashAlike([ValueSource(nameof(Types))] (DataType Type, bool Encoded) form)
    {
        using Column column = RandomColumns.Make(form.Type, 800, 11, _memory, distinct: 50, encoded: form.Encoded);
        var hashes = new ulong[800];
        Hashing.Hash(column, hashes, combine: false);
        var seen = new Dictionary<string, ulong>();
        for (int row = 0; row < 800; row++)
        {
            string key = Cells.Text(Cells.At(column, row));
            Assert.That(seen.TryAdd(key, hashes[row]) || seen[key] == hashes[row], key);
        }
        Assert.That(seen.Values.Distinct().Count(), Is.EqualTo(seen.Count));
        Hashing.Hash(column, hashes, combine: true);
        if (seen.Count > 2)
        {
            Assert.That(hashes.Distinct().Count(), Is.EqualTo(seen.Count));
        }
        using Column plain = Dictionaries.Decode(column, _memory);
        var again = new ulong[800];
        Hashing.Hash(plain, again, combine: false);
        Hashing.Hash(plain, again, combine: true);
        Assert.That(again, Is.EqualTo(hashes));
    }

    [Test]
    public void EncodedRowsOrderAndComeBack([ValueSource(nameof(Types))] (DataType Type, bool Encoded) form, [Values] bool descending, [Values] bool nullsLast)
    {
        using Column first = RandomColumns.Make(form.Type, 120, 5, _memory, distinct: 30, encoded: form.Encoded);
        using Column second = RandomColumns.Make(DataType.Int32, 120, 6, _memory);
        var order = new RowOrder(descending, nullsLast);
        RowOrder[] orders = [order, new RowOrder(false, false)];
        using EncodedRows rows = RowEncoding.Encode([first, second], orders, _memory);
        for (int left = 0; left < 120; left++)
        {
            for (int right = 0; right < 120; right++)
            {
                int expected = form.Type.IsNested ? 0 : Compare(first, left, right, order);
                if (expected != 0)
                {
                    Assert.That(Math.Sign(rows[left].SequenceCompareTo(rows[right])), Is.EqualTo(expected), $"{Cells.At(first, left)} {Cells.At(first, right)}");
                }
            }
        }
        Column[] back = RowEncoding.Decode(rows, [form.Type, DataType.Int32], orders, _memory);
        Assert.That(Cells.Of(back[0]).Select(Cells.Text), Is.EqualTo(Cells.Of(first).Select(Cells.Text)));
        Assert.That(Cells.Of(back[1]), Is.EqualTo(Cells.Of(second)));
        back[0].Dispose();
        back[1].Dispose();
    }

    [Test]
    public void ReductionsAreTheSameAtEveryWidth([Values(0, 1, 7, 127, 128, 1000, 5000)] int length, [Values(0, 0.3)] double nulls)
    {
        using var doubles = (PrimitiveColumn)RandomColumns.Make(DataType.Float64, length, 1, _memory, nulls, 100_000);
        using var longs = (PrimitiveColumn)RandomColumns.Make(DataType.Int64, length, 2, _memory, nulls, 100_000);
        using var ints = (PrimitiveColumn)RandomColumns.Make(DataType.Int32, length, 3, _memory, nulls, 100_000);
        var answers = new List<string>();
        foreach (int width in InstructionSet.Available)
        {
            InstructionSet.Force(width);
            answers.Add(string.Join(" ", Reductions.Sum(doubles.Values<double>(), doubles.Validity).ToString("R"), Reductions.Min(doubles.Values<double>(), doubles.Validity),
                Reductions.Max(doubles.Values<double>(), doubles.Validity), Reductions.Sum(longs.Values<long>(), longs.Validity), Reductions.Sum(ints.Values<int>(), ints.Validity),
                Reductions.Min(ints.Values<int>(), ints.Validity), Reductions.Max(longs.Values<long>(), longs.Validity)));
        }
        Assert.That(answers.Distinct().Count(), Is.EqualTo(1), string.Join("\n", answers));
        Int128 sum = Cells.Of(ints).Where(c => c is not null).Aggregate((Int128)0, (total, cell) => total + (Int128)cell!);
        Assert.That((Int128)Reductions.Sum(ints.Values<int>(), ints.Validity), Is.EqualTo(sum));
        double[] values = [.. Cells.Of(doubles).OfType<double>().Where(v => !double.IsNaN(v))];
        Assert.That(Reductions.Max(doubles.Values<double>(), doubles.Validity), Is.EqualTo(values.Length == 0 ? double.NaN : values.Max()));
    }

    [Test]
    public void CompactKeepsValuesAndDropsTheRest()
    {
        using var text = (ViewColumn)RandomColumns.Make(DataType.String, 900, 4, _memory);
        using Column part = text.Slice(100, 50);
        using ViewColumn compact = Views.Compact((ViewColumn)part, _memory);
        Assert.That(Cells.Of(compact), Is.EqualTo(Cells.Of(part)));
        Assert.That(compact.ByteSize, Is.LessThan(part.ByteSize));
    }

    [Test]
    public void BitmapsAppendAtAnyBit()
    {
        using var builder = new BitmapBuilder(_memory);
        var random = new Random(1);
        var expected = new List<bool>();
        for (int part = 0; part < 60; part++)
        {
            bool[] bits = [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(2) == 0)];
            using Bitmap whole = Bitmap.From(bits, _memory);
            int skip = Math.Min(bits.Length, random.Next(9));
            using Bitmap slice = whole.Slice(skip, bits.Length - skip);
            builder.Append(slice);
            expected.AddRange(bits.Skip(skip));
            builder.Append(part % 2 == 0, part % 11);
            expected.AddRange(Enumerable.Repeat(part % 2 == 0, part % 11));
        }
        using Bitmap result = builder.Finish();
        Assert.That(Enumerable.Range(0, result.Length).Select(r => result[r]), Is.EqualTo(expected));
        Assert.That(result.SetCount, Is.EqualTo(expected.Count(b => b)));
    }

    private static int Compare(Column column, int left, int right, RowOrder order)
    {
        object? a = Cells.At(column, left);
        object? b = Cells.At(column, right);
        if (a is null || b is null)
        {
            return a is null && b is null ? 0 : (a is null) == order.NullsLast ? 1 : -1;
        }
        int compared = column.Type.Kind == TypeKind.Enum
            ? Index(column, a).CompareTo(Index(column, b))
            : a switch
            {
                string text => string.CompareOrdinal(text, (string)b),
                double number => double.IsNaN(number) ? (double.IsNaN((double)b) ? 0 : 1) : double.IsNaN((double)b) ? -1 : number == (double)b ? 0 : number.CompareTo((double)b),
                _ => ((IComparable)a).CompareTo(b),
            };
        return Math.Sign(order.Descending ? -compared : compared);
    }

    private static int Index(Column column, object cell)
        => column.Type.Categories!.Select(System.Text.Encoding.UTF8.GetBytes).ToList().FindIndex(c => System.Text.Encoding.Latin1.GetString(c) == (string)cell);

    private BooleanColumn Mask(int length, double share, bool nulls)
    {
        var random = new Random(length);
        using var builder = new BooleanBuilder(_memory);
        for (int row = 0; row < length; row++)
        {
            if (nulls && random.Next(5) == 0)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(random.NextDouble() < share);
            }
        }
        return (BooleanColumn)builder.Finish();
    }
}
