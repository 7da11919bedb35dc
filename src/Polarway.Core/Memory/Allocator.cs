namespace Polarway.Core.Memory;

/// <summary>Gives out buffers on the account of one consumer of a query. Thread-safe.</summary>
public sealed class Allocator
{
    private long _used;

    internal Allocator(QueryBudget budget, string name)
    {
        Budget = budget;
        Name = name;
    }

    public QueryBudget Budget { get; }

    /// <summary>Shown in memory errors and in profiles, like "HashAggregate".</summary>
    public string Name { get; }

    public long Used => Volatile.Read(ref _used);

    /// <summary>A new buffer of <paramref name="bytes"/>, 64-byte aligned, contents undefined unless <paramref name="zeroed"/>.
    /// It may have more capacity. The caller owns its one reference.</summary>
    /// <exception cref="Errors.PolarwayException">MemoryLimit.</exception>
    public NativeBuffer Allocate(long bytes, bool zeroed = false) => NativeBuffer.Allocate(this, bytes, zeroed);

    /// <summary>A reservation without a buffer, for memory that others allocate (managed state, codec windows).</summary>
    public Reservation Reserve(long bytes)
    {
        var reservation = new Reservation(this);
        reservation.Grow(bytes);
        return reservation;
    }

    internal void Charge(long bytes)
    {
        Budget.Reserve(bytes, this);
        Interlocked.Add(ref _used, bytes);
    }

    internal bool TryCharge(long bytes)
    {
        if (!Budget.TryReserve(bytes))
        {
            return false;
        }
        Interlocked.Add(ref _used, bytes);
        return true;
    }

    internal void Discharge(long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        Budget.Release(bytes);
    }
}
