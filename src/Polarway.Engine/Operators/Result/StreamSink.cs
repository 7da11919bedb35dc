using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Schedule;

namespace Polarway.Engine.Operators.Result;

/// <summary>
/// Hands batches to the reader of the result in row order while the query runs. A batch may leave when every lane has passed its
/// sequence number. Lanes wait when the reader is behind, except the one that everybody waits for. After an error the reader gets what
/// comes before it in row order, then the error.
/// </summary>
/// <param name="schema">Of the batches.</param>
/// <param name="scheduler">Is told when lanes may go on.</param>
/// <param name="readAhead">Whether lanes may run ahead of the reader; null: by a few batches.</param>
public sealed class StreamSink(Schema schema, Scheduler scheduler, IReadAhead? readAhead = null) : ISink
{
    private const int MaxBufferedBatches = 16;

    private readonly object _lock = new();
    private readonly PriorityQueue<Batch, long> _buffered = new();
    private readonly List<StreamLane> _lanes = [];
    private bool _finished;
    private bool _disposed;
    private Exception? _error;

    public Schema Schema => schema;

    public IBatchConsumer CreateLane(QueryContext context)
    {
        lock (_lock)
        {
            var lane = new StreamLane(this);
            _lanes.Add(lane);
            return lane;
        }
    }

    public void Combine(IBatchConsumer lane)
    {
        lock (_lock)
        {
            _lanes.Remove((StreamLane)lane);
            Monitor.PulseAll(_lock);
        }
    }

    public ISource Finish(QueryContext context)
    {
        Complete(null);
        return new FrameSource(new Frame(schema, []));
    }

    /// <summary>No more batches come; <paramref name="error"/> is thrown to the reader.</summary>
    public void Complete(Exception? error)
    {
        lock (_lock)
        {
            _finished = true;
            _error ??= error;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for the next batch. False: the time is over, or (<paramref name="ended"/>) the result is.</summary>
    public bool TryNext(int timeoutMilliseconds, [NotNullWhen(true)] out Batch? batch, out bool ended)
    {
        long end = Environment.TickCount64 + timeoutMilliseconds;
        lock (_lock)
        {
            while (true)
            {
                if (HasReady() && _error is not PolarwayException { Kind: ErrorKind.Cancelled })
                {
                    batch = _buffered.Dequeue();
                    ended = false;
                    break;
                }
                if (_error is not null)
                {
                    throw _error;
                }
                batch = null;
                ended = _finished;
                int left = timeoutMilliseconds < 0 ? Timeout.Infinite : (int)Math.Max(0, end - Environment.TickCount64);
                if (ended || left == 0)
                {
                    return false;
                }
                Monitor.Wait(_lock, left);
            }
        }
        scheduler.Notify();
        return true;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_buffered.TryDequeue(out Batch? batch, out _))
            {
                batch.Dispose();
            }
        }
    }

    private bool HasReady() => _buffered.TryPeek(out _, out long sequence) && ((_finished && _error is null) || sequence < Lowest() || _lanes.Count == 0);

    private bool MayReadAhead() => readAhead?.MayReadAhead(_buffered.Count) ?? _buffered.Count < MaxBufferedBatches;

    private long Lowest()
    {
        long lowest = long.MaxValue;
        foreach (StreamLane lane in _lanes)
        {
            lowest = Math.Min(lowest, lane.NextSequence);
        }
        return lowest;
    }

    private sealed class StreamLane(StreamSink sink) : IOrderedLane
    {
        /// <summary>Everything this lane still gives is at or after this.</summary>
        public long NextSequence { get; private set; }

        public bool CanAccept
        {
            get
            {
                lock (sink._lock)
                {
                    return sink._disposed || sink.MayReadAhead() || (NextSequence == sink.Lowest() && !sink.HasReady());
                }
            }
        }

        public void Advance(long sequence)
        {
            lock (sink._lock)
            {
                NextSequence = sequence;
                Monitor.PulseAll(sink._lock);
            }
        }

        public void Push(Batch batch)
        {
            lock (sink._lock)
            {
                if (sink._disposed)
                {
                    batch.Dispose();
                    return;
                }
                sink._buffered.Enqueue(batch, batch.Sequence);
                NextSequence = batch.Sequence + 1;
                Monitor.PulseAll(sink._lock);
            }
        }
    }
}
