using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Aggregate;

namespace Polarway.Engine.Tests.Operators;

/// <summary>Groups that do not fit the budget, and groups in the order of their last rows.</summary>
public sealed class HashAggregateLimitTests
{
    [Test]
    public void MoreGroupsThanFitAreSpilled()
    {
        const int Rows = 300_000;
        using var data = new QueryContext(new QueryBudget(new MemoryBudget(1L << 30), "data"), new EngineSettings());
        var schema = new Schema([new Field("k", DataType.Int64), new Field("v", DataType.Int32)]);
        long[] keys = [.. Enumerable.Range(0, Rows).Select(row => row % (Rows / 2) * 1_000_003L)];
        int[] values = [.. Enumerable.Range(0, Rows)];
        using var input = new Batch(schema, [PrimitiveColumn.From<long>(DataType.Int64, keys, data.Memory), PrimitiveColumn.From<int>(DataType.Int32, values, data.Memory)], Rows);
        var budget = new QueryBudget(new MemoryBudget(64L << 20), "test", 12L << 20);
        using (var context = new QueryContext(budget, new EngineSettings { Threads = 2 }))
        {
            AggregateSpec[] specs = [new(AggregateKind.Sum, 1, new Field("sum", DataType.Int64)), new(AggregateKind.Length, -1, new Field("len", DataType.UInt32))];
            using var sink = new HashAggregateSink(schema, [0], specs, false, context);
            IBatchConsumer[] lanes = [sink.CreateLane(context), sink.CreateLane(context)];
            for (int row = 0; row < Rows; row += 10_000)
            {
                using Batch slice = input.Slice(row, 10_000);
                lanes[row / 10_000 % 2].Push(slice.WithSequence(row));
            }
            sink.Combine(lanes[0]);
            sink.Combine(lanes[1]);
            int groups = 0;
            using (ISource source = sink.Finish(context))
            using (ISourceReader reader = source.CreateReader(context))
            {
                while (reader.TryRead(out Batch? batch))
                {
                    using (batch)
                    {
                        Check(batch, Rows / 2);
                        groups += batch.Length;
                    }
                }
            }
            Assert.That(groups, Is.EqualTo(Rows / 2));
            Assert.That(context.Spill.BytesWritten, Is.GreaterThan(0));
        }
        Assert.That(budget.Used, Is.Zero, "bytes leaked");
        Assert.That(budget.Peak, Is.LessThanOrEqualTo(12L << 20));
    }

    [Test]
    public void GroupsInTheOrderOfTheirLastRows([Values] bool spill)
    {
        var budget = new QueryBudget(new MemoryBudget(1L << 30), "test");
        using (var context = new QueryContext(budget, new EngineSettings { Threads = 2, ForceSpill = spill }))
        {
            int[] keys = [.. Enumerable.Range(0, 500).Select(row => row * 7919 % 83)];
            var schema = new Schema([new Field("k", DataType.Int32)]);
            using var input = new Batch(schema, [PrimitiveColumn.From<int>(DataType.Int32, keys, context.Memory)], keys.Length);
            AggregateSpec[] specs = [new(AggregateKind.Length, -1, new Field("len", DataType.UInt32))];
            using var sink = new HashAggregateSink(schema, [0], specs, GroupOrder.Last, context);
            using Batch result = SinkDriver.Run(sink, input, 2, 33, 1, context);
            IEnumerable<int> expected = keys.Select((key, row) => (key, row)).GroupBy(r => r.key).OrderBy(g => g.Max(r => r.row)).Select(g => g.Key);
            Assert.That(Cells.Of(result.Columns[0]), Is.EqualTo(expected.Select(k => (object)(Int128)k)));
        }
        Assert.That(budget.Used, Is.Zero, "bytes leaked");
    }

    private static void Check(Batch batch, int distinct)
    {
        ReadOnlySpan<long> keys = ((PrimitiveColumn)batch.Columns[0]).Values<long>();
        ReadOnlySpan<long> sums = ((PrimitiveColumn)batch.Columns[1]).Values<long>();
        ReadOnlySpan<uint> lengths = ((PrimitiveColumn)batch.Columns[2]).Values<uint>();
        for (int row = 0; row < batch.Length; row++)
        {
            long first = keys[row] / 1_000_003L;
            if (sums[row] != (2 * first) + distinct || lengths[row] != 2)
            {
                Assert.Fail($"group {keys[row]}: sum {sums[row]} of {lengths[row]} rows");
            }
        }
    }
}
