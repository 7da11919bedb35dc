using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Engine.Spill;

namespace Polarway.Engine.Operators.Partitions;

/// <summary>Rows by partition, in memory or in a spill file. Filled by one thread; then any thread may read a partition, each partition by one.</summary>
/// <param name="keepsPieces">What one batch gave to a partition stays one piece, with the sequence number of that batch; else small pieces are joined.</param>
internal sealed class PartitionedRows(Allocator memory, bool keepsPieces = false) : IDisposable
{
    // Less than this, spread over the partitions, makes pieces that cost more than the memory they free.
    private const long LeastToSpill = 4 << 20;
    private const int SpillsPerLimit = 16;

    private readonly List<RowPartitions> _held = [];
    private readonly List<SpilledBatch>[] _spilled = NewLists();
    private readonly BatchSpiller _spiller = new();
    private bool _hasSpilled;

    /// <summary>Bytes that spilling would free.</summary>
    public long ByteSize { get; private set; }

    public bool IsEmpty => _held.Count == 0 && !_hasSpilled;

    /// <param name="split">Taken.</param>
    public void Add(RowPartitions split)
    {
        _held.Add(split);
        ByteSize += split.ByteSize;
    }

    /// <summary>Writes everything that is in memory to the query's shared file, where that is worth it: memory is short, or there is more
    /// than <paramref name="most"/>, and the pieces are not tiny. Forced spilling writes whatever there is.</summary>
    public void SpillWhenLarge(QueryContext context, long most = long.MaxValue)
    {
        long least = Math.Min(LeastToSpill, context.Budget.Limit / SpillsPerLimit);
        bool isShort = context.Budget.UnderPressure && ByteSize >= least;
        if (ByteSize > 0 && (context.Settings.ForceSpill || isShort || ByteSize > most))
        {
            Spill(context.Spill.SharedFile());
        }
    }

    /// <summary>Writes everything that is in memory to the file.</summary>
    public void Spill(SpillFile file)
    {
        for (int partition = 0; partition < RowPartitions.Count; partition++)
        {
            Spill(partition, file);
        }
        Release();
    }

    /// <summary>Takes everything of another one of the same level.</summary>
    public void Absorb(PartitionedRows other)
    {
        _held.AddRange(other._held);
        for (int partition = 0; partition < RowPartitions.Count; partition++)
        {
            _spilled[partition].AddRange(other._spilled[partition]);
            other._spilled[partition].Clear();
        }
        ByteSize += other.ByteSize;
        _hasSpilled |= other._hasSpilled;
        other._held.Clear();
        other.ByteSize = 0;
        other._hasSpilled = false;
    }

    /// <summary>The pieces of a partition: batches that the reader owns.</summary>
    public IEnumerable<Batch> Read(int partition)
    {
        foreach (SpilledBatch spilled in _spilled[partition])
        {
            yield return BatchUnspiller.Read(spilled, memory);
        }
        foreach (RowPartitions rows in _held)
        {
            if (rows.LengthOf(partition) > 0)
            {
                yield return rows.Slice(partition);
            }
        }
    }

    public bool HasAny(int partition) => _spilled[partition].Count > 0 || _held.Exists(r => r.LengthOf(partition) > 0);

    public void Dispose()
    {
        Release();
        foreach (List<SpilledBatch> spilled in _spilled)
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

    private void Spill(int partition, SpillFile file)
    {
        // Pieces of a partition are put together, up to a batch, so that few large pieces are written.
        var pieces = new List<Batch>();
        int length = 0;
        foreach (RowPartitions split in _held)
        {
            if (split.LengthOf(partition) == 0)
            {
                continue;
            }
            if (keepsPieces || length + split.LengthOf(partition) > Batch.DefaultMaxRows)
            {
                Write(pieces, partition, file);
                length = 0;
            }
            pieces.Add(split.Slice(partition));
            length += split.LengthOf(partition);
        }
        Write(pieces, partition, file);
    }

    private void Write(List<Batch> pieces, int partition, SpillFile file)
    {
        if (pieces.Count == 0)
        {
            return;
        }
        try
        {
            using Batch whole = pieces.Count == 1 ? pieces[0].Share() : Concatenation.Concat(CollectionsMarshal.AsSpan(pieces), memory);
            _spilled[partition].Add(_spiller.Write(whole, file));
            _hasSpilled = true;
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
        foreach (RowPartitions split in _held)
        {
            split.Dispose();
        }
        _held.Clear();
        ByteSize = 0;
    }
}
