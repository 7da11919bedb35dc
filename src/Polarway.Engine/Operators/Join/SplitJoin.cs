using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators.Partitions;
using Polarway.Engine.Operators.Sort;

namespace Polarway.Engine.Operators.Join;

/// <summary>A join whose table does not fit: the streaming side is split like the side that was to be held, then each pair of partitions is
/// joined for itself.</summary>
internal sealed class SplitJoin(JoinSpec spec, QueryContext context)
{
    private static readonly Field s_order = new("\0order", DataType.Int64);

    private readonly Allocator _memory = context.Budget.CreateAllocator("Join");

    /// <param name="probe">Taken, read to its end.</param>
    /// <param name="build">Taken.</param>
    public ISource Run(ISource probe, PartitionedRows build)
    {
        PartitionedRows? split = null;
        try
        {
            using (probe)
            {
                split = Split(probe, spec.KeepsOrder);
            }
            var source = new SplitJoinSource(spec.KeepsOrder ? spec.WithProbeColumn(s_order) : spec, build, split, _memory, context);
            return spec.KeepsOrder ? InOrder(source) : source;
        }
        catch
        {
            split?.Dispose();
            build.Dispose();
            throw;
        }
    }

    /// <summary>Rows of the streaming side by partition; with their numbers as a last column, when the order is wanted.</summary>
    private PartitionedRows Split(ISource probe, bool numbered)
    {
        var split = new PartitionedRows(_memory);
        try
        {
            long row = 0;
            using ISourceReader reader = probe.CreateReader(context);
            while (reader.TryRead(out Batch? batch))
            {
                context.ThrowIfCancelled();
                using (batch)
                using (Batch rows = numbered ? Number(batch, row) : batch.Share())
                {
                    split.Add(RowPartitions.Of(rows, spec.ProbeKeysOf(rows), 0, context.Settings.HashZero, _memory));
                    row += rows.Length;
                }
                split.SpillWhenLarge(context);
            }
            return split;
        }
        catch
        {
            split.Dispose();
            throw;
        }
    }

    private Batch Number(Batch batch, long first)
    {
        NativeBuffer numbers = _memory.Allocate((long)batch.Length * sizeof(long));
        Span<long> values = numbers.Span<long>();
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = first + row;
        }
        Column[] columns = [.. batch.Columns.Select(c => c.Retain()), new PrimitiveColumn(DataType.Int64, numbers, batch.Length, null)];
        return new Batch(new Schema([.. batch.Schema.Fields, s_order]), columns, batch.Length, batch.Sequence);
    }

    /// <summary>Sorted by the last column, which then goes; rows without a partner on the streaming side come last.</summary>
    private ISource InOrder(SplitJoinSource joined)
    {
        using (joined)
        {
            using var sort = new SortSink(joined.Schema, [new SortKey(joined.Schema.Count - 1, false, NullsLast: true)], stable: true, context);
            IBatchConsumer lane = sort.CreateLane(context);
            using (ISourceReader reader = joined.CreateReader(context))
            {
                while (reader.TryRead(out Batch? batch))
                {
                    lane.Push(batch);
                }
            }
            sort.Combine(lane);
            return new NarrowSource(spec.Output, sort.Finish(context));
        }
    }
}
