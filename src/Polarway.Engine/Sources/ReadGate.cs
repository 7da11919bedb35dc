using Polarway.Core.Memory;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Sources;

/// <summary>
/// Backpressure: reading ahead stops above 90% of memory and goes on below 70%. Whoever waits for rows is always served, so a stream
/// never stands still for good: it slows down to what is asked for.
/// </summary>
internal sealed class ReadGate(QueryBudget memory) : IReadAhead
{
    public const double PauseShare = 0.9;
    public const double ResumeShare = 0.7;
    private const int MostBatches = 16;

    private volatile bool _isPaused;
    private long _pauses;

    /// <summary>False: nothing is read before somebody asks for it.</summary>
    public volatile bool Prefetches = true;

    /// <summary>Null: there is no limit of the stream's own.</summary>
    public long? Limit { get; set; }

    public bool IsPaused => _isPaused;

    public long Pauses => Volatile.Read(ref _pauses);

    /// <summary>Share of the limit that the stream holds; without a limit, of the process's memory that the process has.</summary>
    public double Share => Limit is long limit ? (double)memory.Used / limit : ProcessMemory.Share;

    public bool MayReadAhead(int batches)
    {
        double share = Share;
        if (_isPaused)
        {
            _isPaused = share >= ResumeShare;
        }
        else if (share > PauseShare)
        {
            _isPaused = true;
            Interlocked.Increment(ref _pauses);
        }
        return !_isPaused && Prefetches && batches < MostBatches;
    }
}
