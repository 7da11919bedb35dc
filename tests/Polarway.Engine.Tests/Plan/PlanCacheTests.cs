using System.Text;
using Polarway.Core.Types;
using Polarway.Engine.Physical;

namespace Polarway.Engine.Tests.Plan;

/// <summary>A text that comes again over frames of the same schema is not planned again; how fast that is, benchmarks/kernels tells.</summary>
public sealed class PlanCacheTests
{
    private PlanBench _bench = null!;

    [SetUp]
    public void Start()
    {
        _bench = new PlanBench();
        _bench.Add(("a", DataType.Int64, [1]), ("s", DataType.String, ["x"]));
        _bench.Add(("a", DataType.Int64, [1, 2, 3]), ("s", DataType.String, ["x", null, "z"]));
        _bench.Add(("a", DataType.Float64, [1.5, 2.5]), ("s", DataType.String, ["x", "y"]));
        _bench.Add(("a", DataType.Int64, [4, 5]), ("s", DataType.String, ["x", "y"]));
    }

    [TearDown]
    public void End() => _bench.Dispose();

    [Test]
    public void TheSameTextIsPlannedOnce() => Assert.That(PlanOf(1, 0), Is.SameAs(PlanOf(1, 0)));

    [Test]
    public void AnotherFrameOfTheSameSchemaHasTheSamePlan() => Assert.That(PlanOf(1, 0), Is.SameAs(PlanOf(3, 0)));

    [Test]
    public void ALiteralOfAnotherValueIsAnotherPlan() => Assert.That(PlanOf(1, 0), Is.Not.SameAs(PlanOf(1, 7)));

    [Test]
    public void AnotherSchemaIsAnotherPlan() => Assert.That(PlanOf(1, 0), Is.Not.SameAs(PlanOf(2, 0)));

    [Test]
    public void AFrameOfOneRowIsAnotherPlan() => Assert.That(PlanOf(0, 0), Is.Not.SameAs(PlanOf(1, 0)), "one row may be broadcast");

    [Test]
    public void APlanThatComesAgainAllocatesLittle()
    {
        PlanOf(1, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PlanOf(1, 0);
        long again = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        PlanOf(1, 12345);
        long first = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(again, Is.LessThan(first / 2), "bytes of a plan that is known, beside those of a new one");
    }

    private PhysicalPlan PlanOf(int frame, int limit)
    {
        string text = $$"""{"version":1,"plan":{"op":"select","input":{"op":"filter","input":{"op":"frame","frame":{{frame}} },"predicate":{"fn":"gt","args":[{"col":"a"},{"lit":{{limit}} }]} },"exprs":[{"alias":{"fn":"mul","args":[{"col":"a"},{"lit":2}]},"name":"d"},{"col":"s"}]} }""";
        using CompiledPlan compiled = _bench.Compiler.Compile(Encoding.UTF8.GetBytes(text), _bench);
        return compiled.Plan;
    }
}
