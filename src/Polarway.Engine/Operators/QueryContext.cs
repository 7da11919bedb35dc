using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Spill;

namespace Polarway.Engine.Operators;

/// <summary>What operators of one query share: its memory, its spill store, its cancellation and progress.</summary>
public sealed class QueryContext : IDisposable
{
    private volatile bool _cancelled;
    private long _rowsRead;
    private long _bytesRead;

    public QueryContext(QueryBudget budget, EngineSettings settings)
    {
        Budget = budget;
        Settings = settings;
        Memory = budget.CreateAllocator("Batches");
        Spill = new SpillStore(settings);
    }

    public QueryBudget Budget { get; }

    public EngineSettings Settings { get; }

    /// <summary>For batches in flight. Operators with state of their own call <c>Budget.CreateAllocator(name)</c>.</summary>
    public Allocator Memory { get; }

    public SpillStore Spill { get; }

    /// <summary>The in-memory frames that this run reads, in the order in which its plan numbers them. Borrowed: the query holds them.</summary>
    public IReadOnlyList<Frame> Frames { get; init; } = [];

    /// <summary>Results of one row that earlier pipelines of this run computed for the expressions of later ones.</summary>
    public ScalarStore Scalars { get; } = new();

    /// <summary>Tables that earlier pipelines of this run made for the joins of later ones.</summary>
    internal JoinStore Joins { get; } = new();

    /// <summary>Rows that sources have produced so far.</summary>
    public long RowsRead => Volatile.Read(ref _rowsRead);

    /// <summary>Bytes that sources have read from files so far.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Rows that sources will produce, when known; else 0.</summary>
    public long RowsExpected { get; set; }

    /// <summary>Batches leave while the query runs: what was handed out cannot be taken back.</summary>
    public bool IsStreamed { get; set; }

    /// <summary>How much of the files has been read, 0 to 1; null when there are none. Set by the run.</summary>
    public Func<double?>? FilesRead { get; set; }

    public bool IsCancelled => _cancelled;

    public void Cancel() => _cancelled = true;

    /// <summary>Every loop that may run longer than some milliseconds calls this once per batch.</summary>
    /// <exception cref="PolarwayException">Cancelled.</exception>
    public void ThrowIfCancelled()
    {
        if (_cancelled)
        {
            Throw.Error(ErrorKind.Cancelled, "the query was cancelled");
        }
    }

    public void CountRows(long rows) => Interlocked.Add(ref _rowsRead, rows);

    public void CountBytes(long bytes) => Interlocked.Add(ref _bytesRead, bytes);

    public void Dispose()
    {
        Scalars.Dispose();
        Joins.Dispose();
        Spill.Dispose();
    }
}
