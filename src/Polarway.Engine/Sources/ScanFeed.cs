using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators.Result;
using Polarway.Engine.Physical;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Sources;

/// <summary>
/// Files as a feed, read by the same scans that queries use. When reading fails, the rows before are read again by one thread, which
/// meets the error at its place; when memory runs out, so that reading goes on with what little it takes.
/// </summary>
internal sealed class ScanFeed : IRowFeed, IFrameCatalog
{
    /// <summary>Re-reading this much to find the last good row is worth its time.</summary>
    private const long MostBytesToSearch = 256L << 20;

    private readonly QueryEngine _parallel;
    private readonly QueryEngine _single;
    private readonly ScanSpec _scan;
    private readonly QueryBudget _memory;
    private readonly IReadAhead _readAhead;
    private readonly TornTail? _tail;
    private Query _query;
    private Batch? _held;
    private PolarwayException? _errorAfter;
    private bool _isSingle;
    private bool _isShortOfMemory;
    private bool _isRestartDue;
    private bool _wasWidened;
    private volatile bool _cancelled;
    private long _given;
    private long? _mostRows;
    private long _toSkip;
    private long _bytesBefore;

    public ScanFeed(FormatRegistry formats, EngineSettings settings, ScanSpec scan, SourceMetadata metadata, bool isParallel, QueryBudget memory, IReadAhead readAhead)
    {
        _scan = scan;
        _memory = memory;
        _readAhead = readAhead;
        _single = new QueryEngine(settings with { Threads = 1 }, formats);
        _parallel = isParallel ? new QueryEngine(settings, formats) : _single;
        _query = Prepare(_parallel, null);
        _isSingle = !isParallel;
        _tail = TornTail.Of(scan, metadata.Parts, _query.Schema.Count);
        Metadata = metadata with { Rows = _query.FileRows };
    }

    public Schema Schema => _query.Schema;

    public SourceMetadata Metadata { get; }

    public long BytesRead => _bytesBefore + _query.Context.BytesRead;

    public bool TryNext(int timeoutMilliseconds, [NotNullWhen(true)] out Batch? batch, out bool ended)
    {
        batch = null;
        ended = false;
        try
        {
            if (_isRestartDue)
            {
                Restart();
            }
            if (!_query.IsStarted)
            {
                _query.StartStream(_isShortOfMemory ? NoReadAhead.Instance : _readAhead);
            }
            if (!_query.TryNext(timeoutMilliseconds, out Batch? read, out ended))
            {
                return ended && TryEnd(out batch, ref ended);
            }
            return TryKeep(read, out batch);
        }
        catch (PolarwayException error) when (IsWorthAnotherTry(error))
        {
            _isRestartDue = true;
            return false;
        }
    }

    public void Cancel()
    {
        _cancelled = true;
        _query.Cancel();
    }

    public void Dispose()
    {
        _held?.Dispose();
        _held = null;
        _query.Dispose();
    }

    Frame IFrameCatalog.Get(ulong handle) => Throw.Internal<Frame>("a scan named a frame");

    private Query Prepare(QueryEngine engine, long? mostRows) => engine.Prepare(_scan.ToPlan(mostRows), this, _memory, again: _wasWidened);

    /// <summary>Rows that were given before a restart are dropped; with a torn tail the last batch waits until it is known to be the last.</summary>
    private bool TryKeep(Batch read, [NotNullWhen(true)] out Batch? batch)
    {
        batch = null;
        if (_toSkip >= read.Length)
        {
            _toSkip -= read.Length;
            read.Dispose();
            return false;
        }
        Batch kept = read;
        if (_toSkip > 0)
        {
            kept = read.Slice((int)_toSkip, read.Length - (int)_toSkip);
            read.Dispose();
            _toSkip = 0;
        }
        if (_tail is not null)
        {
            (kept, _held) = (_held!, kept);
        }
        batch = kept;
        _given += batch?.Length ?? 0;
        return batch is not null;
    }

    /// <summary>The rows have ended: gives a batch that was held back, without its last row where that is torn, then the error if there is one.</summary>
    private bool TryEnd([NotNullWhen(true)] out Batch? batch, ref bool ended)
    {
        batch = null;
        int torn = _tail is null || _errorAfter is not null ? 0 : 1;
        if (_held is { } held && held.Length > torn)
        {
            _held = null;
            batch = held.Slice(0, held.Length - torn);
            held.Dispose();
            _given += batch.Length;
            ended = false;
            return true;
        }
        if ((_errorAfter ?? _tail?.ToError()) is { } error)
        {
            throw error;
        }
        return false;
    }

    private bool IsWorthAnotherTry(PolarwayException error)
    {
        if (_cancelled || error.Kind == ErrorKind.Cancelled || ReferenceEquals(error, _errorAfter) || error.Kind == ErrorKind.Corrupt && _tail is not null && _query.State == QueryState.Done)
        {
            return false;
        }
        if (error.IsWorthAnotherRun && _given == 0 && !_wasWidened)
        {
            // The types were widened by what the failed run found.
            return _wasWidened = true;
        }
        _isShortOfMemory |= error.Kind == ErrorKind.MemoryLimit;
        if (error.Kind == ErrorKind.MemoryLimit && _isSingle)
        {
            // Thrown this time; the next call goes on after the rows that were given.
            _isRestartDue = true;
            return false;
        }
        if (!_isSingle)
        {
            return _isSingle = true;
        }
        return TryGiveRowsBefore(error);
    }

    private void Restart()
    {
        _isRestartDue = false;
        Replace(Prepare(_isSingle ? _single : _parallel, _mostRows));
    }

    private void Replace(Query next)
    {
        Query before = _query;
        _bytesBefore += before.Context.BytesRead;
        _held?.Dispose();
        _held = null;
        _toSkip = _given;
        _query = next;
        before.Dispose();
        if (_cancelled)
        {
            next.Cancel();
        }
    }

    /// <summary>The error stands within a batch of text: looks for the most rows that can be read without it, and gives those first.</summary>
    private bool TryGiveRowsBefore(PolarwayException error)
    {
        if (!_scan.IsText || _errorAfter is not null || _query.Context.BytesRead > MostBytesToSearch || _scan.Options["n_rows"] is not null)
        {
            return false;
        }
        _errorAfter = error;
        long good = _given;
        long bad = _given + (4L * Batch.MaxRows);
        while (bad - good > 1 && !_cancelled)
        {
            long middle = good + ((bad - good) / 2);
            (good, bad) = CanRead(middle) ? (middle, bad) : (good, middle);
        }
        if (good == _given)
        {
            return false;
        }
        _mostRows = good;
        return true;
    }

    private bool CanRead(long rows)
    {
        using Query trial = Prepare(_single, rows);
        trial.StartStream();
        try
        {
            while (trial.TryNext(-1, out Batch? batch, out _))
            {
                batch.Dispose();
            }
            return true;
        }
        catch (PolarwayException error) when (error.Kind is not (ErrorKind.MemoryLimit or ErrorKind.Cancelled))
        {
            return false;
        }
    }
}
