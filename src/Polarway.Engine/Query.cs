using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;
using Polarway.Engine.Physical;
using Polarway.Engine.Schedule;

namespace Polarway.Engine;

/// <summary>How a query stands.</summary>
public enum QueryState { Running, Done, Failed, Cancelled }

/// <summary>
/// A compiled plan with its frames and memory: run once, either here (<see cref="RunHere"/>), to a frame (<see cref="StartCollect"/>) or
/// batch by batch (<see cref="StartStream"/>). Cancel and the figures may be used from any thread.
/// </summary>
public sealed class Query : IDisposable
{
    private readonly PhysicalPlan _plan;
    private readonly QueryContext _context;
    private readonly Scheduler _scheduler;
    private readonly ManualResetEventSlim _ended = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private PlanRun? _run;
    private CollectSink? _collect;
    private StreamSink? _stream;
    private Exception? _error;
    private long _elapsed;
    private bool _disposed;

    internal Query(PhysicalPlan plan, QueryContext context, Scheduler scheduler)
    {
        _plan = plan;
        _context = context;
        _scheduler = scheduler;
    }

    public Schema Schema => _plan.Schema;

    public QueryContext Context => _context;

    /// <summary>True when all input is in memory.</summary>
    public bool ReadsOnlyFrames => _plan.Files.Count == 0;

    public QueryState State => !_ended.IsSet ? QueryState.Running
        : _error is null ? QueryState.Done
        : _error is PolarwayException { Kind: ErrorKind.Cancelled } ? QueryState.Cancelled
        : QueryState.Failed;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started, _ended.IsSet ? _elapsed : Stopwatch.GetTimestamp());

    /// <summary>Rows in the files that the plan names, before any filter, when their formats know.</summary>
    public long? FileRows => _plan.Files.Count > 0 && _plan.Files.All(f => f is ScanHandle { Open.RowCount: not null }) ? _plan.Files.Sum(f => ((ScanHandle)f).Open.RowCount!.Value) : null;

    /// <summary>True once a way of running was chosen.</summary>
    public bool IsStarted => _run is not null;

    /// <summary>Runs to the end on the calling thread. The caller gets the frame.</summary>
    public Frame RunHere()
    {
        _collect = new CollectSink(Schema);
        _run = new PlanRun(_plan, _context, _collect, _scheduler);
        try
        {
            _run.RunHere();
        }
        catch (Exception error)
        {
            End(error);
            throw;
        }
        End(null);
        return _collect.TakeFrame();
    }

    /// <summary>Starts on the scheduler's threads; the result is kept until <see cref="TakeFrame"/>.</summary>
    public void StartCollect()
    {
        _collect = new CollectSink(Schema);
        _run = new PlanRun(_plan, _context, _collect, _scheduler);
        _run.Start(End);
    }

    /// <summary>Starts on the scheduler's threads; batches are read with <see cref="TryNext"/>, in row order, as they come.</summary>
    /// <param name="readAhead">Whether the query may run ahead of its reader; null: by a few batches.</param>
    public void StartStream(IReadAhead? readAhead = null)
    {
        // A stream of chunks begins at once: a value that does not fit its column later is an error there.
        _context.IsStreamed = readAhead is null;
        _stream = new StreamSink(Schema, _scheduler, readAhead);
        _run = new PlanRun(_plan, _context, _stream, _scheduler);
        _run.Start(End);
    }

    /// <summary>Waits for the end; false when the time is over first (negative: no limit).</summary>
    /// <exception cref="PolarwayException">Why the query failed.</exception>
    public bool Wait(int timeoutMilliseconds)
    {
        if (!_ended.Wait(timeoutMilliseconds < 0 ? Timeout.Infinite : timeoutMilliseconds))
        {
            return false;
        }
        ThrowIfFailed();
        return true;
    }

    /// <summary>The result of <see cref="StartCollect"/>, after <see cref="Wait"/>. The caller gets a reference.</summary>
    public Frame TakeFrame()
    {
        Wait(-1);
        return _collect is null ? Throw.Error<Frame>(ErrorKind.InvalidOperation, "the result of this query is read batch by batch; it has no frame") : _collect.TakeFrame();
    }

    /// <summary>The next batch of <see cref="StartStream"/>, owned by the caller. False: the time is over, or (<paramref name="ended"/>) the rows are.</summary>
    /// <exception cref="PolarwayException">Why the query failed.</exception>
    public bool TryNext(int timeoutMilliseconds, [NotNullWhen(true)] out Batch? batch, out bool ended)
    {
        if (_stream is null)
        {
            Throw.Error(ErrorKind.InvalidOperation, "the result of this query is taken as a frame; it has no batches to read");
        }
        return _stream.TryNext(timeoutMilliseconds, out batch, out ended);
    }

    /// <summary>Asks the query to stop; it ends within 100 ms.</summary>
    public void Cancel()
    {
        _context.Cancel();
        _scheduler.Notify();
    }

    /// <summary>Cancels what still runs and gives up the result. Memory that was handed out stays with its owners.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
        }
        if (_run is not null && !_ended.IsSet)
        {
            Cancel();
            _ended.Wait();
        }
        _stream?.Dispose();
        _collect?.Dispose();
        _run?.Dispose();
        _context.Dispose();
        _plan.CloseFiles();
        foreach (Frame frame in _context.Frames)
        {
            frame.Dispose();
        }
    }

    private void End(Exception? error)
    {
        _error = error;
        _elapsed = Stopwatch.GetTimestamp();
        _stream?.Complete(error);
        _ended.Set();
    }

    private void ThrowIfFailed()
    {
        switch (_error)
        {
            case null:
                return;
            case PolarwayException known:
                throw new PolarwayException(known.Kind, known.Message, known) { IsWorthAnotherRun = known.IsWorthAnotherRun };
            case IOException or UnauthorizedAccessException:
                throw new PolarwayException(ErrorKind.Io, _error.Message, _error);
            default:
                throw new PolarwayException(ErrorKind.Internal, $"internal error: {_error.GetType().Name}: {_error.Message}; please report it", _error);
        }
    }
}
