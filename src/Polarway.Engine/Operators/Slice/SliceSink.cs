using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Physical;

namespace Polarway.Engine.Operators.Slice;

/// <summary>
/// Keeps a range of rows by their order in the stream. Holds no more than the rows that may still be in the range: batches that
/// cannot be are dropped as they come, and the source stops once enough rows are certain (all lanes are past them).
/// </summary>
public sealed class SliceSink(Schema input, long offset, long? length, QueryContext context) : ISink
{
    private readonly Lock _lock = new();
    private readonly List<SliceLane> _lanes = [];
    private readonly SortedList<long, List<Batch>> _held = [];
    private readonly RowRange _range = new(offset, length);
    private volatile bool _satisfied;

    // Rows of dropped batches that lie before everything held (only for offsets from the end).
    private long _droppedBefore;

    public bool IsSatisfied => _satisfied;

    /// <summary>Rows from the start that are enough; null when the end must be seen.</summary>
    private long? Enough => offset < 0 || length is null ? null : offset > long.MaxValue - length ? null : offset + length;

    public IBatchConsumer CreateLane(QueryContext laneContext)
    {
        lock (_lock)
        {
            var lane = new SliceLane(this);
            _lanes.Add(lane);
            return lane;
        }
    }

    public void Combine(IBatchConsumer lane)
    {
        lock (_lock)
        {
            _lanes.Remove((SliceLane)lane);
            LookWhetherEnough();
        }
    }

    public ISource Finish(QueryContext finishContext)
    {
        context.ThrowIfCancelled();
        long rows = _droppedBefore;
        foreach (List<Batch> batches in _held.Values)
        {
            rows += batches.Sum(b => b.Length);
        }
        (long from, long count) = _range.Resolve(rows);
        Batch[] ordered = [.. _held.Values.SelectMany(b => b)];
        _held.Clear();
        using var whole = new Frame(input, ordered);
        return new FrameSource(whole.Slice(from - _droppedBefore, count));
    }

    public void Dispose()
    {
        foreach (List<Batch> batches in _held.Values)
        {
            batches.ForEach(b => b.Dispose());
        }
        _held.Clear();
    }

    private void Hold(Batch batch)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(batch.Sequence, out List<Batch>? batches))
            {
                _held.Add(batch.Sequence, batches = []);
            }
            batches.Add(batch);
            if (Enough is long enough)
            {
                DropBehind(enough);
            }
            else if (offset < 0)
            {
                DropBefore(-offset);
            }
            LookWhetherEnough();
        }
    }

    /// <summary>Whatever stands behind enough rows is not in the range.</summary>
    private void DropBehind(long enough)
    {
        long before = 0;
        int keep = 0;
        for (; keep < _held.Count && before < enough; keep++)
        {
            before += _held.GetValueAtIndex(keep).Sum(b => b.Length);
        }
        while (_held.Count > Math.Max(keep, 1))
        {
            _held.GetValueAtIndex(_held.Count - 1).ForEach(b => b.Dispose());
            _held.RemoveAt(_held.Count - 1);
        }
    }

    /// <summary>Whatever has the wanted number of rows behind it is not in the range.</summary>
    private void DropBefore(long wanted)
    {
        long behind = 0;
        int first = _held.Count;
        while (first > 0 && behind < wanted)
        {
            behind += _held.GetValueAtIndex(--first).Sum(b => b.Length);
        }
        for (; first > 0; first--)
        {
            List<Batch> batches = _held.GetValueAtIndex(0);
            _droppedBefore += batches.Sum(b => b.Length);
            batches.ForEach(b => b.Dispose());
            _held.RemoveAt(0);
        }
    }

    private void LookWhetherEnough()
    {
        if (Enough is not long enough)
        {
            return;
        }
        long lowest = long.MaxValue;
        foreach (SliceLane lane in _lanes)
        {
            lowest = Math.Min(lowest, lane.NextSequence);
        }
        long certain = 0;
        foreach ((long sequence, List<Batch> batches) in _held)
        {
            if (sequence >= lowest)
            {
                break;
            }
            certain += batches.Sum(b => b.Length);
        }
        _satisfied = certain >= enough;
    }

    private sealed class SliceLane(SliceSink sink) : IOrderedLane
    {
        public long NextSequence { get; private set; }

        public bool CanAccept => true;

        public void Advance(long sequence)
        {
            lock (sink._lock)
            {
                NextSequence = sequence;
                sink.LookWhetherEnough();
            }
        }

        public void Push(Batch batch)
        {
            NextSequence = batch.Sequence;
            sink.Hold(batch);
        }
    }
}
