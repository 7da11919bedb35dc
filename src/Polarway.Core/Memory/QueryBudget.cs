using Polarway.Core.Errors;

namespace Polarway.Core.Memory;

/// <summary>
/// One query's share: its limit is a hard one. Sinks ask <see cref="UnderPressure"/> after each batch and spill when it is true,
/// so that the limit is met before an allocation fails. Buffers hold on to it until released, also when exported.
/// </summary>
public sealed class QueryBudget
{
    // Spilling starts here: the rest is for batches in flight.
    private const double PressureShare = 0.6;
    private const int ListedConsumers = 5;

    private readonly List<Allocator> _allocators = [];
    private long _limit;
    private long _used;
    private long _peak;

    public QueryBudget(MemoryBudget process, string name, long? limitBytes = null)
    {
        Process = process;
        Name = name;
        _limit = limitBytes ?? process.Limit;
    }

    public MemoryBudget Process { get; }

    public string Name { get; }

    /// <summary>Bytes.</summary>
    public long Limit => Math.Min(Volatile.Read(ref _limit), Process.Limit);

    /// <summary>Another limit, in bytes; null: the process's. One that is lower than what is in use is felt at the next reservation.</summary>
    public void ChangeLimit(long? bytes) => Volatile.Write(ref _limit, bytes ?? Process.Limit);

    public long Used => Volatile.Read(ref _used);

    public long Peak => Volatile.Read(ref _peak);

    /// <summary>True when operators that can spill should.</summary>
    public bool UnderPressure => Used > Limit * PressureShare || Process.Used > Process.Limit * 0.9;

    /// <summary>An allocator that charges this query under a name that errors can show.</summary>
    public Allocator CreateAllocator(string consumer)
    {
        var allocator = new Allocator(this, consumer);
        lock (_allocators)
        {
            _allocators.Add(allocator);
        }
        return allocator;
    }

    internal void Reserve(long bytes, Allocator consumer)
    {
        long now = Interlocked.Add(ref _used, bytes);
        if (now > Limit)
        {
            Interlocked.Add(ref _used, -bytes);
            Throw.Error(ErrorKind.MemoryLimit, Describe(bytes, consumer));
        }
        MemoryBudget.InterlockedMax(ref _peak, now);
    }

    internal bool TryReserve(long bytes)
    {
        long now = Interlocked.Add(ref _used, bytes);
        if (now > Limit)
        {
            Interlocked.Add(ref _used, -bytes);
            return false;
        }
        MemoryBudget.InterlockedMax(ref _peak, now);
        return true;
    }

    internal void Release(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>The consumers that hold most, with their bytes, for errors.</summary>
    internal string LargestConsumers()
    {
        lock (_allocators)
        {
            return string.Join(", ", _allocators.OrderByDescending(a => a.Used).Take(ListedConsumers).Select(a => $"{a.Name} {a.Used}"));
        }
    }

    private string Describe(long bytes, Allocator consumer)
        => $"{Name}: the memory limit of {Limit} bytes is reached: {consumer.Name} needs {bytes} more and {Used} are in use ({LargestConsumers()}); raise the limit, or select fewer columns";
}
