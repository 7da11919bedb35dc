using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>All values of a column with their place in the source, for lists in row order and what is computed from them.</summary>
internal sealed class ValuesAccumulator(int column, DataType type, Allocator memory) : Accumulator
{
    private readonly ColumnStore _values = new(type, memory);
    private readonly NativeList<int> _groups = new(memory);
    private readonly NativeList<Int128> _orders = new(memory);
    private ListColumn? _lists;
    private int _groupCount;

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.List(type), DataType.List(DataType.Int128)];

    public override long ByteSize => _values.ByteSize + _groups.ByteSize + _orders.ByteSize;

    public override void Resize(int groups) => _groupCount = Math.Max(_groupCount, groups);

    public override void Update(in GroupedRows rows)
    {
        _values.Add(rows.Columns[column].Retain());
        _groups.AddRange(rows.Groups);
        Span<Int128> orders = _orders.Extend(rows.Length);
        for (int row = 0; row < orders.Length; row++)
        {
            orders[row] = rows.OrderAt(row);
        }
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        _values.Add(GroupLists.Flatten((ListColumn)state[0], groups, _groups));
        var orders = (ListColumn)state[1];
        using Column items = orders.Items.Slice((int)orders.Offsets[0], (int)(orders.Offsets[^1] - orders.Offsets[0]));
        _orders.AddRange(((PrimitiveColumn)items).Values<Int128>());
    }

    public override void Export(Span<Column> target, Allocator destination)
    {
        using NativeBuffer entries = Arrange(out NativeBuffer offsets);
        NativeBuffer orders = destination.Allocate(16L * _orders.Count);
        Span<Int128> sorted = orders.Span<Int128>();
        Span<int> order = entries.Span<int>();
        for (int row = 0; row < sorted.Length; row++)
        {
            sorted[row] = _orders[order[row]];
        }
        target[0] = new ListColumn(StateTypes[0], offsets, _values.Take(order), _groupCount);
        target[1] = new ListColumn(StateTypes[1], offsets.Retain(), new PrimitiveColumn(DataType.Int128, orders, sorted.Length), _groupCount);
    }

    /// <summary>The values of some groups in row order. The caller gets a reference.</summary>
    public ListColumn Lists(int start, int count)
    {
        if (_lists is null)
        {
            using NativeBuffer entries = Arrange(out NativeBuffer offsets);
            _lists = new ListColumn(StateTypes[0], offsets, _values.Take(entries.Span<int>()), _groupCount);
        }
        return (ListColumn)_lists.Slice(start, count);
    }

    /// <summary>The place of the smallest or largest value in each group's list; null without values that are not null. NaN is taken
    /// only when there is nothing else.</summary>
    public Column ExtremumPlaces(int start, int count, bool largest, DataType output, Allocator destination)
    {
        using ListColumn lists = Lists(start, count);
        using EncodedRows rows = RowEncoding.Encode([lists.Items], [new RowOrder(false, false)], destination);
        using ColumnBuilder places = ColumnBuilder.For(output, destination);
        ReadOnlySpan<long> offsets = lists.Offsets;
        for (int group = 0; group < count; group++)
        {
            int best = -1;
            for (int item = (int)offsets[group]; item < offsets[group + 1]; item++)
            {
                if (lists.Items.IsValid(item) && (best < 0 || IsBetter(lists.Items, rows, item, best, largest)))
                {
                    best = item;
                }
            }
            if (best < 0)
            {
                places.AppendNull();
            }
            else
            {
                places.Append(best - offsets[group]);
            }
        }
        return places.Finish();
    }

    public override void Dispose()
    {
        _values.Dispose();
        _groups.Dispose();
        _orders.Dispose();
        _lists?.Dispose();
    }

    private static bool IsBetter(Column items, EncodedRows rows, int item, int best, bool largest)
    {
        int compared = rows[item].SequenceCompareTo(rows[best]);
        // NaN is the largest in the encoding.
        return !largest ? compared < 0 : compared > 0 ? !IsNan(items, item) : compared < 0 && IsNan(items, best);
    }

    private static bool IsNan(Column items, int item) => items.Type.Physical switch
    {
        PhysicalKind.Float16 => Half.IsNaN(((PrimitiveColumn)items).Values<Half>()[item]),
        PhysicalKind.Float32 => float.IsNaN(((PrimitiveColumn)items).Values<float>()[item]),
        PhysicalKind.Float64 => double.IsNaN(((PrimitiveColumn)items).Values<double>()[item]),
        _ => false,
    };

    /// <summary>The entries by group, then by their place in the source.</summary>
    private NativeBuffer Arrange(out NativeBuffer offsets)
    {
        offsets = memory.Allocate(8L * (_groupCount + 1));
        NativeBuffer entries = memory.Allocate(4L * _groups.Count);
        Span<int> order = entries.Span<int>();
        Span<long> starts = offsets.Span<long>();
        GroupLists.Sort(_groups.Span, _groupCount, order, starts);
        var byOrder = Comparer<int>.Create((left, right) => _orders[left].CompareTo(_orders[right]));
        for (int group = 0; group < _groupCount; group++)
        {
            Span<int> own = order[(int)starts[group]..(int)starts[group + 1]];
            if (!IsSorted(own))
            {
                own.Sort(byOrder);
            }
        }
        return entries;
    }

    private bool IsSorted(ReadOnlySpan<int> entries)
    {
        for (int entry = 1; entry < entries.Length; entry++)
        {
            if (_orders[entries[entry]] < _orders[entries[entry - 1]])
            {
                return false;
            }
        }
        return true;
    }
}
