using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Groups and their accumulators. Used by one thread at a time.</summary>
internal sealed class GroupState : IDisposable
{
    private readonly GroupPlan _plan;
    private readonly Allocator _memory;
    private readonly KeyTable? _keys;
    private readonly AccumulatorSet _accumulators;
    private readonly NativeList<int> _groups;
    private Column[]? _ordered;
    private int[]? _order;

    public GroupState(GroupPlan plan, Allocator memory)
    {
        _plan = plan;
        _memory = memory;
        _groups = new NativeList<int>(memory);
        _accumulators = new AccumulatorSet(plan.Rows, plan.Aggregates, plan.Order, plan.KeyCount == 0, memory, plan.HashZero);
        if (plan.KeyCount > 0)
        {
            _keys = KeyTable.For(plan.KeyTypes, memory, plan.HashZero);
        }
        else
        {
            _accumulators.Resize(1);
        }
    }

    /// <summary>Groups; always one without keys.</summary>
    public int Count => _keys?.Count ?? 1;

    public long ByteSize => (_keys?.ByteSize ?? 0) + _accumulators.ByteSize + _groups.ByteSize;

    /// <summary>Adds rows of a batch of the source, its columns in the plan's layout.</summary>
    public void Add(ReadOnlySpan<Column> columns, int length, long sequence)
        => _accumulators.Update(new GroupedRows(columns, Map(columns, length), _keys is null, sequence));

    /// <summary>Adds rows that were kept: the last column is their order when the plan needs it.</summary>
    public void AddRows(Batch rows)
    {
        ReadOnlySpan<int> groups = Map(rows.Columns, rows.Length);
        ReadOnlySpan<Int128> orders = _plan.NeedsOrder ? ((PrimitiveColumn)rows.Columns[^1]).Values<Int128>() : default;
        _accumulators.Update(_plan.NeedsOrder
            ? new GroupedRows(rows.Columns, groups, _keys is null, orders)
            : new GroupedRows(rows.Columns, groups, _keys is null, 0L));
    }

    /// <summary>Adds states that were exported.</summary>
    public void Merge(Batch states)
    {
        ReadOnlySpan<int> groups = Map(states.Columns, states.Length);
        _accumulators.Merge(states.Columns.AsSpan(_plan.KeyCount), groups);
    }

    /// <summary>The states of all groups. The caller owns the batch.</summary>
    public Batch Export()
    {
        int count = Count;
        var columns = new Column[_plan.States.Count];
        try
        {
            if (_keys is not null)
            {
                _groups.Clear();
                Span<int> all = _groups.Extend(count);
                FillAscending(all, 0);
                _keys.Export(all, columns.AsSpan(0, _plan.KeyCount), _memory);
            }
            _accumulators.Export(columns.AsSpan(_plan.KeyCount), _memory);
            return new Batch(_plan.States, columns, count);
        }
        catch
        {
            Release(columns);
            throw;
        }
    }

    /// <summary>Results of some groups, in the plan's order when it has one. The caller owns the batch.</summary>
    public Batch Output(int start, int count, long sequence, Allocator memory)
    {
        var columns = new Column[_plan.Output.Count];
        try
        {
            _groups.Clear();
            Span<int> groups = _groups.Extend(count);
            if (_plan.Order == GroupOrder.None)
            {
                FillAscending(groups, start);
                Finish(start, count, columns, memory);
            }
            else
            {
                OrderOf().AsSpan(start, count).CopyTo(groups);
                TakeOrdered(groups, columns, memory);
            }
            _keys?.Export(groups, columns.AsSpan(0, _plan.KeyCount), memory);
            return new Batch(_plan.Output, columns, count, sequence);
        }
        catch
        {
            Release(columns);
            throw;
        }
    }

    /// <summary>The place in the source that decides each group's place in the result, group by group in the order of output.</summary>
    public Column Orders(int start, int count, Allocator memory)
    {
        ReadOnlySpan<Int128> orders = _accumulators.Order!.Orders;
        NativeBuffer buffer = memory.Allocate(16L * count);
        Span<Int128> target = buffer.Span<Int128>();
        int[] order = OrderOf();
        for (int row = 0; row < count; row++)
        {
            target[row] = orders[order[start + row]];
        }
        return new PrimitiveColumn(DataType.Int128, buffer, count);
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _accumulators.Dispose();
        _groups.Dispose();
        Release(_ordered ?? []);
        _ordered = null;
    }

    private static void FillAscending(Span<int> groups, int start)
    {
        for (int row = 0; row < groups.Length; row++)
        {
            groups[row] = start + row;
        }
    }

    private static void Release(Column?[] columns)
    {
        foreach (Column? column in columns)
        {
            column?.Dispose();
        }
    }

    private ReadOnlySpan<int> Map(ReadOnlySpan<Column> columns, int length)
    {
        if (_keys is null)
        {
            // All zero, and stays so: only grown.
            _groups.Resize(Math.Max(_groups.Count, length), 0);
            return _groups.Span[..length];
        }
        _groups.Clear();
        Span<int> groups = _groups.Extend(length);
        _keys.Map(columns[.._plan.KeyCount], groups);
        _accumulators.Resize(_keys.Count);
        return groups;
    }

    private void Finish(int start, int count, Column[] columns, Allocator memory)
    {
        for (int aggregate = 0; aggregate < _accumulators.Finishers.Length; aggregate++)
        {
            columns[_plan.KeyCount + aggregate] = _accumulators.Finishers[aggregate](start, count, memory);
        }
    }

    private void TakeOrdered(ReadOnlySpan<int> groups, Column[] columns, Allocator memory)
    {
        if (_ordered is null)
        {
            _ordered = new Column[columns.Length];
            Finish(0, Count, _ordered, _memory);
        }
        for (int column = _plan.KeyCount; column < columns.Length; column++)
        {
            columns[column] = Gather.Take(_ordered[column], groups, memory);
        }
    }

    private int[] OrderOf()
    {
        if (_order is not null)
        {
            return _order;
        }
        _order = new int[Count];
        FillAscending(_order, 0);
        Int128[] orders = _accumulators.Order!.Orders.ToArray();
        for (int group = 1; group < orders.Length; group++)
        {
            if (orders[group] < orders[group - 1])
            {
                Array.Sort(orders, _order);
                break;
            }
        }
        return _order;
    }
}
