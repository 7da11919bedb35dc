using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Engine.Operators.Partitions;

namespace Polarway.Engine.Operators.Join;

/// <summary>
/// The join of one pair of partitions. A partition whose table does not fit is split by further bits of the hash, and so is its
/// counterpart; the parts are joined one after the other.
/// </summary>
internal sealed class PartitionJoin : IDisposable
{
    /// <summary>Under forced spilling, partitions with more rows than this are split once.</summary>
    private const int ForcedSplitRows = 16;
    private const long MinBytesToSplit = 4 << 20;

    // Bits of a sequence number for the batches that one batch becomes: all that are left beside the number of the batch.
    private const int PartBits = 30;

    private readonly JoinSpec _spec;
    private readonly Allocator _memory;
    private readonly QueryContext _context;
    private readonly Stack<Pair> _pairs = new();
    private JoinTable? _table;
    private StageChain? _stages;
    private IEnumerator<Batch>? _probe;
    private UnmatchedRows? _unmatched;
    private long _fed;

    /// <param name="build">Borrowed, like the other side; one partition of them is read.</param>
    public PartitionJoin(JoinSpec spec, PartitionedRows build, PartitionedRows probe, int partition, Allocator memory, QueryContext context)
    {
        (_spec, _memory, _context) = (spec, memory, context);
        _pairs.Push(new Pair(build, probe, 0, partition, partition + 1, IsOwned: false));
    }

    public bool TryRead([NotNullWhen(true)] out Batch? batch)
    {
        while (true)
        {
            _context.ThrowIfCancelled();
            if (_stages is not null && TryProbe(out batch))
            {
                return true;
            }
            if (_unmatched is not null && _unmatched.TryRead(out batch))
            {
                return true;
            }
            EndTable();
            if (!TryStart())
            {
                batch = null;
                return false;
            }
        }
    }

    public void Dispose()
    {
        EndTable();
        while (_pairs.TryPop(out Pair pair))
        {
            pair.Dispose();
        }
    }

    private bool TryProbe([NotNullWhen(true)] out Batch? batch)
    {
        while (!_stages!.TryTake(out batch))
        {
            if (!_probe!.MoveNext())
            {
                _stages.Dispose();
                _stages = null;
                _unmatched = _spec.KeepsBuild ? new UnmatchedRows(_spec, _table!, _context) : null;
                return false;
            }
            using (_probe.Current)
            {
                _stages.Feed(_probe.Current.WithSequence(_fed++));
            }
        }
        return true;
    }

    private void EndTable()
    {
        _stages?.Dispose();
        _unmatched?.Dispose();
        _table?.Dispose();
        _probe?.Dispose();
        (_stages, _unmatched, _table, _probe) = (null, null, null, null);
    }

    /// <summary>The next partition with rows, as a table or as parts of its own.</summary>
    private bool TryStart()
    {
        while (_pairs.TryPop(out Pair pair))
        {
            if (pair.Next == pair.End)
            {
                pair.Dispose();
                continue;
            }
            _pairs.Push(pair with { Next = pair.Next + 1 });
            bool isNeeded = pair.Probe.HasAny(pair.Next) || (_spec.KeepsBuild && pair.Build.HasAny(pair.Next));
            if (isNeeded && Load(pair))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>False when the partition was split instead.</summary>
    private bool Load(Pair pair)
    {
        var rows = new List<Batch>();
        try
        {
            long bytes = 0;
            long length = 0;
            foreach (Batch piece in pair.Build.Read(pair.Next))
            {
                rows.Add(piece);
                bytes += piece.ByteSize;
                length += piece.Length;
                if (IsTooLarge(pair.Level, bytes, length))
                {
                    Split(pair);
                    return false;
                }
            }
            if (_spec.KeepsOrder)
            {
                rows.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
            }
            _table = new JoinTable(_spec, JoinBuildSink.Gather(_spec.Build, rows, _memory), _memory, _context);
            _stages = new StageChain(_spec.Output, [new ProbeTransform(_spec, _table)], PartBits, _context);
            _probe = pair.Probe.Read(pair.Next).GetEnumerator();
            return true;
        }
        finally
        {
            rows.ForEach(r => r.Dispose());
        }
    }

    private bool IsTooLarge(int level, long bytes, long rows)
    {
        // Hashes that do not tell keys apart split nothing.
        if (level >= RowPartitions.MaxLevel || _context.Settings.HashZero)
        {
            return false;
        }
        if (_context.Settings.ForceSpill)
        {
            return level == 0 && rows > ForcedSplitRows;
        }
        return bytes > Math.Max(MinBytesToSplit, _context.Budget.Limit / (8L * Math.Max(1, _context.Settings.Threads)));
    }

    private void Split(Pair pair)
    {
        var build = new PartitionedRows(_memory, _spec.KeepsOrder);
        var probe = new PartitionedRows(_memory);
        _pairs.Push(new Pair(build, probe, pair.Level + 1, 0, RowPartitions.Count, IsOwned: true));
        Move(pair.Build.Read(pair.Next), _spec.BuildKeysOf, build, pair.Level + 1);
        Move(pair.Probe.Read(pair.Next), _spec.ProbeKeysOf, probe, pair.Level + 1);
    }

    private void Move(IEnumerable<Batch> pieces, Func<Batch, Column[]> keysOf, PartitionedRows target, int level)
    {
        foreach (Batch piece in pieces)
        {
            _context.ThrowIfCancelled();
            using (piece)
            {
                target.Add(RowPartitions.Of(piece, keysOf(piece), level, _context.Settings.HashZero, _memory));
            }
            target.SpillWhenLarge(_context, MinBytesToSplit);
        }
    }

    /// <summary>Two sides that are split alike, and which of their partitions are still to be joined.</summary>
    private readonly record struct Pair(PartitionedRows Build, PartitionedRows Probe, int Level, int Next, int End, bool IsOwned) : IDisposable
    {
        public void Dispose()
        {
            if (IsOwned)
            {
                Build.Dispose();
                Probe.Dispose();
            }
        }
    }
}
