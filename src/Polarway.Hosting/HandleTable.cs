using Polarway.Core.Errors;

namespace Polarway.Hosting;

/// <summary>
/// Objects under numbers that a host may keep, mix up and use too late. A number is slot, generation of the slot and kind of object, so
/// that an old number of a slot that was used again is noticed. Numbers stay below 2^52, which JSON and every language can hold. Thread-safe.
/// </summary>
/// <param name="kind">1 to 15; different for each table.</param>
/// <param name="noun">For messages: "frame".</param>
public sealed class HandleTable<T>(int kind, string noun) where T : class
{
    private const int SlotBits = 24;
    private const int GenerationBits = 24;
    private const int MaxSlots = 1 << SlotBits;
    private const ulong GenerationMask = (1UL << GenerationBits) - 1;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = new();

    /// <summary>Objects that are open.</summary>
    public int Count { get; private set; }

    /// <summary>A new number for an object.</summary>
    public ulong Add(T item)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out int slot))
            {
                slot = _entries.Count;
                if (slot == MaxSlots)
                {
                    Throw.Error(ErrorKind.MemoryLimit, $"{MaxSlots} {noun}s are open; close those that are no longer needed");
                }
                _entries.Add(new Entry());
            }
            Entry entry = _entries[slot];
            entry.Item = item;
            entry.Generation = (entry.Generation + 1) & GenerationMask;
            Count++;
            return ((ulong)kind << (SlotBits + GenerationBits)) | (entry.Generation << SlotBits) | (uint)slot;
        }
    }

    /// <summary>The object of a number, after <paramref name="hold"/> has made sure, under the table's lock, that it stays usable.</summary>
    /// <exception cref="PolarwayException">InvalidHandle.</exception>
    public T Get(ulong handle, Action<T> hold)
    {
        lock (_lock)
        {
            T item = Find(handle)?.Item ?? Missing(handle);
            hold(item);
            return item;
        }
    }

    /// <summary>Takes the object out; null when it is not there (any more).</summary>
    public T? Remove(ulong handle)
    {
        lock (_lock)
        {
            Entry? entry = Find(handle);
            if (entry?.Item is not { } item)
            {
                return null;
            }
            entry.Item = null;
            _free.Push((int)(handle & (MaxSlots - 1)));
            Count--;
            return item;
        }
    }

    private Entry? Find(ulong handle)
    {
        int slot = (int)(handle & (MaxSlots - 1));
        bool ours = handle >> (SlotBits + GenerationBits) == (ulong)kind && slot < _entries.Count
            && _entries[slot].Generation == ((handle >> SlotBits) & GenerationMask);
        return ours ? _entries[slot] : null;
    }

    private T Missing(ulong handle) => Throw.Error<T>(ErrorKind.InvalidHandle, $"no {noun} is open under handle {handle}; it was never given out, belongs to something else, or was closed");

    private sealed class Entry
    {
        public T? Item { get; set; }

        public ulong Generation { get; set; }
    }
}
