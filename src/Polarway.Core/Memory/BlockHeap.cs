using System.Numerics;

namespace Polarway.Core.Memory;

/// <summary>
/// The process's native memory for columns: power-of-two and three-quarter size classes up to 512 KiB from slabs, larger blocks
/// from mappings of their own, a few of which are kept for the next request of that size. What is kept counts on the process budget.
/// </summary>
internal sealed unsafe class BlockHeap
{
    private const int SmallestShift = 6;
    private const int LargestShift = 19;
    private const int LargestClassBytes = 1 << LargestShift;
    private const long MaxKeptBytes = 32L << 20;

    private readonly MemoryBudget _budget;
    private readonly SizeClass[] _classes = new SizeClass[2 * (LargestShift - SmallestShift + 1)];
    private readonly Lock _lock = new();
    private readonly List<(nint Address, long Bytes)> _kept = [];
    private long _keptBytes;

    public BlockHeap(MemoryBudget budget)
    {
        _budget = budget;
        for (int index = 0; index < _classes.Length; index++)
        {
            int power = 1 << (SmallestShift + (index / 2));
            // A three-quarter class below 256 would not be a multiple of 64: it takes the full size.
            int bytes = index % 2 == 1 || power < 256 ? power : power / 4 * 3;
            _classes[index] = new SizeClass(budget, bytes);
        }
    }

    /// <summary>Bytes that a request of this many will take.</summary>
    public static long RoundUp(long bytes)
    {
        if (bytes > LargestClassBytes)
        {
            long unit = bytes >= PageMapping.HugePageBytes ? 64 << 10 : PageMapping.PageBytes;
            return (bytes + unit - 1) / unit * unit;
        }
        return ClassBytes((int)bytes);
    }

    /// <summary>Contents are undefined; <paramref name="slab"/> is null for a mapping of its own.</summary>
    public byte* Take(long roundedBytes, out Slab? slab)
    {
        if (roundedBytes <= LargestClassBytes)
        {
            byte* block = _classes[ClassIndex((int)roundedBytes)].Take(out Slab owner);
            slab = owner;
            return block;
        }
        slab = null;
        if (TakeKept(roundedBytes) is var kept && kept != null)
        {
            return kept;
        }
        _budget.Reserve(roundedBytes);
        return PageMapping.Map(roundedBytes);
    }

    public void Give(byte* block, long roundedBytes, Slab? slab)
    {
        if (slab is not null)
        {
            _classes[ClassIndex((int)roundedBytes)].Give(slab, block);
            return;
        }
        lock (_lock)
        {
            if (_keptBytes + roundedBytes <= MaxKeptBytes)
            {
                _kept.Add(((nint)block, roundedBytes));
                _keptBytes += roundedBytes;
                return;
            }
        }
        PageMapping.Unmap(block, roundedBytes);
        _budget.Release(roundedBytes);
    }

    /// <summary>Gives everything that is not in use back to the operating system.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            foreach ((nint address, long bytes) in _kept)
            {
                PageMapping.Unmap((byte*)address, bytes);
                _budget.Release(bytes);
            }
            _kept.Clear();
            _keptBytes = 0;
        }
        foreach (SizeClass sizeClass in _classes)
        {
            sizeClass.Trim();
        }
    }

    private byte* TakeKept(long bytes)
    {
        lock (_lock)
        {
            for (int index = _kept.Count - 1; index >= 0; index--)
            {
                if (_kept[index].Bytes == bytes)
                {
                    nint address = _kept[index].Address;
                    _kept.RemoveAt(index);
                    _keptBytes -= bytes;
                    return (byte*)address;
                }
            }
        }
        return null;
    }

    private static int ClassBytes(int bytes)
    {
        int power = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, 1 << SmallestShift));
        return power >= 256 && bytes <= power / 4 * 3 ? power / 4 * 3 : power;
    }

    private static int ClassIndex(int roundedBytes)
    {
        int shift = BitOperations.Log2((uint)roundedBytes - 1) + 1;
        bool full = BitOperations.IsPow2(roundedBytes);
        return (2 * (shift - SmallestShift)) + (full ? 1 : 0);
    }
}
