namespace Polarway.Core.Memory;

/// <summary>All slabs of one block size. Thread-safe.</summary>
internal sealed unsafe class SizeClass(MappingPool mappings, int blockBytes)
{
    private const int BlocksPerSlab = 16;
    private const int MinSlabBytes = 64 << 10;

    // One empty slab is kept per class so that a loop of allocate and free does not map and unmap.
    private readonly Lock _lock = new();
    private readonly List<Slab> _withFree = [];
    private Slab? _spare;

    public int BlockBytes => blockBytes;

    public byte* Take(out Slab slab)
    {
        lock (_lock)
        {
            if (_withFree.Count == 0)
            {
                List(_spare ?? NewSlab());
                _spare = null;
            }
            slab = _withFree[^1];
            byte* block = slab.Take();
            if (slab.FreeCount == 0)
            {
                _withFree.RemoveAt(_withFree.Count - 1);
                slab.IsListed = false;
            }
            return block;
        }
    }

    public void Give(Slab slab, byte* block)
    {
        lock (_lock)
        {
            slab.Give(block);
            if (slab.IsEmpty && (_withFree.Count > 1 || !slab.IsListed))
            {
                Retire(slab);
            }
            else if (!slab.IsListed)
            {
                List(slab);
            }
        }
    }

    /// <summary>Unmaps what is empty. A class that somebody is using is passed over: the caller may hold another class's lock.</summary>
    public void Trim()
    {
        if (!_lock.TryEnter())
        {
            return;
        }
        try
        {
            TrimEmpty();
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void TrimEmpty()
    {
        if (_spare is not null)
        {
            Unmap(_spare);
            _spare = null;
        }
        for (int index = _withFree.Count - 1; index >= 0; index--)
        {
            if (_withFree[index].IsEmpty)
            {
                Unmap(_withFree[index]);
                _withFree.RemoveAt(index);
            }
        }
    }

    private void Retire(Slab slab)
    {
        if (slab.IsListed)
        {
            _withFree.Remove(slab);
            slab.IsListed = false;
        }
        if (_spare is null)
        {
            _spare = slab;
        }
        else
        {
            Unmap(slab);
        }
    }

    private void List(Slab slab)
    {
        slab.IsListed = true;
        _withFree.Add(slab);
    }

    private Slab NewSlab()
    {
        long bytes = Math.Clamp((long)blockBytes * BlocksPerSlab, MinSlabBytes, PageMapping.HugePageBytes);
        bytes = (bytes + PageMapping.PageBytes - 1) / PageMapping.PageBytes * PageMapping.PageBytes;
        return new Slab(mappings.Take(bytes), bytes, blockBytes);
    }

    private void Unmap(Slab slab) => mappings.Give(slab.Address, slab.Bytes);
}
