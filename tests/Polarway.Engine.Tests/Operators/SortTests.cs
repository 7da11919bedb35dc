using NUnit.Framework;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Sort;
using Polarway.Engine.Physical;
using Polarway.Engine.Schedule;

namespace Polarway.Engine.Tests.Operators;

public sealed class SortTests
{
    private sealed record Input(Frame Frame) : IPipelineInput
    {
        public Schema Schema => Frame.Schema;

        public ISource Open(QueryContext context, ISource?[] outputs) => new FrameSource(Frame.Retain());
    }

    private sealed record Row(long? Number, double? Float, string? Text, long Position);

    private static readonly Schema Columns = new([new Field("n", DataType.Int64), new Field("f", DataType.Float64), new Field("s", DataType.String), new Field("row", DataType.Int64)]);
    private readonly Scheduler _scheduler = new(3);
    private readonly MemoryBudget _memory = new(1L << 30);

    [Test]
    public void SortEqualsAPlainSort(
        [Values(0, 1, 300, 40_000)] int rows, [Values] bool spill, [Values("n", "f", "s", "n f", "s n", "f s n")] string keys, [Values(1, 2, 3)] int seed)
    {
        (Row[] data, SortKey[] sortKeys) = Prepare(rows, keys, seed);
        Row[] result = Run(data, spill, context => new SortSink(Columns, sortKeys, stable: true, context));
        Assert.That(result, Is.EqualTo(Expected(data, sortKeys)));
    }

    [Test]
    public void TopNEqualsTheStartOfAPlainSort([Values(0, 1, 20_000)] int rows, [Values(0, 3)] int offset, [Values(0, 10, 5000)] int length, [Values("n", "f", "s n")] string keys, [Values(1, 2)] int seed)
    {
        (Row[] data, SortKey[] sortKeys) = Prepare(rows, keys, seed);
        Row[] result = Run(data, spill: false, context => new TopNSink(Columns, sortKeys, offset, length, context));
        Assert.That(result, Is.EqualTo(Expected(data, sortKeys).Skip(offset).Take(length)));
    }

    private static (Row[] Data, SortKey[] Keys) Prepare(int rows, string keys, int seed)
    {
        var random = new Random(seed);
        double[] special = [0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1.5];
        string[] words = ["", "a", "ab", "b", "Zürich", "a longer text than twelve", "a longer text than thirteen", "日本語"];
        var data = new Row[rows];
        for (int row = 0; row < rows; row++)
        {
            data[row] = new Row(
                random.Next(8) == 0 ? null : random.Next(3) == 0 ? random.NextInt64() - (long.MaxValue / 2) : random.Next(-3, 3),
                random.Next(8) == 0 ? null : random.Next(2) == 0 ? special[random.Next(special.Length)] : random.NextDouble() - 0.5,
                random.Next(8) == 0 ? null : words[random.Next(words.Length)],
                row);
        }
        SortKey[] sortKeys = [.. keys.Split(' ').Select(k => new SortKey(Columns.Require(k), random.Next(2) == 0, random.Next(2) == 0))];
        return (data, sortKeys);
    }

    private Row[] Run(Row[] data, bool spill, Func<QueryContext, ISink> sink)
    {
        var budget = new QueryBudget(_memory, "query");
        var context = new QueryContext(budget, new EngineSettings { ForceSpill = spill });
        Row[] result;
        using (Frame frame = ToFrame(data, context.Memory))
        {
            PhysicalPipeline[] pipelines = [new(new Input(frame), [], sink), new(new OutputInput(0, Columns), [], null)];
            using var query = new Query(new PhysicalPlan(Columns, pipelines), context, _scheduler);
            query.StartCollect();
            using Frame sorted = query.TakeFrame();
            result = ToRows(sorted);
        }
        Assert.That(budget.Used, Is.Zero, "all memory is given back");
        return result;
    }

    private static Row[] Expected(Row[] data, SortKey[] keys)
    {
        Row[] sorted = [.. data];
        Array.Sort(sorted, (left, right) =>
        {
            foreach (SortKey key in keys)
            {
                int order = Compare(left, right, key);
                if (order != 0)
                {
                    return order;
                }
            }
            return left.Position.CompareTo(right.Position);
        });
        return sorted;
    }

    private static int Compare(Row left, Row right, SortKey key)
    {
        (bool leftNull, bool rightNull, int order) = key.Column switch
        {
            0 => (left.Number is null, right.Number is null, Nullable.Compare(left.Number, right.Number)),
            1 => (left.Float is null, right.Float is null, CompareFloats(left.Float ?? 0, right.Float ?? 0)),
            _ => (left.Text is null, right.Text is null, System.Text.Encoding.UTF8.GetBytes(left.Text ?? "").AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right.Text ?? ""))),
        };
        if (leftNull || rightNull)
        {
            int nulls = leftNull == rightNull ? 0 : leftNull ? 1 : -1;
            return key.NullsLast ? nulls : -nulls;
        }
        return key.Descending ? -order : order;
    }

    /// <summary>NaN is the largest; -0 equals 0.</summary>
    private static int CompareFloats(double left, double right)
        => double.IsNaN(left) || double.IsNaN(right) ? double.IsNaN(left).CompareTo(double.IsNaN(right)) : left < right ? -1 : left > right ? 1 : 0;

    private static Frame ToFrame(Row[] data, Allocator memory)
    {
        Batch[] batches = [.. data.Chunk(1000).Select((chunk, index) => new Batch(Columns, [
            Numbers(DataType.Int64, chunk, r => r.Number, memory), Numbers(DataType.Float64, chunk, r => r.Float, memory), Texts(chunk, memory),
            Numbers(DataType.Int64, chunk, r => (long?)r.Position, memory)], chunk.Length, index))];
        return new Frame(Columns, batches);
    }

    private static Column Numbers<T>(DataType type, Row[] rows, Func<Row, T?> value, Allocator memory) where T : unmanaged
    {
        using var plain = PrimitiveColumn.From<T>(type, [.. rows.Select(r => value(r) ?? default)], memory);
        return plain.WithValidity(Bitmap.From([.. rows.Select(r => value(r) is not null)], memory));
    }

    private static Column Texts(Row[] rows, Allocator memory)
    {
        byte[][] values = [.. rows.Select(r => System.Text.Encoding.UTF8.GetBytes(r.Text ?? ""))];
        NativeBuffer heap = memory.Allocate(Math.Max(1, values.Sum(v => v.Length)));
        NativeBuffer views = memory.Allocate(rows.Length * 16L);
        int offset = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            values[row].CopyTo(heap.Bytes[offset..]);
            views.Span<View>()[row] = values[row].Length <= View.MaxInline ? View.Inline(values[row]) : View.Outline(values[row], 0, offset);
            offset += values[row].Length;
        }
        return new ViewColumn(DataType.String, views, [heap], rows.Length, Bitmap.From([.. rows.Select(r => r.Text is not null)], memory));
    }

    private static Row[] ToRows(Frame frame)
    {
        var rows = new List<Row>();
        foreach (Batch batch in frame.Batches)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                rows.Add(new Row(
                    batch.Columns[0].IsValid(row) ? ((PrimitiveColumn)batch.Columns[0]).Values<long>()[row] : null,
                    batch.Columns[1].IsValid(row) ? ((PrimitiveColumn)batch.Columns[1]).Values<double>()[row] : null,
                    batch.Columns[2].IsValid(row) ? ((ViewColumn)batch.Columns[2]).TextAt(row) : null,
                    ((PrimitiveColumn)batch.Columns[3]).Values<long>()[row]));
            }
        }
        return [.. rows];
    }
}
