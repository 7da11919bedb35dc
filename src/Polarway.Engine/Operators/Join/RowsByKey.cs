using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Join;

/// <summary>The rows of an input by the number of their key, ascending.</summary>
internal sealed class RowsByKey : IDisposable
{
    private readonly NativeBuffer _starts;
    private readonly NativeBuffer _rows;

    public RowsByKey(ReadOnlySpan<int> numbers, int keys, Allocator memory)
    {
        _starts = memory.Allocate((keys + 2L) * sizeof(int), zeroed: true);
        _rows = memory.Allocate((long)numbers.Length * sizeof(int));
        // Counted two places up, so that filling leaves each key's start where it belongs.
        Span<int> starts = _starts.Span<int>();
        foreach (int number in numbers)
        {
            if (number >= 0)
            {
                starts[number + 2]++;
            }
        }
        for (int key = 2; key < starts.Length; key++)
        {
            MostRows = Math.Max(MostRows, starts[key]);
            starts[key] += starts[key - 1];
        }
        Span<int> rows = _rows.Span<int>();
        for (int row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] >= 0)
            {
                rows[starts[numbers[row] + 1]++] = row;
            }
        }
    }

    /// <summary>Rows of the key that has most.</summary>
    public int MostRows { get; }

    public ReadOnlySpan<int> this[int key]
    {
        get
        {
            Span<int> starts = _starts.Span<int>();
            return key < 0 || key + 1 >= starts.Length ? [] : _rows.Span<int>()[starts[key]..starts[key + 1]];
        }
    }

    public void Dispose()
    {
        _starts.Dispose();
        _rows.Dispose();
    }
}
