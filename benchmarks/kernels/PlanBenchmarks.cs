using System.Text;
using BenchmarkDotNet.Attributes;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine;
using Polarway.Engine.Physical;
using Polarway.Engine.Scan;

namespace Polarway.Kernels.Benchmarks;

/// <summary>From the text of a plan to pipelines: what every small query pays before its first row.</summary>
[MemoryDiagnoser]
public class PlanBenchmarks : IFrameCatalog
{
    private readonly PlanCompiler _compiler = new(new FormatRegistry());
    private readonly byte[] _known = Plan(0);
    private Frame _frame = null!;
    private int _number;

    [GlobalSetup]
    public void SetUp()
    {
        Allocator memory = new QueryBudget(new MemoryBudget(1 << 24), "benchmark").CreateAllocator("frames");
        using ColumnBuilder numbers = ColumnBuilder.For(DataType.Int64, memory);
        using ColumnBuilder texts = ColumnBuilder.For(DataType.String, memory);
        for (int row = 0; row < 10; row++)
        {
            numbers.Append((long)row);
            texts.Append("x"u8);
        }
        var schema = new Schema([new Field("a", DataType.Int64), new Field("s", DataType.String)]);
        _frame = new Frame(schema, [new Batch(schema, [numbers.Finish(), texts.Finish()], 10)]);
    }

    [GlobalCleanup]
    public void CleanUp() => _frame.Dispose();

    public Frame Get(ulong handle) => _frame.Retain();

    [Benchmark]
    public void KnownPlan() => _compiler.Compile(_known, this).Dispose();

    [Benchmark]
    public void NewPlan() => _compiler.Compile(Plan(++_number), this).Dispose();

    private static byte[] Plan(int limit) => Encoding.UTF8.GetBytes(
        $$"""{"version":1,"plan":{"op":"select","input":{"op":"filter","input":{"op":"frame","frame":0},"predicate":{"fn":"gt","args":[{"col":"a"},{"lit":{{limit}} }]} },"exprs":[{"alias":{"fn":"mul","args":[{"col":"a"},{"lit":2}]},"name":"d"},{"col":"s"}]} }""");
}
