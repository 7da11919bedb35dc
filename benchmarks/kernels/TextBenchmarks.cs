using BenchmarkDotNet.Attributes;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Kernels.Benchmarks;

/// <summary>Searching, changing and parsing of text.</summary>
public class TextBenchmarks : KernelBenchmark
{
    private Column _text = null!;
    private Column _numbers = null!;
    private Column _floats = null!;
    private Column _word = null!;
    private Column _pattern = null!;

    protected override void Prepare()
    {
        _text = Make(DataType.String, random => $"Row {random.Next(100_000)} of a text that is Searched");
        _numbers = Make(DataType.String, random => random.Next(1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture));
        _floats = Make(DataType.Float64, random => Math.Round(random.NextDouble() * 1000, 4));
        _word = Make(DataType.String, _ => "text", rows: 1);
        _pattern = Make(DataType.String, _ => "[0-9]+5 of", rows: 1);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public void ContainsLiteral() => TextSearch.Contains(_text, Operand.Scalar(_word), Rows, literal: true, strict: true, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void ContainsPattern() => TextSearch.Contains(_text, Operand.Scalar(_pattern), Rows, literal: false, strict: true, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void Upper() => TextCase.Upper(_text, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void ParseIntegers() => Cast.To(_numbers, DataType.Int64, strict: true, Memory).Dispose();

    [Benchmark(OperationsPerInvoke = Rows)]
    public void PrintFloats() => Cast.To(_floats, DataType.String, strict: true, Memory).Dispose();
}
