using System.Diagnostics.CodeAnalysis;

namespace Polarway.Engine.Schedule;

/// <summary>
/// The worker threads of the process. Each takes a quantum of work from the running pipelines in turn, so that queries share the
/// processors fairly. Threads start with the first pipeline and end after a while without any.
/// </summary>
public sealed class Scheduler
{
    private const int IdleMilliseconds = 10_000;

    private readonly object _lock = new();
    private readonly List<PipelineRun> _runs = [];
    private readonly int _threads;
    private int _alive;
    private int _waiting;
    private int _next;

    public Scheduler(int threads) => _threads = Math.Max(1, threads);

    /// <summary>The process's scheduler, with as many threads as the session that was opened first wants.</summary>
    public static Scheduler Process { get; } = new(new EngineSettings().Threads);

    public int Threads => _threads;

    /// <summary>Wakes workers after a lane that had to wait can go on.</summary>
    public void Notify()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    internal void Add(PipelineRun run)
    {
        lock (_lock)
        {
            _runs.Add(run);
            for (; _alive < _threads; _alive++)
            {
                new Thread(Work, maxStackSize: 1 << 20) { IsBackground = true, Name = $"polarway-{_alive}" }.Start();
            }
            Monitor.PulseAll(_lock);
        }
    }

    internal void Remove(PipelineRun run)
    {
        lock (_lock)
        {
            _runs.Remove(run);
        }
    }

    private void Work()
    {
        while (TryNext(out PipelineRun? run, out LaneTicket? ticket))
        {
            run.Run(ticket);
            if (Volatile.Read(ref _waiting) > 0)
            {
                Notify();
            }
        }
    }

    /// <summary>Waits for work; false when there was none for a while and this thread should end.</summary>
    private bool TryNext([NotNullWhen(true)] out PipelineRun? run, [NotNullWhen(true)] out LaneTicket? ticket)
    {
        lock (_lock)
        {
            while (true)
            {
                for (int tried = 0; tried < _runs.Count; tried++)
                {
                    _next = (_next + 1) % _runs.Count;
                    if (_runs[_next].TryAcquire(out ticket))
                    {
                        run = _runs[_next];
                        return true;
                    }
                }
                _waiting++;
                bool signalled = Monitor.Wait(_lock, IdleMilliseconds);
                _waiting--;
                if (!signalled && _runs.Count == 0)
                {
                    _alive--;
                    (run, ticket) = (null, null);
                    return false;
                }
            }
        }
    }
}
