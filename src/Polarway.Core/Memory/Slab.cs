namespace Polarway.Core.Memory;

/// <summary>One mapping cut into equal blocks. Not thread-safe: guarded by its size class.</summary>
internal sealed unsafe class Slab
{
    private int[] _free;

    public Slab(byte* address, long bytes, int blockBytes)
    {
        Address = address;
        Bytes = bytes;
        BlockBytes = blockBytes;
        BlockCount = (int)(bytes / blockBytes);
        _free = new int[BlockCount];
        for (int block = 0; block < BlockCount; block++)
        {
            _free[block] = BlockCount - 1 - block;
        }
        FreeCount = BlockCount;
    }

    public byte* Address { get; }

    public long Bytes { get; }

    public int BlockBytes { get; }

    public int BlockCount { get; }

    public int FreeCount { get; private set; }

    public bool IsEmpty => FreeCount == BlockCount;

    /// <summary>True while the slab stands in its class's list of slabs with free blocks.</summary>
    public bool IsListed { get; set; }

    public byte* Take() => Address + ((long)_free[--FreeCount] * BlockBytes);

    public void Give(byte* block) => _free[FreeCount++] = (int)((block - Address) / BlockBytes);
}
