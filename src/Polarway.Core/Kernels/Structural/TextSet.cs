using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Distinct byte strings with dense numbers in the order of their arrival.</summary>
internal sealed class TextSet(Allocator memory) : IDisposable
{
    private const int FirstSlots = 64;

    private readonly ViewBuilder _values = new(DataType.String, memory);
    private int[] _slots = new int[FirstSlots];

    public int Count => _values.Count;

    /// <summary>The number of a value, which is added when it is new.</summary>
    public int Add(ReadOnlySpan<byte> value)
    {
        if (_values.Count * 2 >= _slots.Length)
        {
            Grow();
        }
        int mask = _slots.Length - 1;
        int slot = (int)Hashing.Bytes(value) & mask;
        while (_slots[slot] != 0)
        {
            int number = _slots[slot] - 1;
            if (_values.BytesAt(number).SequenceEqual(value))
            {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        _values.Append(value);
        _slots[slot] = _values.Count;
        return _values.Count - 1;
    }

    /// <summary>The values by number; the set is empty afterwards.</summary>
    public ViewColumn Finish()
    {
        Array.Clear(_slots);
        return (ViewColumn)_values.Finish();
    }

    public void Dispose() => _values.Dispose();

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int number = 0; number < _values.Count; number++)
        {
            int slot = (int)Hashing.Bytes(_values.BytesAt(number)) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }
            _slots[slot] = number + 1;
        }
    }
}
