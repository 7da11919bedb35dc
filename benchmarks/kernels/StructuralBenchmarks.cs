using BenchmarkDotNet.Attributes;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Kernels.Benchmarks;

/// <summary>Filtering, gathering, hashing and reducing of numbers and text.</summary>
public class StructuralBenchmarks : KernelBenchmark
{
    private readonly ulong[] _hashes = new ulong[Rows];
    private readonly int[] _anywhere = new int[Rows];
    private Column _floats = null!;
    private Column _text = null!;
    private BooleanColumn _few = null!;
    private BooleanColumn _half = null!;

    protected override void Prepare()
    {
        _floats = Make(DataType.Float64, random => random.NextDouble());
        _text = Make(DataType.String, random => random.Next(4) == 0 ? $"a value of more than twelve bytes: {random.Next(1000)}" : $"v{random.Next(1000)}");
        _few = (BooleanColumn)Make(DataType.Boolean, random => random.Next(100) == 0);
        _half = (BooleanColumn)Make(DataType.Boolean, random => random.Next(2) == 0);
        var order = new Random(3);
        for (int row = 0; row < Rows; row++)
        {
            _anywhere[row] = order.Next(Rows);
        }
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void FilterOneInAHundred() => Filtering.Apply(_floats, _few, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void FilterHalf() => Filtering.Apply(_floats, _half, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void FilterHalfOfText() => Filtering.Apply(_text, _half, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void GatherNumbers() => Gather.Take(_floats, _anywhere, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void GatherText() => Gather.Take(_text, _anywhere, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void HashNumbers() => Hashing.Hash(_floats, _hashes, combine: false);

    [Benchmark(OperationsPerInvoke = Rows)]
    public void HashText() => Hashing.Hash(_text, _hashes, combine: false);

    [Benchmark(OperationsPerInvoke = Rows)]
    public double Sum() => Reductions.Sum(((PrimitiveColumn)_floats).Values<double>());

    [Benchmark(OperationsPerInvoke = Rows)]
    public double Max() => Reductions.Max(((PrimitiveColumn)_floats).Values<double>());

    [Benchmark(OperationsPerInvoke = Rows)]
    public double Variance() => Moments.Of(((PrimitiveColumn)_floats).Values<double>()).Spread;
}
