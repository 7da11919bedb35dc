using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators.Partitions;

namespace Polarway.Engine.Operators.Join;

/// <summary>
/// Gathers the side of a join that is held and makes its table, for the pipelines that follow. What is too large for a table is split by
/// the hash of its keys instead, on its way in, and spilled.
/// </summary>
internal sealed class JoinBuildSink(JoinSpec spec, QueryContext context) : ISink
{
    // Rows, then once more in one piece, then their keys in a hash table.
    private const int TableCost = 3;

    private readonly Lock _lock = new();
    private readonly Allocator _memory = context.Budget.CreateAllocator("Join");
    private readonly List<Batch> _batches = [];
    private readonly bool _keepsOrder = spec.KeepsOrder;
    private PartitionedRows? _partitions;
    private long _held;

    public IBatchConsumer CreateLane(QueryContext context) => new BuildLane(this);

    public void Combine(IBatchConsumer lane)
    {
        var own = (BuildLane)lane;
        lock (_lock)
        {
            _batches.AddRange(own.TakeBatches());
            if (own.TakePartitions() is not { } partitions)
            {
                return;
            }
            if (_partitions is null)
            {
                _partitions = partitions;
                return;
            }
            _partitions.Absorb(partitions);
            partitions.Dispose();
        }
    }

    /// <summary>The result is empty; what follows finds the table, or the partitions, by the slot.</summary>
    public ISource Finish(QueryContext context)
    {
        if (_partitions is { } partitions)
        {
            Split(_batches, partitions);
            _partitions = null;
            context.Joins.Set(spec.Slot, partitions);
        }
        else
        {
            context.Joins.Set(spec.Slot, new JoinTable(spec, Gather(), _memory, context));
        }
        return new FrameSource(new Frame(spec.Build, []));
    }

    public void Dispose()
    {
        _batches.ForEach(b => b.Dispose());
        _batches.Clear();
        _partitions?.Dispose();
        _partitions = null;
    }

    /// <summary>All rows of some batches in one. Takes the batches: the pieces of each column are let go as soon as they are in one.</summary>
    internal static Batch Gather(Schema schema, List<Batch> batches, Allocator memory)
    {
        long rows = batches.Sum(b => (long)b.Length);
        if (rows > Array.MaxLength)
        {
            Throw.Unsupported($"a join whose table has {rows} rows, the most is {Array.MaxLength}; filter or aggregate the smaller input first");
        }
        if (batches.Count == 0)
        {
            return new Batch(schema, [.. schema.Fields.ToArray().Select(f => Fill.Nulls(f.Type, 0, memory))], 0);
        }
        Column[][] pieces = [.. Enumerable.Range(0, schema.Count).Select(c => batches.Select(b => b.Columns[c].Retain()).ToArray())];
        batches.ForEach(b => b.Dispose());
        batches.Clear();
        var columns = new Column[schema.Count];
        try
        {
            for (int column = 0; column < columns.Length; column++)
            {
                columns[column] = Concatenation.Concat(pieces[column], memory);
                Release(pieces[column]);
            }
            return new Batch(schema, columns, (int)rows);
        }
        catch
        {
            Release(columns);
            Array.ForEach(pieces, Release);
            throw;
        }
    }

    private static void Release(Column[] columns)
    {
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column]?.Dispose();
            columns[column] = null!;
        }
    }

    private Batch Gather()
    {
        _batches.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        return Gather(spec.Build, _batches, _memory);
    }

    /// <summary>True when a table of what is held would not fit. A join without keys has nothing to split by, and the order of rows without a
    /// partner is that of the table.</summary>
    private bool MustSplit => spec.BuildKeys.Length > 0 && !(spec.KeepsBuild && spec.KeepsOrder)
        && (context.Settings.ForceSpill || context.Budget.UnderPressure || Interlocked.Read(ref _held) > context.Budget.Limit / TableCost);

    /// <summary>Moves batches to partitions, and those to the spill file when memory is short.</summary>
    private void Split(List<Batch> batches, PartitionedRows partitions)
    {
        foreach (Batch batch in batches)
        {
            using (batch)
            {
                partitions.Add(RowPartitions.Of(batch, spec.BuildKeysOf(batch), 0, context.Settings.HashZero, _memory));
            }
        }
        batches.Clear();
        partitions.SpillWhenLarge(context);
    }

    private sealed class BuildLane(JoinBuildSink sink) : IBatchConsumer, IDisposable
    {
        /// <summary>Once rows are split, so many bytes of them come together first: pieces of partitions should not be tiny.</summary>
        private const long BytesToSplit = 8 << 20;

        private readonly List<Batch> _batches = [];
        private PartitionedRows? _partitions;
        private long _bytes;

        public void Push(Batch batch)
        {
            _batches.Add(batch);
            _bytes += batch.ByteSize;
            Interlocked.Add(ref sink._held, batch.ByteSize);
            if (_partitions is null ? sink.MustSplit : _bytes >= BytesToSplit || sink.MustSplit)
            {
                sink.Split(_batches, _partitions ??= new PartitionedRows(sink._memory, sink._keepsOrder));
                Interlocked.Add(ref sink._held, -_bytes);
                _bytes = 0;
            }
        }

        public List<Batch> TakeBatches()
        {
            List<Batch> batches = [.. _batches];
            _batches.Clear();
            return batches;
        }

        public PartitionedRows? TakePartitions()
        {
            PartitionedRows? partitions = _partitions;
            _partitions = null;
            return partitions;
        }

        public void Dispose()
        {
            _batches.ForEach(b => b.Dispose());
            _batches.Clear();
            _partitions?.Dispose();
            _partitions = null;
        }
    }
}
