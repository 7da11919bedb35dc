using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Where the items of each row of lists or arrays lie; a scalar stands for all rows. Borrows its column.</summary>
internal readonly struct ListRows
{
    private readonly Column _lists;
    private readonly int _width;
    private readonly int _mask;

    public ListRows(Operand lists)
    {
        _lists = lists.Column;
        _mask = lists.IsScalar ? 0 : -1;
        _width = lists.Column is ArrayColumn ? lists.Column.Type.Width : -1;
        Items = lists.Column is ListColumn column ? column.Items : ((ArrayColumn)lists.Column).Items;
    }

    public Column Items { get; }

    public bool IsValid(int row) => _lists.IsValid(row & _mask);

    public int Start(int row) => _width >= 0 ? (row & _mask) * _width : (int)((ListColumn)_lists).Offsets[row & _mask];

    /// <summary>Items of a row; none under a null.</summary>
    public int Count(int row)
    {
        if (!IsValid(row))
        {
            return 0;
        }
        return _width >= 0 ? _width : (int)(((ListColumn)_lists).Offsets[(row & _mask) + 1] - Start(row));
    }

    /// <summary>The number of the row that each item belongs to, of the items that rows have, in their order.</summary>
    public void Flatten(int length, out int[] rowOf, out int[] itemAt)
    {
        var rows = new List<int>();
        var items = new List<int>();
        for (int row = 0; row < length; row++)
        {
            int start = Start(row);
            int count = Count(row);
            for (int item = 0; item < count; item++)
            {
                rows.Add(row);
                items.Add(start + item);
            }
        }
        (rowOf, itemAt) = ([.. rows], [.. items]);
    }
}

/// <summary>Puts lists together from the rows of one column.</summary>
internal sealed class ListAssembly(int rows)
{
    private readonly List<int> _picks = [];
    private readonly List<long> _ends = new(rows + 1) { 0 };
    private readonly List<bool> _valid = new(rows);
    private bool _anyNull;

    /// <summary>A row of the source; -1 for null.</summary>
    public void Add(int pick) => _picks.Add(pick);

    public void AddRange(int start, int count)
    {
        for (int item = 0; item < count; item++)
        {
            _picks.Add(start + item);
        }
    }

    public void EndRow(bool isValid)
    {
        _ends.Add(_picks.Count);
        _valid.Add(isValid);
        _anyNull |= !isValid;
    }

    /// <summary>The caller gets a reference.</summary>
    public ListColumn Finish(Column source, Allocator memory)
        => Over(Gather.Take(source, CollectionsMarshal.AsSpan(_picks), memory), memory);

    /// <summary>The same lists of items that are already in order.</summary>
    /// <param name="items">Taken.</param>
    public ListColumn Over(Column items, Allocator memory)
    {
        NativeBuffer offsets = memory.Allocate(_ends.Count * (long)sizeof(long));
        CollectionsMarshal.AsSpan(_ends).CopyTo(offsets.Span<long>());
        Bitmap? validity = _anyNull ? Bitmap.From(CollectionsMarshal.AsSpan(_valid), memory) : null;
        return new ListColumn(DataType.List(items.Type), offsets, items, _valid.Count, validity);
    }
}
