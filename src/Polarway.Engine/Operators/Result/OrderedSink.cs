using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Result;

/// <summary>
/// Gives the batches of all lanes to one writer in row order: those that come early wait until all before them are there, and lanes
/// that are far ahead pause. Derived classes write; they are called by one thread at a time, under this sink's lock.
/// </summary>
public abstract class OrderedSink : ISink
{
    // A lane that is this far ahead waits for the others.
    private const int MaxWaitingBatches = 64;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Batch, long> _waiting = new();
    private readonly List<OrderedLane> _lanes = [];

    public IBatchConsumer CreateLane(QueryContext context)
    {
        lock (_lock)
        {
            var lane = new OrderedLane(this);
            _lanes.Add(lane);
            return lane;
        }
    }

    public void Combine(IBatchConsumer lane)
    {
        lock (_lock)
        {
            _lanes.Remove((OrderedLane)lane);
            WriteReady();
        }
        AfterWrite();
    }

    public ISource Finish(QueryContext context)
    {
        lock (_lock)
        {
            WriteReady();
        }
        AfterWrite();
        FinishWriting();
        return new FrameSource(new Frame(Schema.Empty, []));
    }

    public void Dispose()
    {
        while (_waiting.TryDequeue(out Batch? batch, out _))
        {
            batch.Dispose();
        }
        DisposeWriter();
    }

    /// <summary>The next batch in row order, borrowed. Under the lock: only what must be in order.</summary>
    protected abstract void Write(Batch batch);

    /// <summary>Called by each lane after it may have caused writes, outside the lock: work that need not be in order.</summary>
    protected virtual void AfterWrite()
    {
    }

    /// <summary>All batches are written: completes the file and gives it its name.</summary>
    protected abstract void FinishWriting();

    /// <summary>Frees everything, and removes a file that was not completed.</summary>
    protected abstract void DisposeWriter();

    /// <summary>Writes what no lane can come before any more.</summary>
    private void WriteReady()
    {
        long lowest = long.MaxValue;
        foreach (OrderedLane lane in _lanes)
        {
            lowest = Math.Min(lowest, lane.NextSequence);
        }
        while (_waiting.TryPeek(out _, out long sequence) && sequence < lowest)
        {
            using Batch batch = _waiting.Dequeue();
            Write(batch);
        }
    }

    private sealed class OrderedLane(OrderedSink sink) : IOrderedLane
    {
        /// <summary>Everything this lane still gives is at or after this.</summary>
        public long NextSequence { get; private set; }

        public bool CanAccept
        {
            get
            {
                lock (sink._lock)
                {
                    return sink._waiting.Count < MaxWaitingBatches || sink._lanes.TrueForAll(l => l.NextSequence >= NextSequence);
                }
            }
        }

        public void Advance(long sequence)
        {
            lock (sink._lock)
            {
                NextSequence = sequence;
                sink.WriteReady();
            }
            sink.AfterWrite();
        }

        public void Push(Batch batch)
        {
            lock (sink._lock)
            {
                NextSequence = batch.Sequence + 1;
                sink._waiting.Enqueue(batch, batch.Sequence);
                sink.WriteReady();
            }
            sink.AfterWrite();
        }
    }
}
