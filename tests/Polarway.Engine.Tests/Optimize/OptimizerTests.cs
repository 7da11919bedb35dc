using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Physical;
using Polarway.Engine.Scan;
using Polarway.Engine.Schedule;

namespace Polarway.Engine.Tests.Optimize;

/// <summary>What plans look like when they run: <c>golden.txt</c> has plans and their explained form.</summary>
public sealed class OptimizerTests
{
    private sealed class Catalog : IFrameCatalog
    {
        private static readonly Schema Columns = new([new Field("a", DataType.Int64), new Field("b", DataType.Float64), new Field("s", DataType.String)]);

        public Frame Get(ulong handle) => new(Columns, []);
    }

    private static readonly Schema Files = new([new Field("id", DataType.Int64), new Field("symbol", DataType.String), new Field("price", DataType.Float64), new Field("volume", DataType.Int64), new Field("day", DataType.Date)]);

    private static IEnumerable<TestCaseData> Golden()
    {
        string text = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Optimize", "golden.txt"));
        foreach (string block in text.Split("\n=====\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = block.Trim('\n').Split("\n---\n");
            yield return new TestCaseData(parts[1], parts[2]).SetName(parts[0]);
        }
    }

    [TestCaseSource(nameof(Golden))]
    public void PlansRunAs(string plan, string expected)
    {
        var formats = new FormatRegistry();
        formats.Add(new FakeFormat(Files));
        string explained = new PlanCompiler(formats).Explain(Encoding.UTF8.GetBytes($"{{\"version\":1,\"plan\":{plan}}}"), true, new Catalog());
        Assert.That(explained, Is.EqualTo(expected), explained);
    }

    [Test]
    public void FilesAreClosedWhetherTheyAreReadOrNot()
    {
        var fake = new FakeFormat(Files);
        var formats = new FormatRegistry();
        formats.Add(fake);
        var compiler = new PlanCompiler(formats);
        byte[] plan = Encoding.UTF8.GetBytes("""{"version":1,"plan":{"op":"scan","format":"fake","paths":["x"]} }""");
        compiler.Compile(plan, new Catalog()).Dispose();
        Assert.That((fake.Opened, fake.Closed), Is.EqualTo((1, 1)));
        CompiledPlan compiled = compiler.Compile(plan, new Catalog());
        var context = new QueryContext(new QueryBudget(new MemoryBudget(1 << 26), "query"), new EngineSettings()) { Frames = compiled.Frames };
        using (var query = new Query(compiled.Plan, context, new Scheduler(1)))
        {
            query.RunHere().Dispose();
        }
        Assert.That((fake.Opened, fake.Closed), Is.EqualTo((2, 2)));
        byte[] wrong = Encoding.UTF8.GetBytes("""{"version":1,"plan":{"op":"drop","columns":["q"],"input":{"op":"scan","format":"fake","paths":["x"]} } }""");
        Assert.Throws<PolarwayException>(() => compiler.Compile(wrong, new Catalog()));
        Assert.That((fake.Opened, fake.Closed), Is.EqualTo((3, 3)));
    }
}
