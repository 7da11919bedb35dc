using BenchmarkDotNet.Attributes;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Kernels.Benchmarks;

/// <summary>Arithmetic, comparison, choice and membership, value by value; one value in twenty is missing.</summary>
public class ElementwiseBenchmarks : KernelBenchmark
{
    private Column _floats = null!;
    private Column _otherFloats = null!;
    private Column _integers = null!;
    private Column _few = null!;
    private Column _limit = null!;
    private BooleanColumn _half = null!;

    protected override void Prepare()
    {
        _floats = Make(DataType.Float64, random => random.Next(20) == 0 ? null : random.NextDouble());
        _otherFloats = Make(DataType.Float64, random => random.Next(20) == 0 ? null : random.NextDouble() + 1);
        _integers = Make(DataType.Int64, random => random.Next(20) == 0 ? null : (object)random.NextInt64(1000));
        _few = Make(DataType.Int64, random => random.NextInt64(1000), rows: 10);
        _limit = Make(DataType.Int64, _ => 500L, rows: 1);
        _half = (BooleanColumn)Make(DataType.Boolean, random => random.Next(2) == 0);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void MultiplyFloats() => Arithmetic.Apply(ArithmeticOp.Multiply, _floats, _otherFloats, Rows, DataType.Float64, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void AddIntegers() => Arithmetic.Apply(ArithmeticOp.Add, _integers, Operand.Scalar(_limit), Rows, DataType.Int64, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void CompareIntegersWithOne() => Comparison.Apply(CompareOp.Lt, _integers, Operand.Scalar(_limit), Rows, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void CompareFloats() => Comparison.Apply(CompareOp.Lt, _floats, _otherFloats, Rows, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void ChooseFloats() => Conditional.Select(_half, _floats, _otherFloats, Rows, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void IsInTen() => Membership.IsIn(_integers, _few, false, Memory).Dispose();
}
