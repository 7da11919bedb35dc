using System.Diagnostics;
using System.Text;
using Polarway.Core.Types;
using Polarway.Engine.Physical;

namespace Polarway.Engine.Tests.Plan;

public sealed class PlanSpeedTests
{
    [Test]
    public void ARepeatedPlanIsCompiledInMicroseconds()
    {
        using var bench = new PlanBench();
        bench.Add(("a", DataType.Int64, [1]), ("b", DataType.Float64, [1.0]), ("s", DataType.String, ["x"]));
        byte[] plan = Encoding.UTF8.GetBytes("""{"version":1,"plan":{"op":"select","input":{"op":"filter","input":{"op":"frame","frame":0},"predicate":{"fn":"gt","args":[{"col":"a"},{"lit":0}]}},"exprs":[{"alias":{"fn":"mul","args":[{"col":"a"},{"lit":2}]},"name":"d"},{"col":"s"}]}}""");
        double best = double.MaxValue;
        for (int round = 0; round < 50; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int count = 0; count < 1000; count++)
            {
                using CompiledPlan compiled = bench.Compiler.Compile(plan, bench);
            }
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / 1000);
        }
        TestContext.Out.WriteLine($"{best:F2} us a plan");
        Assert.That(best, Is.LessThan(20));
    }

    [Test]
    public void ANewPlanIsCompiledInAFractionOfAMillisecond()
    {
        using var bench = new PlanBench();
        bench.Add(("a", DataType.Int64, [1]), ("b", DataType.Float64, [1.0]), ("s", DataType.String, ["x"]));
        double best = double.MaxValue;
        for (int round = 0; round < 300; round++)
        {
            byte[] plan = Encoding.UTF8.GetBytes($$"""{"version":1,"plan":{"op":"select","input":{"op":"filter","input":{"op":"frame","frame":0},"predicate":{"fn":"gt","args":[{"col":"a"},{"lit":{{round}} }]} },"exprs":[{"alias":{"fn":"mul","args":[{"col":"a"},{"lit":2}]},"name":"d"},{"col":"s"}]} }""");
            long start = Stopwatch.GetTimestamp();
            using CompiledPlan compiled = bench.Compiler.Compile(plan, bench);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
        TestContext.Out.WriteLine($"{best:F2} us a plan");
        Assert.That(best, Is.LessThan(500));
    }
}
