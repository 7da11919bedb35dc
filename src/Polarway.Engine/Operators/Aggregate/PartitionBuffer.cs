using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Engine.Operators.Partitions;
using Polarway.Engine.Spill;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// Rows and states of groups by partition, in memory or in a spill file. Filled by one thread; buffers of several threads are put
/// together with <see cref="Absorb"/>; then any thread may read a partition, each partition by one.
/// </summary>
internal sealed class PartitionBuffer(GroupPlan plan, int level, QueryContext context, Allocator memory) : IDisposable
{
    private readonly PartitionedRows _rows = new(memory);
    private readonly PartitionedRows _states = new(memory);
    private SpillFile? _file;

    /// <summary>Bytes that spilling would free.</summary>
    public long ByteSize => _rows.ByteSize + _states.ByteSize;

    public bool IsEmpty => _rows.IsEmpty && _states.IsEmpty;

    public int Level => level;

    /// <summary>Keeps rows; the batch stays the caller's.</summary>
    public void AddRows(Batch rows) => _rows.Add(Split(rows));

    /// <summary>Keeps states; the batch stays the caller's.</summary>
    public void AddStates(Batch states) => _states.Add(Split(states));

    /// <summary>Writes everything that is in memory to the spill file.</summary>
    public void Spill()
    {
        if (ByteSize == 0)
        {
            return;
        }
        _file ??= context.Spill.CreateFile();
        _rows.Spill(_file);
        _states.Spill(_file);
    }

    /// <summary>Takes everything of another buffer of the same level.</summary>
    public void Absorb(PartitionBuffer other)
    {
        _rows.Absorb(other._rows);
        _states.Absorb(other._states);
    }

    /// <summary>The pieces of a partition: batches that the reader owns, and whether each holds states.</summary>
    public IEnumerable<(Batch Piece, bool IsState)> Read(int partition)
        => _states.Read(partition).Select(p => (p, true)).Concat(_rows.Read(partition).Select(p => (p, false)));

    public bool HasAny(int partition) => _rows.HasAny(partition) || _states.HasAny(partition);

    public void Dispose()
    {
        _rows.Dispose();
        _states.Dispose();
    }

    private RowPartitions Split(Batch batch) => RowPartitions.Of(batch, batch.Columns.AsSpan(0, plan.KeyCount), level, plan.HashZero, memory);
}
