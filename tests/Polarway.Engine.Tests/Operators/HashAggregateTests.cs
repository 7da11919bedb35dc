using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Tests.Structural;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Aggregate;

namespace Polarway.Engine.Tests.Operators;

/// <summary>Random rows against the obvious answer: every aggregate on every type, every kind of key, and the hostile settings.</summary>
public sealed class HashAggregateTests
{
    public static IEnumerable<DataType> Types => RandomColumns.AllTypes;

    public static IEnumerable<string> Keys =>
    [
        "", "Boolean", "Int8", "Int32", "Int64", "UInt64", "UInt128", "Float16", "Float32", "Float64", "Decimal", "String", "String*", "Binary", "Date", "Datetime", "Categorical", "Enum", "Null",
        "List", "Struct", "Int32,String*", "String,Boolean,Int64", "Float64,Decimal,Enum", "Array,Null",
    ];

    [Test]
    public void EveryAggregateOnEveryType([ValueSource(nameof(Types))] DataType type, [Values(0, 1, 700)] int rows, [Values] bool keyed)
        => Check(keyed ? "Int32" : "", type, rows, 10, new EngineSettings { Threads = 2 }, lanes: 2, batchRows: 100, order: rows == 700);

    [Test]
    public void EveryKindOfKey([ValueSource(nameof(Keys))] string keys, [Values(12, 900)] int distinct, [Values] bool order)
        => Check(keys, DataType.Int64, 1200, distinct, new EngineSettings { Threads = 2 }, lanes: 3, batchRows: 155, order);

    [Test]
    public void EveryKindOfKeyWhenItSpills([ValueSource(nameof(Keys))] string keys, [Values] bool order)
        => Check(keys, DataType.String, 800, 200, new EngineSettings { Threads = 2, ForceSpill = true }, lanes: 2, batchRows: 200, order);

    [Test]
    public void EveryKindOfKeyWhenAllHashesAreZero([ValueSource(nameof(Keys))] string keys, [Values] bool spill)
        => Check(keys, DataType.Float64, 600, 100, new EngineSettings { Threads = 2, HashZero = true, ForceSpill = spill }, lanes: 2, batchRows: 111, order: spill);

    [Test]
    public void EveryAggregateWhenItSpills([ValueSource(nameof(Types))] DataType type, [Values(7, 90)] int batchRows)
        => Check("String", type, 400, 30, new EngineSettings { Threads = 2, ForceSpill = true }, lanes: 2, batchRows, order: true);

    [Test]
    public void ManyGroupsGoToPartitions([Values("Int64", "Float64", "Int64,Int32")] string keys, [Values] bool order, [Values(1, 2)] int lanes)
        => Check(keys, DataType.Int32, 100_000, 1 << 30, new EngineSettings { Threads = 2 }, lanes, batchRows: 16_384, order, few: true);

    private static DataType TypeOf(string name) => name.TrimEnd('*') switch
    {
        "Decimal" => DataType.Decimal(20, 2),
        "Datetime" => DataType.Datetime(TimeUnit.Microseconds),
        "List" => DataType.List(DataType.Int32),
        "Array" => DataType.Array(DataType.Int16, 3),
        "Struct" => DataType.Struct(new Field("a", DataType.Int64), new Field("b", DataType.String)),
        "Enum" => DataType.Enum("z", "b", "ä"),
        string kind => RandomColumns.AllTypes.Single(t => t.ToString() == kind),
    };

    private static void Check(string keys, DataType type, int rows, int distinct, EngineSettings settings, int lanes, int batchRows, bool order, bool few = false)
    {
        var process = new MemoryBudget(4L << 30);
        var budget = new QueryBudget(process, "test");
        using (var context = new QueryContext(budget, settings))
        {
            string[] names = keys.Length == 0 ? [] : keys.Split(',');
            var fields = new List<Field>();
            var columns = new List<Column>();
            for (int key = 0; key < names.Length; key++)
            {
                fields.Add(new Field($"k{key}", TypeOf(names[key])));
                columns.Add(RandomColumns.Make(fields[key].Type, rows, key + 1, context.Memory, 0.1, distinct, names[key].EndsWith('*')));
            }
            int column = fields.Count;
            fields.Add(new Field("v", type));
            columns.Add(RandomColumns.Make(type, rows, 99, context.Memory, 0.3, 40, encoded: rows % 2 == 0));
            AggregateSpec[] specs = [.. AggregateCases.For(type, column).Where(s => !few || s.Kind is AggregateKind.Length or AggregateKind.Sum or AggregateKind.Mean or AggregateKind.First or AggregateKind.Max)
                .Select((s, place) => s with { Output = s.Output with { Name = $"{s.Output.Name}{place}" } })];
            using var input = new Batch(new Schema([.. fields]), [.. columns], rows);
            using var sink = new HashAggregateSink(input.Schema, [.. Enumerable.Range(0, column)], specs, order, context);
            using Batch result = SinkDriver.Run(sink, input, lanes, batchRows, rows, context);
            Compare(input, result, column, specs, order && column > 0);
        }
        Assert.That(budget.Used, Is.Zero, "bytes leaked");
    }

    private static void Compare(Batch input, Batch result, int keyCount, AggregateSpec[] specs, bool order)
    {
        object?[][] keys = [.. input.Columns.Take(keyCount).Select(Cells.Of)];
        object?[] values = Cells.Of(input.Columns[keyCount]);
        var groups = new Dictionary<string, List<object?>>();
        if (keyCount == 0)
        {
            groups.Add("", []);
        }
        for (int row = 0; row < input.Length; row++)
        {
            string key = KeyText(keys, row);
            if (!groups.TryGetValue(key, out List<object?>? cells))
            {
                groups.Add(key, cells = []);
            }
            cells.Add(values[row]);
        }
        object?[][] output = [.. result.Columns.Select(Cells.Of)];
        string[] found = [.. Enumerable.Range(0, result.Length).Select(row => KeyText(output[..keyCount], row))];
        if (order)
        {
            Assert.That(found, Is.EqualTo(groups.Keys));
        }
        else
        {
            Assert.That(found, Is.EquivalentTo(groups.Keys));
        }
        for (int spec = 0; spec < specs.Length; spec++)
        {
            Assert.That(result.Columns[keyCount + spec].Type, Is.EqualTo(specs[spec].Output.Type));
            for (int row = 0; row < result.Length; row++)
            {
                object? expected = AggregateReference.Of(specs[spec], input.Columns[keyCount].Type, [.. groups[found[row]]]);
                object? actual = output[keyCount + spec][row];
                if (!AggregateReference.Same(actual, expected))
                {
                    Assert.Fail($"{specs[spec]} of group {found[row]}: {Cells.Text(actual)} instead of {Cells.Text(expected)}, of {string.Join(" ", groups[found[row]].Select(Cells.Text))}");
                }
            }
        }
    }

    private static string KeyText(object?[][] keys, int row) => string.Join("|", keys.Select(k => Cells.Text(k[row])));
}
