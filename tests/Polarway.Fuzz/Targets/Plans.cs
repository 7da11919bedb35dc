using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine;
using Polarway.Engine.Physical;
using Polarway.Hosting;

namespace Polarway.Fuzz.Targets;

/// <summary>The text of a plan, read, bound, optimized and planned over one small frame; nothing is run.</summary>
internal sealed class Plans : FuzzTarget
{
    private readonly FrameStore _frames = new();
    private readonly QueryEngine _engine;
    private readonly ulong _handle;

    public Plans()
    {
        _engine = new QueryEngine(new EngineSettings { Threads = 1 }, Polarway.Hosting.Formats.Registry);
        _handle = _frames.Add(Sample());
    }

    public override string Name => "plan";

    public override int Weight => 50;

    public override byte[][] Tokens { get; } = [.. ((string[])
    [
        "{", "}", "[", "]", "null", "-1", "1e400", "9223372036854775808", "{\"col\":\"i\"}", "{\"col\":\"s\"}", "{\"col\":\"l\"}", "{\"col\":\"o\"}", "{\"col\":\"t\"}", "{\"lit\":1}", "{\"lit\":null}", "{\"lit\":\"x\"}",
        "{\"len\":true}", "\"sum\"", "\"mean\"", "\"add\"", "\"eq\"", "\"str.len_bytes\"", "\"dt.year\"", "\"list.len\"", "\"int64\"", "\"string\"", "{\"list\":\"int8\"}", "\"quantile\"", "\"over\"", "\"shift\"", "\"rank\"", "\"is_in\"", "\"opts\":{}", "\"args\":[]",
        "\"struct.field\"", "\"str.strptime\"", "\"dt.truncate\"", "\"every\":\"1mo\"", "{\"all\":true}", "{\"cols\":{\"all\":true}}", "{\"regex\":\"^(\"}", "\\ud800",
    ]).Select(Encoding.UTF8.GetBytes)];

    public override IEnumerable<byte[]> Seeds()
    {
        string frame = $"{{\"op\":\"frame\",\"frame\":{_handle}}}";
        string[] plans =
        [
            """{"op":"select","input":FRAME,"exprs":[{"col":"i"},{"alias":{"fn":"add","args":[{"col":"i"},{"lit":1}]},"name":"j"},{"cast":{"col":"s"},"dtype":"int64","strict":false}]}""",
            """{"op":"filter","input":FRAME,"predicate":{"fn":"and","args":[{"fn":"gt","args":[{"col":"f"},{"lit":1.5}]},{"fn":"is_in","args":[{"col":"s"},{"lit":["a","b"],"dtype":{"list":"string"}}]}]}}""",
            """{"op":"group_by","input":FRAME,"keys":[{"col":"s"}],"aggs":[{"agg":"mean","args":[{"col":"f"}]},{"len":true},{"agg":"quantile","args":[{"col":"i"}],"opts":{"q":0.5,"interpolation":"linear"}}],"maintain_order":true}""",
            """{"op":"sort","input":{"op":"with_columns","input":FRAME,"exprs":[{"over":{"agg":"sum","args":[{"col":"i"}]},"partition_by":[{"col":"s"}],"order_by":null}]},"by":[{"col":"i"}],"descending":[true],"nulls_last":true}""",
            """{"op":"slice","input":{"op":"unique","input":FRAME,"subset":["s"],"keep":"first","maintain_order":true},"offset":-2,"length":1}""",
            """{"op":"union","inputs":[FRAME,{"op":"rename","input":FRAME,"from":["i"],"to":["k"]}],"how":"diagonal_relaxed"}""",
            """{"op":"select","input":FRAME,"exprs":[{"when":[[{"fn":"is_null","args":[{"col":"i"}]},{"lit":0}]],"otherwise":{"col":"i"}},{"fn":"dt.year","args":[{"col":"t"}]},{"fn":"list.len","args":[{"col":"l"}]},{"fn":"struct.field","args":[{"col":"o"}],"opts":{"name":"x"}},{"cols":{"dtypes":["numeric"]}},{"struct":[{"col":"i"},{"col":"s"}]},{"fn":"str.replace","args":[{"col":"s"},{"lit":"a"},{"lit":"b"}],"opts":{}}]}""",
            """{"op":"explode","input":{"op":"row_index","input":{"op":"drop","input":FRAME,"columns":["f"]},"name":"n","offset":1},"columns":["l"]}""",
            """{"op":"unpivot","input":FRAME,"on":["i","f"],"index":["s"],"variable_name":"v","value_name":"w"}""",
            """{"op":"join","left":FRAME,"right":FRAME,"how":"inner","left_on":[{"col":"i"}],"right_on":[{"col":"i"}]}""",
            """{"op":"select","input":FRAME,"exprs":[{"fn":"shift","args":[{"col":"i"}],"opts":{"n":1}},{"fn":"rolling_mean","args":[{"col":"f"}],"opts":{"window_size":2}},{"sort":{"col":"s"},"by":[{"col":"i"}],"descending":[false],"nulls_last":[false]},{"filter":{"col":"i"},"by":{"fn":"gt","args":[{"col":"i"},{"lit":0}]}}]}""",
        ];
        return plans.Select(p => Encoding.UTF8.GetBytes($"{{\"version\":1,\"plan\":{p.Replace("FRAME", frame, StringComparison.Ordinal)}}}"));
    }

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        // A plan may name files, which are none of this target's business; and sinks write.
        if (input.IndexOf("sink"u8) >= 0 || input.IndexOf("scan"u8) >= 0)
        {
            return;
        }
        using Query query = _engine.Prepare(input, _frames);
    }

    private static Frame Sample()
    {
        Allocator memory = new QueryBudget(MemoryBudget.Process, "fuzz frame").CreateAllocator("frame");
        Field[] fields =
        [
            new("i", DataType.Int64), new("f", DataType.Float64), new("s", DataType.String), new("b", DataType.Boolean), new("t", DataType.Datetime(TimeUnit.Microseconds, "UTC")),
            new("d", DataType.Date), new("l", DataType.List(DataType.Int64)), new("o", DataType.Struct(new Field("x", DataType.Int32))), new("c", DataType.Categorical), new("n", DataType.Decimal(10, 2)),
        ];
        var columns = new Column[fields.Length];
        for (int column = 0; column < fields.Length; column++)
        {
            using ColumnBuilder builder = ColumnBuilder.For(fields[column].Type, memory);
            builder.AppendNull();
            builder.AppendNull();
            columns[column] = builder.Finish();
        }
        var schema = new Schema(fields);
        return new Frame(schema, [new Batch(schema, columns, 2)]);
    }
}
