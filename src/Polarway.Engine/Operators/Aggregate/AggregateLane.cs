using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// One lane: groups rows in a table of its own while that makes them fewer. When most rows are groups of their own it writes the
/// table out and from then on only sorts rows into partitions, which are grouped at the end.
/// </summary>
internal sealed class AggregateLane(GroupPlan plan, QueryContext context, Allocator memory) : IBatchConsumer, IDisposable
{
    /// <summary>Groups at which the lane asks whether grouping early pays: the table leaves the second-level cache about there.</summary>
    private const int GroupsToReconsider = 64 << 10;

    /// <summary>Fewer rows per group than this do not pay.</summary>
    private const int MinRowsPerGroup = 2;

    /// <summary>A table of more groups than this is written out in any case, so that merging lanes stays parallel.</summary>
    private const int MaxGroups = 1 << 20;

    /// <summary>Less than this is not worth a write.</summary>
    private const long MinBytesToSpill = 1 << 20;

    private readonly Column[] _columns = new Column[plan.Rows.Count];
    private GroupState? _state;
    private PartitionBuffer? _kept;
    private bool _appends;
    private long _rowsInState;

    /// <summary>Groups that are still in the table.</summary>
    public int GroupCount => _state?.Count ?? 0;

    /// <summary>True when partitions were written: the rest of the lane must follow.</summary>
    public bool HasPartitions => _kept is not null;

    public void Push(Batch batch)
    {
        try
        {
            for (int column = 0; column < plan.InputColumns.Length; column++)
            {
                _columns[column] = batch.Columns[plan.InputColumns[column]];
            }
            if (_appends)
            {
                Append(batch);
            }
            else
            {
                Group(batch);
            }
            SpillUnderPressure();
        }
        finally
        {
            Array.Clear(_columns);
            batch.Dispose();
        }
    }

    /// <summary>Hands the table over; the caller owns it.</summary>
    public GroupState? TakeState()
    {
        GroupState? state = _state;
        _state = null;
        return state;
    }

    /// <summary>Hands the partitions over with the table written into them; the caller owns them.</summary>
    public PartitionBuffer TakePartitions()
    {
        WriteState();
        PartitionBuffer kept = Kept();
        _kept = null;
        return kept;
    }

    public void Dispose()
    {
        _state?.Dispose();
        _state = null;
        _kept?.Dispose();
        _kept = null;
    }

    private PartitionBuffer Kept() => _kept ??= new PartitionBuffer(plan, 0, context, memory);

    private void Group(Batch batch)
    {
        _state ??= new GroupState(plan, memory);
        _state.Add(_columns, batch.Length, batch.Sequence);
        _rowsInState += batch.Length;
        int groups = _state.Count;
        if (groups < GroupsToReconsider)
        {
            return;
        }
        if (_rowsInState < (long)groups * MinRowsPerGroup)
        {
            _appends = true;
            WriteState();
        }
        else if (groups >= MaxGroups)
        {
            WriteState();
        }
    }

    private void Append(Batch batch)
    {
        NativeBuffer? orders = null;
        if (plan.NeedsOrder)
        {
            orders = memory.Allocate(16L * batch.Length);
            Span<Int128> target = orders.Span<Int128>();
            Int128 first = (Int128)batch.Sequence << GroupedRows.RowBits;
            for (int row = 0; row < target.Length; row++)
            {
                target[row] = first + row;
            }
            _columns[^1] = new PrimitiveColumn(DataType.Int128, orders, batch.Length);
        }
        using var rows = new Batch(plan.Rows, [.. _columns.Select((c, place) => place < plan.InputColumns.Length ? c.Retain() : c)], batch.Length, batch.Sequence);
        Kept().AddRows(rows);
    }

    private void WriteState()
    {
        if (_state is null)
        {
            return;
        }
        using (Batch states = _state.Export())
        {
            Kept().AddStates(states);
        }
        _state.Dispose();
        _state = null;
        _rowsInState = 0;
    }

    private void SpillUnderPressure()
    {
        bool forced = context.Settings.ForceSpill;
        if (!forced && !context.Budget.UnderPressure)
        {
            return;
        }
        long bytes = (_state?.ByteSize ?? 0) + (_kept?.ByteSize ?? 0);
        if (forced || bytes >= MinBytesToSpill)
        {
            WriteState();
            Kept().Spill();
        }
    }
}
