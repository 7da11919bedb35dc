using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>Places of values in the order of those of one column, so that what has no number can be compared as one: even places are those
/// of the column's values, odd ones lie between them.</summary>
internal sealed class TextRanks : IDisposable
{
    private readonly Allocator _memory;
    private readonly EncodedRows _keys;
    private readonly NativeList<int> _distinct;

    /// <param name="values">Borrowed.</param>
    public TextRanks(Column values, Allocator memory)
    {
        _memory = memory;
        _keys = RowEncoding.Encode([values], [default], memory);
        _distinct = new NativeList<int>(memory, values.Length);
        Span<int> rows = _distinct.Extend(values.Length);
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = row;
        }
        EncodedRows keys = _keys;
        rows.Sort((a, b) => keys[a].SequenceCompareTo(keys[b]));
        int kept = 0;
        for (int place = 0; place < rows.Length; place++)
        {
            if (kept == 0 || !_keys[rows[place]].SequenceEqual(_keys[rows[kept - 1]]))
            {
                rows[kept++] = rows[place];
            }
        }
        _distinct.Resize(kept, 0);
    }

    /// <summary>Int64; a reference for the caller.</summary>
    public Column Of(Column values)
    {
        using EncodedRows keys = RowEncoding.Encode([values], [default], _memory);
        NativeBuffer target = _memory.Allocate((long)values.Length * sizeof(long));
        Span<long> ranks = target.Span<long>();
        for (int row = 0; row < ranks.Length; row++)
        {
            ranks[row] = PlaceOf(keys[row]);
        }
        return new PrimitiveColumn(DataType.Int64, target, values.Length, values.Validity?.Share());
    }

    public void Dispose()
    {
        _keys.Dispose();
        _distinct.Dispose();
    }

    private long PlaceOf(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<int> rows = _distinct.Span;
        int low = 0;
        int high = rows.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            int order = _keys[rows[middle]].SequenceCompareTo(value);
            if (order == 0)
            {
                return 2L * middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle;
        }
        return (2L * low) - 1;
    }
}
