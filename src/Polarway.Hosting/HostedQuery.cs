using System.Buffers;
using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine;

namespace Polarway.Hosting;

/// <summary>
/// A query in a host's hands. It begins to run with the first wait or read, because only then is it known whether the result is wanted
/// whole or batch by batch. The handle, every call in progress and every stream hold it; the last one to let go frees it.
/// </summary>
public sealed class HostedQuery
{
    private readonly Func<Query>? _again;
    private readonly Lock _lock = new();
    private volatile Query _query;
    private volatile bool _cancelled;
    private int _holders = 1;
    private int _streams;
    private bool _streaming;
    private volatile bool _streamEnded;
    private bool _taken;
    private Frame? _frame;
    private int _nextBatch;
    private long _rowsOut;
    private Schema? _promised;

    /// <param name="query">Taken; not started.</param>
    /// <param name="again">Compiles the same plan once more, for a run that failed and is worth another one.</param>
    public HostedQuery(Query query, Func<Query>? again = null)
    {
        _query = query;
        _again = again;
    }

    /// <summary>Of the result as far as it is known: files whose types were guessed from a sample may widen them until the first batch.</summary>
    public Schema Schema => _promised = _query.Schema;

    /// <summary>The allocator for what exports of this query's batches have to copy.</summary>
    public Core.Memory.Allocator Memory => _query.Context.Memory;

    /// <summary>Types of the batches that come; not a promise.</summary>
    internal Schema CurrentSchema => _query.Schema;

