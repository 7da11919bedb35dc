using NUnit.Framework;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Join;

namespace Polarway.Engine.Tests.Operators;

/// <summary>Joins by the nearest value against a look at every pair of rows.</summary>
public sealed class AsofJoinTests
{
    private static readonly Schema s_side = new([new Field("k", DataType.Int64), new Field("g", DataType.Int64)]);
    private static readonly Schema s_result = new([new Field("k", DataType.Int64), new Field("g", DataType.Int64), new Field("found", DataType.Int64)]);
    private static int s_slots;
    private static readonly JoinColumn[] s_columns = [new(JoinSide.Left, 0), new(JoinSide.Left, 1), new(JoinSide.Right, 0)];

    [Test]
    public void NearestRowsAreThoseOfAllPairs(
        [Values(AsofStrategyName.Backward, AsofStrategyName.Forward, AsofStrategyName.Nearest)] AsofStrategyName strategy,
        [Values] bool grouped, [Values] bool equal, [Values(null, 0L, 3L)] long? tolerance, [Values(0, 1, 500)] int rows, [Values] bool hashZero)
    {
        var random = new Random(rows + (int)strategy);
        (long? Key, long? Group)[] left = Rows(random, rows);
        (long? Key, long? Group)[] right = Rows(random, rows == 1 ? 40 : rows);
        var budget = new QueryBudget(new MemoryBudget(1L << 28), "test");
        using (var context = new QueryContext(budget, new EngineSettings { HashZero = hashZero }))
        {
            using Batch one = ToBatch(left, context.Memory);
            using Batch other = ToBatch(right, context.Memory);
            int[] keys = grouped ? [1] : [];
            var rule = new AsofRule(0, 0, (AsofStrategy)(int)strategy, tolerance, null, equal, true);
            var shape = new JoinShape(JoinHow.Left, keys, keys, false, JoinOrder.Left, false, false, "m:m") { Asof = rule };
            using Batch joined = Join(shape, rule, one, other, 7, context);
            Assert.That(joined.Length, Is.EqualTo(left.Length));
            for (int row = 0; row < left.Length; row++)
            {
                long? found = joined.Columns[2].IsValid(row) ? ((PrimitiveColumn)joined.Columns[2]).Values<long>()[row] : null;
                Assert.That(found, Is.EqualTo(Expected(left[row], right, strategy, grouped, equal, tolerance)), $"row {row} of {left[row]}");
            }
        }
        Assert.That(budget.Used, Is.Zero, "bytes not released");
    }

    [Test]
    public void RowsOutOfOrderAreRefused()
    {
        using var context = new QueryContext(new QueryBudget(new MemoryBudget(1L << 28), "test"), new EngineSettings());
        using Batch sorted = ToBatch([(1, 0), (2, 0)], context.Memory);
        using Batch unsorted = ToBatch([(2, 0), (null, 0), (1, 0)], context.Memory);
        var rule = new AsofRule(0, 0, AsofStrategy.Backward, null, null, true, true);
        var shape = new JoinShape(JoinHow.Left, [], [], false, JoinOrder.Left, false, false, "m:m") { Asof = rule };
        foreach (int pieces in new[] { 1, 2, 3 })
        {
            Assert.That(() => Join(shape, rule, unsorted, sorted, pieces, context), Throws.TypeOf<PolarwayException>().With.Message.Contains("not sorted"));
            Assert.That(() => Join(shape, rule, sorted, unsorted, pieces, context), Throws.TypeOf<PolarwayException>().With.Message.Contains("not sorted"));
        }
    }

    /// <summary>The left side goes by in pieces, the last one first, on two lanes.</summary>
    private static Batch Join(JoinShape shape, AsofRule rule, Batch left, Batch right, int pieces, QueryContext context)
    {
        var spec = new AsofSpec(Interlocked.Increment(ref s_slots), shape, rule, s_side, s_columns, s_result);
        context.Joins.Set(spec.Slot, AsofTable.Of(spec, right.Share(), context.Memory, context));
        var gathered = new Gathered();
        try
        {
            IBatchConsumer[] lanes = [new AsofTransform(spec).CreateStage(gathered, context), new AsofTransform(spec).CreateStage(gathered, context)];
            try
            {
                for (int piece = pieces - 1; piece >= 0; piece--)
                {
                    int first = left.Length * piece / pieces;
                    using Batch part = left.Slice(first, (left.Length * (piece + 1) / pieces) - first);
                    lanes[piece % 2].Push(part.WithSequence(piece));
                }
            }
            finally
            {
                Array.ForEach(lanes, lane => ((IDisposable)lane).Dispose());
            }
            gathered.Batches.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));
            return Concatenation.Concat(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(gathered.Batches), context.Memory);
        }
        finally
        {
            gathered.Batches.ForEach(b => b.Dispose());
        }
    }

    private sealed class Gathered : IBatchConsumer
    {
        public List<Batch> Batches { get; } = [];

        public void Push(Batch batch) => Batches.Add(batch);
    }

    /// <summary>The engine's strategies, which are internal, for the cases of a public test.</summary>
    public enum AsofStrategyName
    {
        Backward, Forward, Nearest,
    }

    private static (long? Key, long? Group)[] Rows(Random random, int count)
    {
        long[] keys = [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(-100, 100)).Order()];
        return [.. keys.Select(key => ((long?)(random.Next(10) == 0 ? null : key), (long?)(random.Next(8) == 0 ? null : random.Next(3))))];
    }

    private static long? Expected((long? Key, long? Group) left, (long? Key, long? Group)[] right, AsofStrategyName strategy, bool grouped, bool equal, long? tolerance)
    {
        var candidates = right.Where(r => r.Key is not null && left.Key is not null && (!grouped || (r.Group is not null && r.Group == left.Group)) && (equal || r.Key != left.Key)).Select(r => r.Key!.Value).ToArray();
        long? before = candidates.Where(key => key <= left.Key).Select(key => (long?)key).Max();
        long? after = candidates.Where(key => key >= left.Key).Select(key => (long?)key).Min();
        long? chosen = strategy switch
        {
            AsofStrategyName.Backward => before,
            AsofStrategyName.Forward => after,
            _ => before is null ? after : after is null ? before : after - left.Key <= left.Key - before ? after : before,
        };
        return chosen is { } value && tolerance is { } most && Math.Abs(value - left.Key!.Value) > most ? null : chosen;
    }

    private static Batch ToBatch((long? Key, long? Group)[] rows, Allocator memory)
    {
        Column Made(Func<(long? Key, long? Group), long?> of)
        {
            using ColumnBuilder builder = ColumnBuilder.For(DataType.Int64, memory);
            foreach ((long? Key, long? Group) row in rows)
            {
                if (of(row) is { } value)
                {
                    builder.Append(value);
                }
                else
                {
                    builder.AppendNull();
                }
            }
            return builder.Finish();
        }
        return new Batch(s_side, [Made(r => r.Key), Made(r => r.Group)], rows.Length);
    }
}
