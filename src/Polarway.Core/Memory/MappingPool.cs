namespace Polarway.Core.Memory;

/// <summary>
/// Mappings that were freed and may be wanted again soon: a fresh mapping costs the kernel's clearing of every page, about a third of the
/// time of reading a file into memory. What is kept counts on the budget, is at most a quarter of it, goes back to the operating system after
/// some seconds without use, and at once when a reservation would fail.
/// </summary>
internal sealed unsafe class MappingPool(MemoryBudget budget)
{
    /// <summary>Milliseconds that a mapping is kept without being used.</summary>
    private const long KeepMilliseconds = 3_000;

    private const int SweepMilliseconds = 1_000;
    private const int BudgetShare = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, List<(nint Address, long Since)>> _bySize = [];
    private long _kept;
    private Timer? _timer;

    /// <summary>A mapping of exactly these bytes; contents are undefined. Reserves it on the budget when it is new.</summary>
    public byte* Take(long bytes)
    {
        lock (_lock)
        {
            if (_bySize.TryGetValue(bytes, out List<(nint Address, long Since)>? mappings) && mappings.Count > 0)
            {
                nint address = mappings[^1].Address;
                mappings.RemoveAt(mappings.Count - 1);
                _kept -= bytes;
                return (byte*)address;
            }
        }
        budget.Reserve(bytes);
        try
        {
            return PageMapping.Map(bytes);
        }
        catch
        {
            budget.Release(bytes);
            throw;
        }
    }

    public void Give(byte* address, long bytes)
    {
        lock (_lock)
        {
            if (_kept + bytes <= budget.Limit / BudgetShare)
            {
                if (!_bySize.TryGetValue(bytes, out List<(nint Address, long Since)>? mappings))
                {
                    _bySize.Add(bytes, mappings = []);
                }
                mappings.Add(((nint)address, Environment.TickCount64));
                _kept += bytes;
                _timer ??= new Timer(static pool => ((MappingPool)pool!).Sweep(), this, SweepMilliseconds, SweepMilliseconds);
                return;
            }
        }
        PageMapping.Unmap(address, bytes);
        budget.Release(bytes);
    }

    /// <summary>Gives everything back to the operating system.</summary>
    public void Trim() => UnmapOlderThan(long.MaxValue);

    private void Sweep() => UnmapOlderThan(Environment.TickCount64 - KeepMilliseconds);

    /// <summary>Within a size the oldest come first: the most recently used ones are taken again.</summary>
    private void UnmapOlderThan(long time)
    {
        lock (_lock)
        {
            foreach ((long bytes, List<(nint Address, long Since)> mappings) in _bySize)
            {
                int old = 0;
                for (; old < mappings.Count && mappings[old].Since <= time; old++)
                {
                    PageMapping.Unmap((byte*)mappings[old].Address, bytes);
                    budget.Release(bytes);
                    _kept -= bytes;
                }
                mappings.RemoveRange(0, old);
            }
            if (_kept == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }
}
