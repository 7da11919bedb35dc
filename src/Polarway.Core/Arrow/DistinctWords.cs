using Polarway.Core.Columns;

namespace Polarway.Core.Arrow;

/// <summary>Numbers values by their first appearance; open addressing over the rows of one text column.</summary>
internal sealed class DistinctWords
{
    private readonly ViewColumn _words;
    private readonly int[] _slots;
    private readonly List<int> _rows = [];

    /// <summary>Takes up all rows of <paramref name="words"/> (borrowed, must outlive this) that are not null.</summary>
    public DistinctWords(ViewColumn words)
    {
        _words = words;
        _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, words.Length * 2))];
        Numbers = new int[words.Length];
        for (int row = 0; row < words.Length; row++)
        {
            Numbers[row] = words.IsValid(row) ? Number(row) : -1;
        }
    }

    /// <summary>Rows of the first appearances.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>For each row the number of its value; -1 for null.</summary>
    public int[] Numbers { get; }

    /// <summary>The number of a value, or -1.</summary>
    public int Find(ReadOnlySpan<byte> value)
    {
        for (int slot = Start(value); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_words.BytesAt(_rows[_slots[slot] - 1]).SequenceEqual(value))
            {
                return _slots[slot] - 1;
            }
        }
        return -1;
    }

    private int Number(int row)
    {
        ReadOnlySpan<byte> value = _words.BytesAt(row);
        int slot = Start(value);
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_words.BytesAt(_rows[_slots[slot] - 1]).SequenceEqual(value))
            {
                return _slots[slot] - 1;
            }
        }
        _rows.Add(row);
        _slots[slot] = _rows.Count;
        return _rows.Count - 1;
    }

    private int Start(ReadOnlySpan<byte> value)
    {
        var hash = new HashCode();
        hash.AddBytes(value);
        return hash.ToHashCode() & (_slots.Length - 1);
    }
}
