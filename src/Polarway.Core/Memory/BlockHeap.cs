using System.Numerics;

namespace Polarway.Core.Memory;

/// <summary>
/// The process's native memory for columns: power-of-two and three-quarter size classes up to 512 KiB from slabs, larger blocks
/// from mappings of their own.
/// </summary>
internal sealed unsafe class BlockHeap
{
    private const int SmallestShift = 6;
    private const int LargestShift = 19;
    private const int LargestClassBytes = 1 << LargestShift;

    private readonly MappingPool _mappings;
    private readonly SizeClass[] _classes = new SizeClass[2 * (LargestShift - SmallestShift + 1)];

    public BlockHeap(MemoryBudget budget)
    {
        _mappings = new MappingPool(budget);
        for (int index = 0; index < _classes.Length; index++)
        {
            int power = 1 << (SmallestShift + (index / 2));
            // A three-quarter class below 256 would not be a multiple of 64: it takes the full size.
            int bytes = index % 2 == 1 || power < 256 ? power : power / 4 * 3;
            _classes[index] = new SizeClass(_mappings, bytes);
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
        return _mappings.Take(roundedBytes);
    }

    public void Give(byte* block, long roundedBytes, Slab? slab)
    {
        if (slab is not null)
        {
            _classes[ClassIndex((int)roundedBytes)].Give(slab, block);
            return;
        }
        _mappings.Give(block, roundedBytes);
    }

    /// <summary>Gives everything that is not in use back to the operating system.</summary>
    public void Trim()
    {
        foreach (SizeClass sizeClass in _classes)
        {
            sizeClass.Trim();
        }
        _mappings.Trim();
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
