using System.Runtime.CompilerServices;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Different byte arrays, numbered as they come, kept as a dictionary page has them. Open addressing, at most half full.</summary>
internal sealed unsafe class TextDictionary(int maxBytes, Allocator memory) : IDisposable
{
    private const int FirstSlots = 1024;
    private const ulong HashFactor = 0x9E3779B97F4A7C15;

    private readonly ByteBuilder _values = new(memory);
    private readonly ByteBuilder _starts = new(memory);
    private NativeBuffer? _slots;
    private int _slotCount;

    public int Count { get; private set; }

    /// <summary>The values, each after its length: a dictionary page.</summary>
    public ReadOnlySpan<byte> Bytes => _values.Bytes;

    /// <summary>The value of a code. Valid until the next one is added.</summary>
    public ReadOnlySpan<byte> this[uint code] => ValueAt(((long*)_starts.Start)[code]);

    /// <summary>The code of a value; false when it is new and there is no room for it.</summary>
    public bool TryEncode(ReadOnlySpan<byte> value, out uint code)
    {
        if (2 * Count >= _slotCount)
        {
            Rebuild(Math.Max(FirstSlots, _slotCount * 4));
        }
        uint* slot = Find(value);
        if (*slot == 0)
        {
            if (_values.Length + value.Length + sizeof(int) > maxBytes)
            {
                code = 0;
                return false;
            }
            *(long*)_starts.Reserve(sizeof(long)) = _values.Length;
            _starts.Advance(sizeof(long));
            _values.WriteInt32(value.Length);
            _values.Write(value);
            *slot = (uint)++Count;
        }
        code = *slot - 1;
        return true;
    }

    public void Clear()
    {
        Count = 0;
        _values.Clear();
        _starts.Clear();
        _slotCount = 0;
    }

    public void Dispose()
    {
        Clear();
        _slots?.Dispose();
        _slots = null;
        _values.Dispose();
        _starts.Dispose();
    }

    private uint* Find(ReadOnlySpan<byte> value)
    {
        uint* slots = (uint*)_slots!.Pointer;
        int mask = _slotCount - 1;
        int place = (int)Hash(value) & mask;
        while (slots[place] != 0 && !this[slots[place] - 1].SequenceEqual(value))
        {
            place = (place + 1) & mask;
        }
        return slots + place;
    }

    private void Rebuild(int slots)
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
        uint* places = (uint*)_slots.Pointer;
        for (uint code = 0; code < Count; code++)
        {
            int place = (int)Hash(this[code]) & (slots - 1);
            while (places[place] != 0)
            {
                place = (place + 1) & (slots - 1);
            }
            places[place] = code + 1;
        }
    }

    private ReadOnlySpan<byte> ValueAt(long start)
    {
        byte* value = _values.Start + start;
        return new ReadOnlySpan<byte>(value + sizeof(int), Unsafe.ReadUnaligned<int>(value));
    }

    private static uint Hash(ReadOnlySpan<byte> value)
    {
        ulong hash = (ulong)value.Length;
        while (value.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ Unsafe.ReadUnaligned<ulong>(in value[0]));
            value = value[sizeof(ulong)..];
        }
        ulong rest = 0;
        for (int index = 0; index < value.Length; index++)
        {
            rest |= (ulong)value[index] << (8 * index);
        }
        return (uint)(Mix(hash ^ rest) >> 32);
    }

    private static ulong Mix(ulong value)
    {
        value *= HashFactor;
        return value ^ (value >> 29);
    }
}
