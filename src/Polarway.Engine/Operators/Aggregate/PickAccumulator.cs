using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// The first or last row of each group, several columns of it. Rows that win within a batch are gathered once per batch; rows that
/// were overtaken later are dropped when they outnumber the others.
/// </summary>
internal sealed class PickAccumulator : Accumulator
{
    private const int Nothing = -1;
    // Positions from here down stand for a row of the batch that is being read.
    private const int Pending = -2;
    private const int MinRowsToRewrite = 64 << 10;

    private readonly bool _last;
    private readonly int _notNull;
    private readonly int[] _columns;
    private readonly ColumnStore[] _stores;
    private readonly NativeList<Int128> _orders;
    private readonly NativeList<int> _positions;
    private readonly NativeList<int> _touched;
    private readonly Allocator _memory;

    /// <param name="notNull">A column whose null rows do not count; -1: all rows count.</param>
    /// <param name="columns">Columns that are kept of the row.</param>
    public PickAccumulator(bool last, int notNull, int[] columns, ReadOnlySpan<DataType> types, Allocator memory)
    {
        _last = last;
        _memory = memory;
        _notNull = notNull;
        _columns = columns;
        _stores = new ColumnStore[columns.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            _stores[column] = new ColumnStore(types[column], memory);
        }
        StateTypes = [DataType.Int128, .. types];
        _orders = new NativeList<Int128>(memory);
        _positions = new NativeList<int>(memory);
        _touched = new NativeList<int>(memory);
    }

    public override IReadOnlyList<DataType> StateTypes { get; }

    public override long ByteSize => _orders.ByteSize + _positions.ByteSize + _touched.ByteSize + _stores.Sum(s => s.ByteSize);

    public override void Resize(int groups)
    {
        _orders.Resize(groups, _last ? Int128.MinValue : Int128.MaxValue);
        _positions.Resize(groups, Nothing);
    }

    public override void Update(in GroupedRows rows)
    {
        Column? deciding = _notNull >= 0 && rows.Columns[_notNull].NullCount > 0 ? rows.Columns[_notNull] : null;
        _touched.Clear();
        Span<Int128> orders = _orders.Span;
        for (int row = 0; row < rows.Length; row++)
        {
            if (deciding is null || deciding.IsValid(row))
            {
                Offer(orders, rows.Groups[row], row, rows.OrderAt(row));
            }
        }
        if (_touched.Count == 0)
        {
            return;
        }
        var chosen = new Column[_columns.Length];
        for (int column = 0; column < chosen.Length; column++)
        {
            chosen[column] = rows.Columns[_columns[column]];
        }
        Store(chosen);
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        ReadOnlySpan<Int128> others = ((PrimitiveColumn)state[0]).Values<Int128>();
        Int128 none = _last ? Int128.MinValue : Int128.MaxValue;
        _touched.Clear();
        Span<Int128> orders = _orders.Span;
        for (int row = 0; row < groups.Length; row++)
        {
            if (others[row] != none)
            {
                Offer(orders, groups[row], row, others[row]);
            }
        }
        if (_touched.Count > 0)
        {
            Store(state[1..]);
        }
    }

    public override void Export(Span<Column> target, Allocator destination)
    {
        target[0] = PrimitiveColumn.From(DataType.Int128, (ReadOnlySpan<Int128>)_orders.Span, destination);
        for (int column = 0; column < _stores.Length; column++)
        {
            target[column + 1] = _stores[column].Take(_positions.Span);
        }
    }

    /// <summary>The kept values of one of the input's columns. The caller gets a reference.</summary>
    public Column Values(int inputColumn, int start, int count)
        => _stores[Array.IndexOf(_columns, inputColumn)].Take(_positions.Span.Slice(start, count));

    public override void Dispose()
    {
        _orders.Dispose();
        _positions.Dispose();
        _touched.Dispose();
        foreach (ColumnStore store in _stores)
        {
            store.Dispose();
        }
    }

    private void Offer(Span<Int128> orders, int group, int row, Int128 order)
    {
        if (_last ? order <= orders[group] : order >= orders[group])
        {
            return;
        }
        orders[group] = order;
        if (_positions[group] > Pending)
        {
            _touched.Add(group);
        }
        _positions[group] = Pending - row;
    }

    private void Store(ReadOnlySpan<Column> columns)
    {
        Span<int> touched = _touched.Span;
        Span<int> positions = _positions.Span;
        int stored = _stores.Length > 0 ? _stores[0].Count : 0;
        for (int index = 0; index < touched.Length; index++)
        {
            int group = touched[index];
            touched[index] = Pending - positions[group];
            positions[group] = stored + index;
        }
        for (int column = 0; column < _stores.Length; column++)
        {
            _stores[column].Add(Gather.Take(columns[column], touched, _memory));
        }
        if (stored + touched.Length > MinRowsToRewrite + (2L * positions.Length))
        {
            Rewrite(positions);
        }
    }

    private void Rewrite(Span<int> positions)
    {
        foreach (ColumnStore store in _stores)
        {
            store.Keep(positions);
        }
        for (int group = 0; group < positions.Length; group++)
        {
            positions[group] = positions[group] < 0 ? Nothing : group;
        }
    }
}
