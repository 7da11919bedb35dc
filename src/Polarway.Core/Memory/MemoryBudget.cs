using Polarway.Core.Errors;

namespace Polarway.Core.Memory;

/// <summary>
/// The limit of the whole process: every mapped byte of column memory is reserved here before it is mapped.
/// Queries take shares of it through <see cref="QueryBudget"/>.
/// </summary>
public sealed class MemoryBudget
{
    /// <summary>Share of the cgroup's or host's memory that is the default limit.</summary>
    public const double DefaultShare = 0.6;

    private const string Variable = "POLARWAY_MEMORY_LIMIT";

    private long _limit;
    private long _used;
    private long _peak;

    public MemoryBudget(long limitBytes)
    {
        _limit = limitBytes;
        Heap = new BlockHeap(this);
    }

    /// <summary>The budget of this process, 60% of the cgroup's or host's memory unless POLARWAY_MEMORY_LIMIT ("2GB", or bytes) says otherwise.</summary>
    public static MemoryBudget Process { get; } = new(DefaultLimit());

    /// <summary>Bytes; may be changed while queries run (a lower limit is felt at the next reservation).</summary>
    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    public long Used => Volatile.Read(ref _used);

    public long Peak => Volatile.Read(ref _peak);

    internal BlockHeap Heap { get; }

    /// <summary>Reserves, after giving back what is only kept for reuse if that is what it takes.</summary>
    /// <exception cref="PolarwayException">MemoryLimit.</exception>
    public void Reserve(long bytes)
    {
        if (TryReserve(bytes))
        {
            return;
        }
        Heap.Trim();
        if (!TryReserve(bytes))
        {
            Throw.Error(ErrorKind.MemoryLimit, $"the process's memory budget of {Limit} bytes has {Math.Max(0, Limit - Used)} left and {bytes} more are needed; raise POLARWAY_MEMORY_LIMIT, or run fewer queries at once");
        }
    }

    public bool TryReserve(long bytes)
    {
        long now = Interlocked.Add(ref _used, bytes);
        if (now > Limit)
        {
            Interlocked.Add(ref _used, -bytes);
            return false;
        }
        InterlockedMax(ref _peak, now);
        return true;
    }

    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);

    /// <summary>Gives memory kept for reuse back to the operating system.</summary>
    public void Trim() => Heap.Trim();

    internal static void InterlockedMax(ref long target, long value)
    {
        long seen = Volatile.Read(ref target);
        while (value > seen)
        {
            long before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }
            seen = before;
        }
    }

    /// <summary>Every session asks first: a limit that is not understood must not be no limit.</summary>
    /// <exception cref="PolarwayException">InvalidArgument: POLARWAY_MEMORY_LIMIT is not a number of bytes.</exception>
    public static void CheckEnvironment()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text && !ByteSize.TryParse(text, out _))
        {
            Throw.Error(ErrorKind.InvalidArgument, $"{Variable} is \"{text}\"; it is a number of bytes or a size such as 500MB, 2GB or 1.5GiB");
        }
    }

    private static long DefaultLimit()
        => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text && ByteSize.TryParse(text, out long bytes) ? bytes : (long)(HostMemory.Available() * DefaultShare);
}
