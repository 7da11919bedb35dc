using System.Runtime.InteropServices;

namespace Polarway.Core.Kernels;

/// <summary>A set of byte strings, copied: open addressing over hashes, values one after the other in one array.</summary>
internal sealed class TextMembers
{
    private readonly List<byte> _bytes = [];
    private readonly List<(ulong Hash, int Start, int Length)> _entries = [];
    private readonly int[] _slots;
    private readonly int _mask;

    /// <param name="capacity">At least as many values as will be added.</param>
    public TextMembers(int capacity)
    {
        int slots = 16;
        while (slots < 2 * (long)capacity)
        {
            slots *= 2;
        }
        _slots = new int[slots];
        _mask = slots - 1;
    }

    public int Count => _entries.Count;

    /// <summary>The number of a value in the order of adding, or -1.</summary>
    public int Find(ReadOnlySpan<byte> value) => _slots[Slot(Hashing.Bytes(value), value)] - 1;

    public bool Contains(ReadOnlySpan<byte> value) => Find(value) >= 0;

    /// <summary>The number of the value, which is added when it is new.</summary>
    public int Add(ReadOnlySpan<byte> value)
    {
        ulong hash = Hashing.Bytes(value);
        int slot = Slot(hash, value);
        if (_slots[slot] == 0)
        {
            _entries.Add((hash, _bytes.Count, value.Length));
            _bytes.AddRange(value);
            _slots[slot] = _entries.Count;
        }
        return _slots[slot] - 1;
    }

    /// <summary>A value by its number.</summary>
    public ReadOnlySpan<byte> this[int number]
    {
        get
        {
            (_, int start, int length) = _entries[number];
            return CollectionsMarshal.AsSpan(_bytes).Slice(start, length);
        }
    }

    // Where the value is, or the free slot where it would be.
    private int Slot(ulong hash, ReadOnlySpan<byte> value)
    {
        int slot = (int)hash & _mask;
        while (_slots[slot] != 0)
        {
            int number = _slots[slot] - 1;
            if (_entries[number].Hash == hash && this[number].SequenceEqual(value))
            {
                return slot;
            }
            slot = (slot + 1) & _mask;
        }
        return slot;
    }
}
