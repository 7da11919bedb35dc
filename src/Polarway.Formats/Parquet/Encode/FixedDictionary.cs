using System.Numerics;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Different stored values of 4 or 8 bytes, numbered as they come. Open addressing, at most half full.</summary>
internal sealed unsafe class FixedDictionary(int width, int maxEntries, Allocator memory) : IDisposable
{
    private const int FirstSlots = 1024;
    private const ulong HashFactor = 0x9E3779B97F4A7C15;

    private readonly ByteBuilder _values = new(memory);
    private NativeBuffer? _slots;
    private int _slotCount;

    public int Count { get; private set; }

    /// <summary>The values in stored form: a dictionary page.</summary>
    public ReadOnlySpan<byte> Bytes => _values.Bytes;

    /// <summary>Writes the code of each value. False, with nothing promised of the target, when there are too many values.</summary>
    public bool TryEncode(byte* values, int count, uint* codes)
        => width == sizeof(uint) ? TryEncode((uint*)values, count, codes) : TryEncode((ulong*)values, count, codes);

    /// <summary>Appends the values of codes.</summary>
    public void Decode(uint* codes, int count, ValueBuffer target)
    {
        byte* output = target.Reserve((long)count * width);
        byte* values = _values.Start;
        for (int index = 0; index < count; index++)
        {
            if (width == sizeof(uint))
            {
                ((uint*)output)[index] = ((uint*)values)[codes[index]];
            }
            else
            {
                ((ulong*)output)[index] = ((ulong*)values)[codes[index]];
            }
        }
        target.Advance((long)count * width);
    }

    public void Clear()
    {
        Count = 0;
        _values.Clear();
        _slotCount = 0;
    }

    public void Dispose()
    {
        Clear();
        _slots?.Dispose();
        _slots = null;
        _values.Dispose();
    }

    private bool TryEncode<T>(T* values, int count, uint* codes) where T : unmanaged, IBinaryInteger<T>
    {
        for (int index = 0; index < count; index++)
        {
            if (2 * Count >= _slotCount)
            {
                if (Count >= maxEntries)
                {
                    return false;
                }
                Rebuild<T>(Math.Max(FirstSlots, _slotCount * 4));
            }
            T value = values[index];
            uint* slot = Find(value);
            if (*slot == 0)
            {
                if (Count >= maxEntries)
                {
                    return false;
                }
                *(T*)_values.Reserve(sizeof(T)) = value;
                _values.Advance(sizeof(T));
                *slot = (uint)++Count;
            }
            codes[index] = *slot - 1;
        }
        return true;
    }

    /// <summary>The slot that has the value, or the free one that should: slots hold a code plus 1.</summary>
    private uint* Find<T>(T value) where T : unmanaged, IBinaryInteger<T>
    {
        T* known = (T*)_values.Start;
        uint* slots = (uint*)_slots!.Pointer;
        int mask = _slotCount - 1;
        int place = (int)((ulong.CreateTruncating(value) * HashFactor) >> 40) & mask;
        while (slots[place] != 0 && known[slots[place] - 1] != value)
        {
            place = (place + 1) & mask;
        }
        return slots + place;
    }

    private void Rebuild<T>(int slots) where T : unmanaged, IBinaryInteger<T>
    {
        // Slots of an earlier row group are used again.
        if (_slots is null || _slots.Capacity < (long)slots * sizeof(uint))
        {
            NativeBuffer larger = memory.Allocate((long)slots * sizeof(uint));
            _slots?.Dispose();
            _slots = larger;
        }
        new Span<uint>(_slots.Pointer, slots).Clear();
        _slotCount = slots;
        T* known = (T*)_values.Start;
        for (int code = 0; code < Count; code++)
        {
            *Find(known[code]) = (uint)code + 1;
        }
    }
}
