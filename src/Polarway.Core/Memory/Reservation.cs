namespace Polarway.Core.Memory;

/// <summary>Bytes promised to somebody; given back on Dispose. Not thread-safe.</summary>
public sealed class Reservation : IDisposable
{
    private readonly Allocator _allocator;

    internal Reservation(Allocator allocator) => _allocator = allocator;

    public long Bytes { get; private set; }

    /// <exception cref="Errors.PolarwayException">MemoryLimit; what was held stays held.</exception>
    public void Grow(long bytes)
    {
        _allocator.Charge(bytes);
        Bytes += bytes;
    }

    public bool TryGrow(long bytes)
    {
        if (!_allocator.TryCharge(bytes))
        {
            return false;
        }
        Bytes += bytes;
        return true;
    }

    public void Shrink(long bytes)
    {
        bytes = Math.Min(bytes, Bytes);
        _allocator.Discharge(bytes);
        Bytes -= bytes;
    }

    public void Dispose() => Shrink(Bytes);
}
