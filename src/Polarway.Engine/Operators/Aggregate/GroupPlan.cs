using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>
/// What an aggregate computes and how its rows and states are laid out. Immutable. Rows: the key columns, then the other columns that
/// aggregates read, then the order when someone asks for it. States: the key columns, then the accumulators' columns.
/// </summary>
internal sealed class GroupPlan
{
    public GroupPlan(Schema input, int[] keyColumns, AggregateSpec[] aggregates, GroupOrder order, QueryContext context)
    {
        Order = order;
        HashZero = context.Settings.HashZero;
        KeyCount = keyColumns.Length;
        var columns = new List<int>(keyColumns);
        Aggregates = new AggregateSpec[aggregates.Length];
        for (int spec = 0; spec < aggregates.Length; spec++)
        {
            Aggregates[spec] = aggregates[spec].Column < 0 ? aggregates[spec] : aggregates[spec] with { Column = PlaceOf(aggregates[spec].Column, columns) };
        }
        InputColumns = [.. columns];
        NeedsOrder = order != GroupOrder.None || aggregates.Any(a => a.Kind is AggregateKind.First or AggregateKind.Last or AggregateKind.Implode or AggregateKind.ArgMin or AggregateKind.ArgMax);
        Rows = SchemaOf(columns.Select(c => input[c].Type).Concat(NeedsOrder ? [DataType.Int128] : []));
        KeyTypes = [.. keyColumns.Select(c => input[c].Type)];
        using var probe = new AccumulatorSet(Rows, Aggregates, order, KeyCount == 0, context.Budget.CreateAllocator("HashAggregate"), HashZero);
        States = SchemaOf(KeyTypes.Concat(probe.StateTypes));
        Field[] output = [.. keyColumns.Select(c => input[c]), .. aggregates.Select(a => a.Output)];
        Output = new Schema(output);
    }

    public GroupOrder Order { get; }

    /// <summary>Test: every hash is 0.</summary>
    public bool HashZero { get; }

    public int KeyCount { get; }

    public DataType[] KeyTypes { get; }

    /// <summary>The aggregates over <see cref="Rows"/>.</summary>
    public AggregateSpec[] Aggregates { get; }

    /// <summary>For each column of <see cref="Rows"/> (but the order): its position in the input.</summary>
    public int[] InputColumns { get; }

    /// <summary>True when rows that are kept for later must keep their place in the source.</summary>
    public bool NeedsOrder { get; }

    public Schema Rows { get; }

    public Schema States { get; }

    public Schema Output { get; }

    private static int PlaceOf(int inputColumn, List<int> columns)
    {
        int place = columns.IndexOf(inputColumn);
        if (place < 0)
        {
            place = columns.Count;
            columns.Add(inputColumn);
        }
        return place;
    }

    // Positions are names: user names may come twice, and nobody sees these.
    private static Schema SchemaOf(IEnumerable<DataType> types) => new([.. types.Select((type, place) => new Field(place.ToString(), type))]);
}
