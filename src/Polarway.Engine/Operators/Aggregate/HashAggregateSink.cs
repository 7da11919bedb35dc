using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// Groups rows by any number of keys and aggregates each group; without keys there is one group, also of no rows. Each lane groups
/// for itself; what cannot stay in lanes goes to partitions, which the readers of the result finish in parallel.
/// </summary>
public sealed class HashAggregateSink : ISink
{
    /// <summary>Tables with more groups than this in several lanes are merged by partitions, in parallel.</summary>
    private const int MaxGroupsToMergeHere = 16 << 10;

    private readonly Lock _lock = new();
    private readonly GroupPlan _plan;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly List<AggregateLane> _lanes = [];
    private readonly List<GroupState> _states = [];
    private PartitionBuffer? _partitions;

    /// <param name="keyColumns">Positions of the keys in the input; none for one group of everything.</param>
    /// <param name="maintainOrder">Groups come in the order of their first rows.</param>
    /// <exception cref="Core.Errors.PolarwayException">InvalidOperation, when a column's type does not have an aggregate.</exception>
    public HashAggregateSink(Schema input, int[] keyColumns, AggregateSpec[] aggregates, bool maintainOrder, QueryContext context)
        : this(input, keyColumns, aggregates, maintainOrder ? GroupOrder.First : GroupOrder.None, context)
    {
    }

    internal HashAggregateSink(Schema input, int[] keyColumns, AggregateSpec[] aggregates, GroupOrder order, QueryContext context)
    {
        _plan = new GroupPlan(input, keyColumns, aggregates, keyColumns.Length == 0 ? GroupOrder.None : order, context);
        _context = context;
        _memory = context.Budget.CreateAllocator("HashAggregate");
    }

    /// <summary>The key columns, then one column per aggregate.</summary>
    public Schema OutputSchema => _plan.Output;

    public IBatchConsumer CreateLane(QueryContext context)
    {
        var lane = new AggregateLane(_plan, context, _memory);
        lock (_lock)
        {
            _lanes.Add(lane);
        }
        return lane;
    }

    public void Combine(IBatchConsumer lane)
    {
        var own = (AggregateLane)lane;
        if (own.HasPartitions || (own.GroupCount > MaxGroupsToMergeHere && _context.Settings.Threads > 1))
        {
            PartitionBuffer partitions = own.TakePartitions();
            lock (_lock)
            {
                Absorb(partitions);
            }
        }
        lock (_lock)
        {
            if (own.TakeState() is { } state)
            {
                _states.Add(state);
            }
            _lanes.Remove(own);
        }
        own.Dispose();
    }

    public ISource Finish(QueryContext context)
    {
        if (_partitions is not null)
        {
            foreach (GroupState state in _states)
            {
                using (Batch states = state.Export())
                {
                    _partitions.AddStates(states);
                }
                state.Dispose();
            }
            _states.Clear();
            PartitionBuffer partitions = _partitions;
            _partitions = null;
            var grouped = new PartitionSource(_plan, partitions, _memory);
            return _plan.Order == GroupOrder.None ? grouped : new OrderedGroupSource(_plan.Output, grouped);
        }
        GroupState whole = MergeStates();
        return new GroupSource(_plan, whole);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (AggregateLane lane in _lanes)
            {
                lane.Dispose();
            }
            foreach (GroupState state in _states)
            {
                state.Dispose();
            }
            _lanes.Clear();
            _states.Clear();
            _partitions?.Dispose();
            _partitions = null;
        }
    }

    private void Absorb(PartitionBuffer partitions)
    {
        if (_partitions is null)
        {
            _partitions = partitions;
            return;
        }
        _partitions.Absorb(partitions);
        partitions.Dispose();
    }

    private GroupState MergeStates()
    {
        if (_states.Count == 0)
        {
            return new GroupState(_plan, _memory);
        }
        // Into the largest, so that the fewest groups are looked up again.
        _states.Sort((left, right) => right.Count.CompareTo(left.Count));
        for (int state = _states.Count - 1; state > 0; state--)
        {
            using (Batch states = _states[state].Export())
            {
                _states[0].Merge(states);
            }
            _states[state].Dispose();
            _states.RemoveAt(state);
        }
        GroupState whole = _states[0];
        _states.Clear();
        return whole;
    }
}
