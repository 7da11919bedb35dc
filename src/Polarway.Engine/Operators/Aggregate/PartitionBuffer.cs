using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Engine.Spill;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// Rows and states of groups by partition, in memory or in a spill file. Filled by one thread; buffers of several threads are put
/// together with <see cref="Absorb"/>; then any thread may read a partition, each partition by one.
/// </summary>
internal sealed class PartitionBuffer(GroupPlan plan, int level, QueryContext context, Allocator memory) : IDisposable
{
    private readonly List<RowPartitions> _rows = [];
    private readonly List<RowPartitions> _states = [];
    private readonly List<SpilledBatch>[] _spilledRows = NewLists();
    private readonly List<SpilledBatch>[] _spilledStates = NewLists();
    private readonly BatchSpiller _spiller = new();
    private SpillFile? _file;
    private long _spilledCount;

    /// <summary>Bytes that spilling would free.</summary>
    public long ByteSize { get; private set; }

    public bool IsEmpty => _rows.Count == 0 && _states.Count == 0 && _spilledCount == 0;

    public int Level => level;

    /// <summary>Keeps rows; the batch stays the caller's.</summary>
    public void AddRows(Batch rows) => Add(_rows, rows);

    /// <summary>Keeps states; the batch stays the caller's.</summary>
    public void AddStates(Batch states) => Add(_states, states);

    /// <summary>Writes everything that is in memory to the spill file.</summary>
    public void Spill()
    {
        if (_rows.Count == 0 && _states.Count == 0)
        {
            return;
        }
        _file ??= context.Spill.CreateFile();
        for (int partition = 0; partition < RowPartitions.Count; partition++)
        {
            Spill(_rows, partition, _spilledRows[partition]);
            Spill(_states, partition, _spilledStates[partition]);
        }
        Release();
    }

    /// <summary>Takes everything of another buffer of the same level.</summary>
    public void Absorb(PartitionBuffer other)
    {
        _rows.AddRange(other._rows);
        _states.AddRange(other._states);
        for (int partition = 0; partition < RowPartitions.Count; partition++)
        {
            _spilledRows[partition].AddRange(other._spilledRows[partition]);
            _spilledStates[partition].AddRange(other._spilledStates[partition]);
            other._spilledRows[partition].Clear();
            other._spilledStates[partition].Clear();
        }
        ByteSize += other.ByteSize;
        _spilledCount += other._spilledCount;
        other._rows.Clear();
        other._states.Clear();
        other.ByteSize = 0;
        other._spilledCount = 0;
    }

    /// <summary>The pieces of a partition: batches that the reader owns, and whether each holds states.</summary>
    public IEnumerable<(Batch Piece, bool IsState)> Read(int partition)
    {
        foreach (SpilledBatch spilled in _spilledStates[partition])
        {
            yield return (BatchUnspiller.Read(spilled, memory), true);
        }
        foreach (RowPartitions states in _states)
        {
            if (states.LengthOf(partition) > 0)
            {
                yield return (states.Slice(partition), true);
            }
        }
        foreach (SpilledBatch spilled in _spilledRows[partition])
        {
            yield return (BatchUnspiller.Read(spilled, memory), false);
        }
        foreach (RowPartitions rows in _rows)
        {
            if (rows.LengthOf(partition) > 0)
            {
                yield return (rows.Slice(partition), false);
            }
        }
    }

    /// <summary>True when one partition has everything: splitting did not help.</summary>
    public bool IsOnePartition()
    {
        int filled = 0;
        for (int partition = 0; partition < RowPartitions.Count; partition++)
        {
            filled += HasAny(partition) ? 1 : 0;
        }
        return filled <= 1;
    }

    public bool HasAny(int partition)
        => _spilledRows[partition].Count > 0 || _spilledStates[partition].Count > 0
            || _rows.Exists(r => r.LengthOf(partition) > 0) || _states.Exists(s => s.LengthOf(partition) > 0);

    public void Dispose()
    {
        Release();
        foreach (List<SpilledBatch> spilled in _spilledRows.Concat(_spilledStates))
        {
            foreach (SpilledBatch batch in spilled)
            {
                batch.Dispose();
            }
            spilled.Clear();
        }
    }

    private static List<SpilledBatch>[] NewLists()
    {
        var lists = new List<SpilledBatch>[RowPartitions.Count];
        for (int partition = 0; partition < lists.Length; partition++)
        {
            lists[partition] = [];
        }
        return lists;
    }

    private void Add(List<RowPartitions> target, Batch batch)
    {
        var split = RowPartitions.Of(batch, plan.KeyCount, level, plan.HashZero, memory);
        target.Add(split);
        ByteSize += split.ByteSize;
    }

    private void Spill(List<RowPartitions> source, int partition, List<SpilledBatch> target)
    {
        // Pieces of a partition are put together, up to a batch, so that few large pieces are written.
        var pieces = new List<Batch>();
        int length = 0;
        foreach (RowPartitions split in source)
        {
            if (split.LengthOf(partition) == 0)
            {
                continue;
            }
            if (length + split.LengthOf(partition) > Batch.DefaultMaxRows)
            {
                Write(pieces, target);
                length = 0;
            }
            pieces.Add(split.Slice(partition));
            length += split.LengthOf(partition);
        }
        Write(pieces, target);
    }

    private void Write(List<Batch> pieces, List<SpilledBatch> target)
    {
        if (pieces.Count == 0)
        {
            return;
        }
        try
        {
            using Batch whole = pieces.Count == 1 ? pieces[0].Share() : Concatenation.Concat(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pieces), memory);
            target.Add(_spiller.Write(whole, _file!));
            _spilledCount++;
        }
        finally
        {
            foreach (Batch piece in pieces)
            {
                piece.Dispose();
            }
            pieces.Clear();
        }
    }

    private void Release()
    {
        foreach (RowPartitions split in _rows.Concat(_states))
        {
            split.Dispose();
        }
        _rows.Clear();
        _states.Clear();
        ByteSize = 0;
    }
}
