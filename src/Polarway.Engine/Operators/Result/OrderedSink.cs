using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Schedule;

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
    private readonly Scheduler _scheduler = Scheduler.Process;
    private bool _ended;

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
        }
    }

    public ISource Finish(QueryContext context)
    {
        lock (_lock)
        {
            WriteReady();
            EndOnce();
        }
        while (HasWork)
        {
            Work();
        }
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

    /// <summary>The last batch was written. Under the lock.</summary>
    protected virtual void EndOfRows()
    {
    }

    /// <summary>True while there is work that need not be in order, like encoding.</summary>
    protected virtual bool HasWork => false;

    /// <summary>True while so much waits to be written that nobody should bring more.</summary>
    protected virtual bool IsBehind => false;

    /// <summary>Does one piece of that work, if there still is one. Called by several threads at once, outside the lock.</summary>
    protected virtual void Work()
    {
    }

    /// <summary>All batches are written and all work is done: completes the file and gives it its name.</summary>
    protected abstract void FinishWriting();

    /// <summary>Frees everything, and removes a file that was not completed.</summary>
    protected abstract void DisposeWriter();

    /// <summary>Writes what no lane can come before any more; true when that may let other lanes go on.</summary>
    private bool WriteReady()
    {
        long lowest = long.MaxValue;
        foreach (OrderedLane lane in _lanes)
        {
            lowest = Math.Min(lowest, lane.NextSequence);
        }
        bool any = false;
        while (_waiting.TryPeek(out _, out long sequence) && sequence < lowest)
        {
            using Batch batch = _waiting.Dequeue();
            Write(batch);
            any = true;
        }
        return any;
    }

    private void EndOnce()
    {
        if (!_ended)
        {
            _ended = true;
            EndOfRows();
        }
    }

    private void Wake(bool useful)
    {
        if (useful)
        {
            _scheduler.Notify();
        }
    }

    private sealed class OrderedLane(OrderedSink sink) : IOrderedLane
    {
        /// <summary>Everything this lane still gives is at or after this.</summary>
        public long NextSequence { get; private set; }

        public bool HasWork => sink.HasWork;

        public bool IsOver
        {
            get
            {
                lock (sink._lock)
                {
                    return sink._ended;
                }
            }
        }

        public bool CanAccept
        {
            get
            {
                lock (sink._lock)
                {
                    return !sink.IsBehind && (sink._waiting.Count < MaxWaitingBatches || sink._lanes.TrueForAll(l => l.NextSequence >= NextSequence));
                }
            }
        }

        public void Work() => sink.Work();

        public void Advance(long sequence)
        {
            bool useful;
            lock (sink._lock)
            {
                NextSequence = sequence;
                useful = sink.WriteReady();
            }
            sink.Wake(useful);
        }

        public void Push(Batch batch)
        {
            bool useful;
            lock (sink._lock)
            {
                NextSequence = batch.Sequence + 1;
                sink._waiting.Enqueue(batch, batch.Sequence);
                useful = sink.WriteReady();
            }
            sink.Wake(useful);
        }

        public void Exhaust()
        {
            lock (sink._lock)
            {
                NextSequence = long.MaxValue;
                sink.WriteReady();
                if (sink._lanes.TrueForAll(l => l.NextSequence == long.MaxValue))
                {
                    sink.EndOnce();
                }
            }
            sink.Wake(true);
        }
    }
}
