using Polarway.Core.Columns;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Rows with the group of each, as accumulators take them.</summary>
internal readonly ref struct GroupedRows
{
    /// <summary>Row numbers within a batch take this many bits of an order.</summary>
    public const int RowBits = 32;

    private readonly Int128 _firstOrder;
    private readonly ReadOnlySpan<Int128> _orders;

    /// <summary>Rows of a batch of the source: their order is the batch's sequence number, then the row.</summary>
    public GroupedRows(ReadOnlySpan<Column> columns, ReadOnlySpan<int> groups, bool isSingle, long sequence)
    {
        Columns = columns;
        Groups = groups;
        IsSingle = isSingle;
        _firstOrder = (Int128)sequence << RowBits;
    }

    /// <summary>Rows whose orders were kept with them.</summary>
    public GroupedRows(ReadOnlySpan<Column> columns, ReadOnlySpan<int> groups, bool isSingle, ReadOnlySpan<Int128> orders)
    {
        Columns = columns;
        Groups = groups;
        IsSingle = isSingle;
        _orders = orders;
    }

    private GroupedRows(ReadOnlySpan<Column> columns, ReadOnlySpan<int> groups, bool isSingle, Int128 firstOrder, ReadOnlySpan<Int128> orders)
    {
        Columns = columns;
        Groups = groups;
        IsSingle = isSingle;
        _firstOrder = firstOrder;
        _orders = orders;
    }

    public ReadOnlySpan<Column> Columns { get; }

    public ReadOnlySpan<int> Groups { get; }

    /// <summary>True when every row belongs to group 0 because there are no keys.</summary>
    public bool IsSingle { get; }

    public int Length => Groups.Length;

    /// <summary>Place of a row in the order of the source.</summary>
    public Int128 OrderAt(int row) => _orders.IsEmpty ? _firstOrder + row : _orders[row];

    /// <summary>The same rows with other columns.</summary>
    public GroupedRows WithColumns(ReadOnlySpan<Column> columns) => new(columns, Groups, IsSingle, _firstOrder, _orders);

    /// <summary>The validity of a column, null when none of its rows is null.</summary>
    public Bitmap? Mask(int column) => Columns[column].NullCount > 0 ? Columns[column].Validity : null;
}
