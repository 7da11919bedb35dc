using BenchmarkDotNet.Attributes;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Kernels.Benchmarks;

/// <summary>Columns of one batch (65,536 rows, fixed seed) and each vector width of this processor, 0 being scalar code.</summary>
[MemoryDiagnoser]
public abstract class KernelBenchmark
{
    protected const int Rows = 65_536;

    private readonly List<Column> _made = [];
    private QueryBudget _budget = null!;

    [ParamsSource(nameof(Widths))]
    public int Width { get; set; }

    public static IEnumerable<int> Widths => InstructionSet.Available;

    protected Allocator Memory { get; private set; } = null!;

    [GlobalSetup]
    public void SetUp()
    {
        InstructionSet.Force(Width);
        _budget = new QueryBudget(new MemoryBudget(1L << 30), "benchmark");
        Memory = _budget.CreateAllocator("kernels");
        Prepare();
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _made.ForEach(column => column.Dispose());
        _made.Clear();
        InstructionSet.Reset();
    }

    protected abstract void Prepare();

    /// <summary>A column of values that are given row by row; null is a missing one. Kept until the end.</summary>
    protected Column Make(DataType type, Func<Random, object?> value, int rows = Rows)
    {
        var random = new Random(7);
        using ColumnBuilder builder = ColumnBuilder.For(type, Memory);
        for (int row = 0; row < rows; row++)
        {
            switch (value(random))
            {
                case null: builder.AppendNull(); break;
                case bool flag: builder.Append(flag); break;
                case double number: builder.Append(number); break;
                case long number: builder.Append(number); break;
                case string text: builder.Append(System.Text.Encoding.UTF8.GetBytes(text)); break;
                case { } other: throw new ArgumentException($"a value of {other.GetType()}: no column of a benchmark has it");
            }
        }
        Column column = builder.Finish();
        _made.Add(column);
        return column;
    }
}
