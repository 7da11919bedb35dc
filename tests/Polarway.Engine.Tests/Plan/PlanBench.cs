using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Physical;
using Polarway.Engine.Scan;
using Polarway.Engine.Schedule;

namespace Polarway.Engine.Tests.Plan;

/// <summary>Runs plans over small frames and gives results as text: one line per row, after a line of types.</summary>
internal sealed class PlanBench : IFrameCatalog, IDisposable
{
    private readonly MemoryBudget _process = new(1L << 30);
    private readonly List<Frame> _frames = [];
    private readonly Allocator _memory;

    public PlanBench() => _memory = new QueryBudget(_process, "test").CreateAllocator("frames");

    public PlanCompiler Compiler { get; } = new(new FormatRegistry());

    public Frame Get(ulong handle) => _frames[(int)handle].Retain();

    /// <summary>Adds a frame; its handle is its number. Values are int, long, double, bool, string or null.</summary>
    public int Add(params (string Name, DataType Type, object?[] Values)[] columns) => Add(int.MaxValue, columns);

    /// <summary>The same in batches of some rows.</summary>
    public int Add(int batchRows, params (string Name, DataType Type, object?[] Values)[] columns)
    {
        var schema = new Schema([.. columns.Select(c => new Field(c.Name, c.Type))]);
        int rows = columns[0].Values.Length;
        var batches = new List<Batch>();
        for (int row = 0; row < rows; row += Math.Min(batchRows, rows))
        {
            int count = Math.Min(batchRows, rows - row);
            int first = row;
            batches.Add(new Batch(schema, [.. columns.Select(c => Build(c.Type, c.Values.AsSpan(first, count)))], count, batches.Count));
        }
        _frames.Add(new Frame(schema, [.. batches]));
        return _frames.Count - 1;
    }

    public Query Start(string plan)
    {
        CompiledPlan compiled = Compiler.Compile(Encoding.UTF8.GetBytes($"{{\"version\":1,\"plan\":{plan}}}"), this);
        var context = new QueryContext(new QueryBudget(_process, "query"), new EngineSettings()) { Frames = compiled.Frames };
        return new Query(compiled.Plan, context, new Scheduler(2));
    }

    public string Run(string plan)
    {
        using Query query = Start(plan);
        using Frame frame = query.RunHere();
        return Text(frame);
    }

    /// <summary>The values of the only column of selecting an expression (JSON) from frame 0, with its type.</summary>
    public string Eval(string expr) => Run($"{{\"op\":\"select\",\"input\":{{\"op\":\"frame\",\"frame\":0}},\"exprs\":[{expr}]}}");

    public string Explain(string plan, bool optimized = true) => Compiler.Explain(Encoding.UTF8.GetBytes($"{{\"version\":1,\"plan\":{plan}}}"), optimized, this);

    public void Dispose()
    {
        foreach (Frame frame in _frames)
        {
            frame.Dispose();
        }
    }

    public static string Text(Frame frame)
    {
        var text = new StringBuilder();
        text.AppendJoin(' ', frame.Schema.Fields.ToArray().Select(f => $"{f.Name}:{f.Type}"));
        foreach (Batch batch in frame.Batches)
        {
            for (int row = 0; row < batch.Length; row++)
            {
                int current = row;
                text.Append('\n').AppendJoin(' ', batch.Columns.Select(c => Value(c, current)));
            }
        }
        return text.ToString();
    }

    private static string Value(Column column, int row)
    {
        var text = new StringBuilder();
        using Column one = column.Slice(row, 1);
        LiteralText.Append(text, one);
        return text.ToString();
    }

    private Column Build(DataType type, ReadOnlySpan<object?> values)
    {
        bool[] valid = [.. values.ToArray().Select(v => v is not null)];
        Bitmap? validity = valid.All(v => v) ? null : Bitmap.From(valid, _memory);
        switch (type.Physical)
        {
            case PhysicalKind.Boolean:
                return new BooleanColumn(Bitmap.From([.. values.ToArray().Select(v => v is true)], _memory), validity);
            case PhysicalKind.View:
                NativeBuffer views = _memory.Allocate(values.Length * 16L, zeroed: true);
                for (int row = 0; row < values.Length; row++)
                {
                    views.Span<View>()[row] = View.Inline(Encoding.UTF8.GetBytes(values[row] as string ?? ""));
                }
                return new ViewColumn(type, views, [], values.Length, validity);
            case PhysicalKind.Null:
                return new NullColumn(values.Length);
            default:
                return Numbers(type, values, validity);
        }
    }

    private PrimitiveColumn Numbers(DataType type, ReadOnlySpan<object?> values, Bitmap? validity)
    {
        NativeBuffer buffer = _memory.Allocate((long)values.Length * type.ByteWidth, zeroed: true);
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is not { } value)
            {
                continue;
            }
            switch (type.Physical)
            {
                case PhysicalKind.Float64:
                    buffer.Span<double>()[row] = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.Float32:
                    buffer.Span<float>()[row] = Convert.ToSingle(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.Int64:
                    buffer.Span<long>()[row] = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.UInt64:
                    buffer.Span<ulong>()[row] = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.Int32:
                    buffer.Span<int>()[row] = Convert.ToInt32(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.UInt32:
                    buffer.Span<uint>()[row] = Convert.ToUInt32(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.Int16:
                    buffer.Span<short>()[row] = Convert.ToInt16(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.UInt8:
                    buffer.Span<byte>()[row] = Convert.ToByte(value, CultureInfo.InvariantCulture);
                    break;
                case PhysicalKind.Int8:
                    buffer.Span<sbyte>()[row] = Convert.ToSByte(value, CultureInfo.InvariantCulture);
                    break;
                default:
                    throw new NotSupportedException($"test frames of {type}");
            }
        }
        return new PrimitiveColumn(type, buffer, values.Length, validity);
    }
}
