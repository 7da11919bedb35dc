using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// The accumulators behind the aggregates of a query. Aggregates share them: a mean is a sum and a count, a count is the group's
/// length less its nulls, and all firsts of rows are one picked row.
/// </summary>
internal sealed class AccumulatorSet : IDisposable
{
    private readonly List<Accumulator> _all = [];
    private readonly Dictionary<(AccumulatorRole Role, int Column), Accumulator> _byRole = [];
    private readonly Schema _rows;
    private readonly Allocator _memory;
    private readonly bool _single;
    private readonly bool _hashZero;

    /// <param name="rows">The rows' columns.</param>
    /// <param name="specs">Aggregates over them.</param>
    /// <param name="single">There is one group only.</param>
    public AccumulatorSet(Schema rows, ReadOnlySpan<AggregateSpec> specs, GroupOrder order, bool single, Allocator memory, bool hashZero)
    {
        _rows = rows;
        _memory = memory;
        _single = single;
        _hashZero = hashZero;
        if (order != GroupOrder.None)
        {
            Order = new OrderAccumulator(order == GroupOrder.Last, memory);
            _all.Add(Order);
        }
        AddPicks(specs, AggregateKind.First);
        AddPicks(specs, AggregateKind.Last);
        Finishers = new Finisher[specs.Length];
        for (int spec = 0; spec < specs.Length; spec++)
        {
            Finishers[spec] = AggregateFinish.For(specs[spec], this);
        }
    }

    /// <summary>One per aggregate.</summary>
    public Finisher[] Finishers { get; }

    public OrderAccumulator? Order { get; }

    public Allocator Memory => _memory;

    public IEnumerable<DataType> StateTypes => _all.SelectMany(a => a.StateTypes);

    public long ByteSize
    {
        get
        {
            long bytes = 0;
            foreach (Accumulator accumulator in _all)
            {
                bytes += accumulator.ByteSize;
            }
            return bytes;
        }
    }

    public DataType TypeOf(int column) => _rows[column].Type;

    public CountAccumulator Lengths => (CountAccumulator)Get(AccumulatorRole.Length, -1, () => new CountAccumulator(CountedRows.All, -1, _memory));

    public CountAccumulator Nulls(int column) => (CountAccumulator)Get(AccumulatorRole.Nulls, column, () => new CountAccumulator(CountedRows.Null, column, _memory));

    public CountAccumulator Trues(int column) => (CountAccumulator)Get(AccumulatorRole.Trues, column, () => new CountAccumulator(CountedRows.True, column, _memory));

    public FlagsAccumulator Flags(int column) => (FlagsAccumulator)Get(AccumulatorRole.Flags, column, () => new FlagsAccumulator(column, _memory));

    public DistinctValuesAccumulator Distinct(int column)
        => (DistinctValuesAccumulator)Get(AccumulatorRole.Distinct, column, () => new DistinctValuesAccumulator(column, TypeOf(column), _single, _memory, _hashZero));

    public ValuesAccumulator Values(int column) => (ValuesAccumulator)Get(AccumulatorRole.Values, column, () => new ValuesAccumulator(column, TypeOf(column), _memory));

    /// <summary>An accumulator that depends on the column's type: see <see cref="AccumulatorFactory"/>.</summary>
    public Accumulator Typed(AccumulatorRole role, int column)
    {
        Accumulator accumulator = Get(role, column, () => AccumulatorFactory.Create(role, column, TypeOf(column), _memory));
        return accumulator is BooleanAccumulator wrapped ? wrapped.Inner : accumulator;
    }

    public PickAccumulator Pick(AggregateSpec spec)
    {
        bool last = spec.Kind == AggregateKind.Last;
        if (!spec.IgnoreNulls)
        {
            return (PickAccumulator)_byRole[(last ? AccumulatorRole.LastRow : AccumulatorRole.FirstRow, -1)];
        }
        AccumulatorRole role = last ? AccumulatorRole.LastValue : AccumulatorRole.FirstValue;
        return (PickAccumulator)Get(role, spec.Column, () => new PickAccumulator(last, spec.Column, [spec.Column], [TypeOf(spec.Column)], _memory));
    }

    public void Resize(int groups)
    {
        foreach (Accumulator accumulator in _all)
        {
            accumulator.Resize(groups);
        }
    }

    public void Update(in GroupedRows rows)
    {
        foreach (Accumulator accumulator in _all)
        {
            accumulator.Update(rows);
        }
    }

    public void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        foreach (Accumulator accumulator in _all)
        {
            int width = accumulator.StateTypes.Count;
            accumulator.Merge(state[..width], groups);
            state = state[width..];
        }
    }

    public void Export(Span<Column> target, Allocator destination)
    {
        foreach (Accumulator accumulator in _all)
        {
            int width = accumulator.StateTypes.Count;
            accumulator.Export(target[..width], destination);
            target = target[width..];
        }
    }

    public void Dispose()
    {
        foreach (Accumulator accumulator in _all)
        {
            accumulator.Dispose();
        }
        _all.Clear();
    }

    private void AddPicks(ReadOnlySpan<AggregateSpec> specs, AggregateKind kind)
    {
        var columns = new SortedSet<int>();
        foreach (AggregateSpec spec in specs)
        {
            if (spec.Kind == kind && !spec.IgnoreNulls && TypeOf(spec.Column).Kind != TypeKind.Null)
            {
                columns.Add(spec.Column);
            }
        }
        if (columns.Count > 0)
        {
            bool last = kind == AggregateKind.Last;
            DataType[] types = [.. columns.Select(TypeOf)];
            Get(last ? AccumulatorRole.LastRow : AccumulatorRole.FirstRow, -1, () => new PickAccumulator(last, -1, [.. columns], types, _memory));
        }
    }

    private Accumulator Get(AccumulatorRole role, int column, Func<Accumulator> create)
    {
        if (!_byRole.TryGetValue((role, column), out Accumulator? accumulator))
        {
            accumulator = create();
            _all.Add(accumulator);
            _byRole.Add((role, column), accumulator);
        }
        return accumulator;
    }
}
