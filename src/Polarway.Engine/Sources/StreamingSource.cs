using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Sources;

/// <summary>
/// An open source that gives its rows in chunks whose size follows memory. One for all kinds: what differs between them is the
/// <see cref="IRowFeed"/> below. Calls from several threads take turns; <see cref="Cancel"/> does not wait.
/// </summary>
public sealed class StreamingSource : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IRowFeed _feed;
    private readonly QueryBudget _memory;
    private readonly ReadGate _gate;
    private readonly Queue<Batch> _pending = new();
    private long _pendingRows;
    private long _chunkRows;
    private bool _feedEnded;
    private bool _disposed;
    private Exception? _failure;
    private SourceStats _totals;
    private double _chunkMilliseconds;
    private double _rowBytes;
    private long _callStarted;
    private long _lastChunk = Stopwatch.GetTimestamp();
    private TimeSpan _waited;
    private bool _hasShrunk;

    internal StreamingSource(IRowFeed feed, QueryBudget memory, ReadGate gate, SourceConfig config)
    {
        _feed = feed;
        _memory = memory;
        _gate = gate;
        _chunkRows = config.ChunkRows;
    }

    public Schema Schema => _feed.Schema;

    public SourceMetadata Metadata => _feed.Metadata;

    /// <summary>Rows of the next chunk, unless memory says otherwise; may be changed between chunks.</summary>
    public long ChunkRows
    {
        get => Volatile.Read(ref _chunkRows);
        set => Volatile.Write(ref _chunkRows, SourceConfig.Positive(value, "chunk size in rows"));
    }

    /// <summary>Bytes the stream may hold; null: only the process's budget limits it. May be changed at any time.</summary>
    public long? MemoryLimit
    {
        get => _gate.Limit;
        set
        {
            long? limit = value is long bytes ? SourceConfig.Positive(bytes, "memory limit in bytes") : null;
            _memory.ChangeLimit(limit);
            _gate.Limit = limit;
        }
    }

    /// <summary>Whether the next chunk is read while the caller works on this one.</summary>
    public bool Prefetches
    {
        get => _gate.Prefetches;
        set => _gate.Prefetches = value;
    }

    public SourceStats Stats
    {
        get
        {
            lock (_lock)
            {
                return _totals with
                {
                    BytesRead = _feed.BytesRead,
                    MemoryBytes = _memory.Used,
                    PeakMemoryBytes = _memory.Peak,
                    MemoryLimit = MemoryLimit,
                    AverageChunkMilliseconds = _totals.Chunks == 0 ? 0 : _chunkMilliseconds / _totals.Chunks,
                    ChunkRows = ChunkRows,
                    Pauses = _gate.Pauses,
                    IsPaused = _gate.IsPaused,
                    HasEnded = HasEnded,
                };
            }
        }
    }

    /// <summary>True when no chunk will come any more.</summary>
    public bool HasEnded => _disposed || (_feedEnded && _pendingRows == 0 && _failure is null);

    /// <summary>The next chunk, owned by the caller. False: the time is over, or (<paramref name="ended"/>) the rows are; a closed source has ended.</summary>
    /// <param name="timeoutMilliseconds">Negative: no limit. What was read meanwhile is kept for the next call.</param>
    /// <exception cref="PolarwayException">Why the source failed, after all rows before were given: once, then the source has ended. After
    /// MemoryLimit it has not: the next call tries again, with whatever size or limit was set meanwhile.</exception>
    public bool TryReadChunk(int timeoutMilliseconds, [NotNullWhen(true)] out Frame? chunk, out bool ended)
    {
        lock (_lock)
        {
            chunk = null;
            ended = HasEnded;
            if (ended)
            {
                return false;
            }
            long started = Stopwatch.GetTimestamp();
            _callStarted = _callStarted == 0 ? started : _callStarted;
            if (!Gather(timeoutMilliseconds, started))
            {
                return false;
            }
            if (_pendingRows == 0)
            {
                ThrowIfFailed();
                ended = true;
                return false;
            }
            chunk = Take(Math.Min(ChunkRows, _pendingRows));
            Account(chunk);
            return true;
        }
    }

    /// <summary>Stops a read that another thread waits in; the source is to be closed after.</summary>
    public void Cancel() => _feed.Cancel();

    /// <summary>Closes the source. Chunks that were given out live on.</summary>
    public void Dispose()
    {
        _feed.Cancel();
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
            while (_pending.TryDequeue(out Batch? batch))
            {
                batch.Dispose();
            }
            _pendingRows = 0;
            _feed.Dispose();
        }
    }

    /// <summary>Reads until a chunk is full, the rows end or fail, or memory gets tight; false when the time is over first.</summary>
    private bool Gather(int timeoutMilliseconds, long started)
    {
        while (_pendingRows < ChunkRows && !_feedEnded && _failure is null)
        {
            if (_pendingRows > 0 && IsTight())
            {
                return true;
            }
            int left = timeoutMilliseconds < 0 ? -1 : Math.Max(0, timeoutMilliseconds - (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            long asked = Stopwatch.GetTimestamp();
            try
            {
                if (_feed.TryNext(left, out Batch? batch, out _feedEnded))
                {
                    _pending.Enqueue(batch);
                    _pendingRows += batch.Length;
                }
                else if (!_feedEnded && left == 0)
                {
                    return false;
                }
            }
            catch (PolarwayException error)
            {
                _failure = error;
            }
            _waited += Stopwatch.GetElapsedTime(asked);
        }
        return true;
    }

    /// <summary>Above 80% of memory the chunk becomes half as large, once per chunk; above 90% it is what has been read so far.</summary>
    private bool IsTight()
    {
        double share = _gate.Share;
        if (share > ChunkSizing.HighShare && !_hasShrunk)
        {
            Shrink();
        }
        return share > ReadGate.PauseShare || _pendingRows >= ChunkRows;
    }

    private void Shrink()
    {
        _hasShrunk = true;
        long before = ChunkRows;
        long next = Math.Max(ChunkSizing.Shrink(before), ChunkSizing.FewestRows(_rowBytes, MemoryLimit));
        if (next < before)
        {
            ChunkRows = next;
            _totals = _totals with { Shrinks = _totals.Shrinks + 1 };
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not { } failure)
        {
            return;
        }
        _failure = null;
        _callStarted = 0;
        // A limit may be raised, a chunk made smaller, memory freed: the feed goes on where it stood.
        _feedEnded = failure is not PolarwayException { Kind: ErrorKind.MemoryLimit };
        throw failure;
    }

    private Frame Take(long rows)
    {
        var batches = new List<Batch>();
        long taken = 0;
        while (taken < rows)
        {
            Batch first = _pending.Peek();
            long wanted = rows - taken;
            if (first.Length <= wanted)
            {
                batches.Add(_pending.Dequeue());
                taken += first.Length;
                continue;
            }
            batches.Add(first.Slice(0, (int)wanted));
            Batch rest = first.Slice((int)wanted, first.Length - (int)wanted);
            _pending.Dequeue().Dispose();
            PutFirst(rest);
            taken = rows;
        }
        _pendingRows -= rows;
        return new Frame(Schema, [.. batches]);
    }

    private void PutFirst(Batch batch)
    {
        _pending.Enqueue(batch);
        for (int turn = _pending.Count - 1; turn > 0; turn--)
        {
            _pending.Enqueue(_pending.Dequeue());
        }
    }

    private void Account(Frame chunk)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(_callStarted, now).TotalMilliseconds;
        double share = _gate.Share;
        _chunkMilliseconds += milliseconds;
        _rowBytes = chunk.Rows == 0 ? _rowBytes : (double)chunk.ByteSize / chunk.Rows;
        _totals = _totals with { Chunks = _totals.Chunks + 1, Rows = _totals.Rows + chunk.Rows, MemoryShare = share };
        if (!_hasShrunk)
        {
            Resize(chunk, share, milliseconds, Stopwatch.GetElapsedTime(_lastChunk, now));
        }
        GiveBack();
        _hasShrunk = false;
        _callStarted = 0;
        _waited = TimeSpan.Zero;
        _lastChunk = now;
    }

    private void Resize(Frame chunk, double share, double milliseconds, TimeSpan sinceLast)
    {
        // Where the next chunk is there already, nobody waits for rows.
        bool isLow = _pendingRows < ChunkRows && _waited > sinceLast / 2 && milliseconds < ChunkSizing.SlowMilliseconds && HasRoomFor(chunk);
        long before = ChunkRows;
        long next = ChunkSizing.Next(before, share, isLow);
        if (next < before)
        {
            Shrink();
        }
        else if (next > before && chunk.Rows == before)
        {
            ChunkRows = next;
            _totals = _totals with { Growths = _totals.Growths + 1 };
        }
    }

    private bool HasRoomFor(Frame chunk) => MemoryLimit is not long limit || chunk.ByteSize * ChunkSizing.GrowthFactor * ChunkSizing.ChunksWithinLimit < limit;

    /// <summary>Memory that is kept for reuse counts too for somebody who watches the process.</summary>
    private void GiveBack()
    {
        if (MemoryLimit is long limit && _memory.Process.Used > limit * ChunkSizing.HighShare)
        {
            _memory.Process.Trim();
        }
    }
}