    public void Hold()
    {
        if (Interlocked.Increment(ref _holders) <= 1)
        {
            Throw.Internal("a freed query was held");
        }
    }

    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _frame?.Dispose();
            _query.Dispose();
        }
    }

    /// <summary>The handle is closed: cancels what nobody can read any more.</summary>
    public void Close()
    {
        if (Volatile.Read(ref _streams) == 0)
        {
            Cancel();
        }
        LetGo();
    }

    /// <summary>Waits for the end; false when the time is over first. A query that is not read batch by batch keeps its whole result.</summary>
    /// <exception cref="PolarwayException">Why the query failed; InvalidOperation while batches of it are being read.</exception>
    public bool Wait(long timeoutMilliseconds)
    {
        StartCollect();
        if (_streaming && !_streamEnded)
        {
            // It would wait for rows that nobody takes.
            Throw.Error(ErrorKind.InvalidOperation, "the result of this query is being read batch by batch; read it to its end instead of waiting");
        }
        return WaitForResult(Clamp(timeoutMilliseconds));
    }

    /// <summary>The whole result. The caller gets a reference.</summary>
    public Frame TakeFrame()
    {
        ThrowIfTaken();
        if (_streaming || _nextBatch > 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, "the result of this query is being read batch by batch; it can be had once");
        }
        StartCollect();
        WaitForResult(-1);
        Frame frame = _query.TakeFrame();
        _taken = true;
        Volatile.Write(ref _rowsOut, frame.Rows);
        return frame;
    }

    /// <summary>The next batch, owned by the caller. False: the time is over, or (<paramref name="ended"/>) the rows are.</summary>
    /// <exception cref="PolarwayException">Why the query failed; InvalidOperation when somebody else reads the result.</exception>
    public bool TryRead(long timeoutMilliseconds, out Batch? batch, out bool ended)
    {
        ThrowIfTaken();
        return TryNext(timeoutMilliseconds, out batch, out ended);
    }

    /// <summary>As <see cref="TryRead"/>, for the stream that has the rest of the result.</summary>
    internal bool TryNext(long timeoutMilliseconds, out Batch? batch, out bool ended)
    {
        if (!StartStream())
        {
            return TryNextOfFrame(timeoutMilliseconds, out batch, out ended);
        }
        if (!TryNextOfStream(Clamp(timeoutMilliseconds), out batch, out ended))
        {
            _streamEnded = ended;
            return false;
        }
        Interlocked.Add(ref _rowsOut, batch!.Length);
        return true;
    }

    /// <summary>The rest of the result as a stream that holds this query.</summary>
    public QueryBatches OpenStream()
    {
        ThrowIfTaken();
        _taken = true;
        Interlocked.Increment(ref _streams);
        Hold();
        return new QueryBatches(this);
    }

    public void Cancel()
    {
        _cancelled = true;
        _query.Cancel();
    }

    public QueryProgress Progress()
    {
        long read = _query.Context.RowsRead;
        long expected = _query.Context.RowsExpected;
        double known = _query.Context.FilesRead?.Invoke() ?? (expected > 0 ? Math.Min(1, (double)read / expected) : -1);
        double fraction = _query.State == QueryState.Done ? 1 : known;
        return new QueryProgress(_query.State, fraction, read, Volatile.Read(ref _rowsOut), _query.Context.Budget.Used, _query.Context.Budget.Peak, _query.Elapsed);
    }

    /// <summary>Figures of the run as a JSON object.</summary>
    public string Stats()
    {
        QueryProgress now = Progress();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("state", now.State switch
            {
                QueryState.Running => "running",
                QueryState.Done => "done",
                QueryState.Failed => "failed",
                _ => "cancelled",
            });
            json.WriteNumber("elapsed_ns", (long)(now.Elapsed.TotalMilliseconds * 1e6));
            json.WriteNumber("rows_read", now.RowsRead);
            json.WriteNumber("rows_out", now.RowsOut);
            json.WriteNumber("bytes_read", _query.Context.BytesRead);
            json.WriteNumber("memory_used", now.MemoryUsed);
            json.WriteNumber("memory_peak", now.MemoryPeak);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A stream was released: nobody reads the rest.</summary>
    internal void StreamClosed()
    {
        Interlocked.Decrement(ref _streams);
        Cancel();
        LetGo();
    }

    private void ThrowIfTaken()
    {
        if (_taken)
        {
            Throw.Error(ErrorKind.InvalidOperation, "the result of this query was taken already; it can be had once");
        }
    }

    private void StartCollect()
    {
        lock (_lock)
        {
            if (!_query.IsStarted)
            {
                _query.StartCollect();
            }
        }
    }

    /// <summary>False when the result is being collected as a whole.</summary>
    private bool StartStream()
    {
        lock (_lock)
        {
            if (!_query.IsStarted)
            {
                _streaming = true;
                _query.StartStream();
            }
            return _streaming;
        }
    }

    private bool TryNextOfFrame(long timeoutMilliseconds, out Batch? batch, out bool ended)
    {
        batch = null;
        ended = false;
        if (!WaitForResult(Clamp(timeoutMilliseconds)))
        {
            return false;
        }
        _frame ??= _query.TakeFrame();
        ended = _nextBatch == _frame.Batches.Length;
        if (!ended)
        {
            batch = _frame.Batches[_nextBatch++].Share();
            Interlocked.Add(ref _rowsOut, batch.Length);
        }
        return !ended;
    }

    /// <summary>Waits; a run that failed before anything of it was seen, and would go another way, is run once more.</summary>
    private bool WaitForResult(int timeoutMilliseconds)
    {
        Query waited = _query;
        try
        {
            return waited.Wait(timeoutMilliseconds);
        }
        catch (PolarwayException error) when (error.IsWorthAnotherRun && _again is not null && !_streaming && !_cancelled)
        {
            RunAgain(waited, error);
        }
        return _query.Wait(timeoutMilliseconds);
    }

    /// <summary>The next batch; a run that failed before its first one, and would go another way, is run once more.</summary>
    private bool TryNextOfStream(int timeoutMilliseconds, out Batch? batch, out bool ended)
    {
        Query read = _query;
        try
        {
            return read.TryNext(timeoutMilliseconds, out batch, out ended);
        }
        catch (PolarwayException error) when (error.IsWorthAnotherRun && _again is not null && !_cancelled && Volatile.Read(ref _rowsOut) == 0)
        {
            RunAgain(read, error);
        }
        return _query.TryNext(timeoutMilliseconds, out batch, out ended);
    }

    private void RunAgain(Query failed, PolarwayException reason)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_query, failed))
            {
                return;
            }
            Query next = Rerun.Of(reason, _again!);
            if (_streaming && _promised is not null && !_promised.Equals(next.Schema))
            {
                next.Dispose();
                // Whoever asked for the types reads by them.
                throw new PolarwayException(reason.Kind, reason.Message, reason);
            }
            if (_streaming)
            {
                next.StartStream();
            }
            else
            {
                next.StartCollect();
            }
            _query = next;
        }
        failed.Dispose();
    }

    private static int Clamp(long milliseconds) => milliseconds < 0 ? -1 : (int)Math.Min(milliseconds, int.MaxValue);
}
