using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Tests.Plan;

public sealed class PlanRunTests
{
    private const string Frame = """{"op":"frame","frame":0}""";
    private PlanBench _bench = null!;

    [SetUp]
    public void AddFrame()
    {
        _bench = new PlanBench();
        _bench.Add(2, ("a", DataType.Int64, [1, 2, 3, null, 5]), ("b", DataType.Float64, [0.5, 1.5, 2.5, 3.5, null]), ("s", DataType.String, ["x", "y", "x", null, "z"]));
    }

    [TearDown]
    public void Release() => _bench.Dispose();

    [Test]
    public void FilterKeepsTrueRowsOnly()
        => Assert.That(_bench.Run($$"""{"op":"filter","input":{{Frame}},"predicate":{"fn":"gt","args":[{"col":"a"},{"lit":1}]} }"""),
            Is.EqualTo("a:Int64 b:Float64 s:String\n2 1.5 \"y\"\n3 2.5 \"x\"\n5 null \"z\""));

    [Test]
    public void SelectComputesAndBroadcasts()
        => Assert.That(_bench.Run($$"""{"op":"select","input":{{Frame}},"exprs":[{"alias":{"fn":"mul","args":[{"col":"a"},{"lit":2}]},"name":"d"},{"lit":7}]}"""),
            Is.EqualTo("d:Int64 literal:Int32\n2 7\n4 7\n6 7\nnull 7\n10 7"));

    [Test]
    public void LiteralsAloneAreOneRow()
        => Assert.That(_bench.Run($$"""{"op":"select","input":{{Frame}},"exprs":[{"fn":"add","args":[{"lit":1},{"lit":2}]}]}"""), Is.EqualTo("literal:Int32\n3"));

    [Test]
    public void WithColumnsReplacesAndAdds()
        => Assert.That(_bench.Run($$"""{"op":"slice","offset":-2,"length":1,"input":{"op":"with_columns","input":{{Frame}},"exprs":[{"fn":"is_null","args":[{"col":"a"}]},{"alias":{"col":"s"},"name":"t"}]} }"""),
            Is.EqualTo("a:Boolean b:Float64 s:String t:String\ntrue 3.5 null null"));

    [Test]
    public void SortAndHead()
        => Assert.That(_bench.Run($$"""{"op":"slice","offset":0,"length":3,"input":{"op":"sort","input":{{Frame}},"by":[{"col":"s"},{"col":"a"}],"descending":[true,false],"nulls_last":true} }"""),
            Is.EqualTo("a:Int64 b:Float64 s:String\n5 null \"z\"\n2 1.5 \"y\"\n1 0.5 \"x\""));

    [Test]
    public void UnionRelaxedFindsCommonTypes()
    {
        _bench.Add(("a", DataType.Float64, [0.25]), ("c", DataType.Boolean, [true]));
        Assert.That(_bench.Run($$"""{"op":"union","how":"diagonal_relaxed","inputs":[{"op":"slice","offset":0,"length":1,"input":{{Frame}} },{"op":"frame","frame":1}]}"""),
            Is.EqualTo("a:Float64 b:Float64 s:String c:Boolean\n1.0 0.5 \"x\" null\n0.25 null null true"));
    }

    [Test]
    public void DropRenameRowIndex()
        => Assert.That(_bench.Run($$"""{"op":"row_index","name":"i","offset":10,"input":{"op":"rename","from":["a"],"to":["q"],"input":{"op":"drop","columns":["b","s"],"input":{{Frame}} } } }"""),
            Is.EqualTo("i:UInt32 q:Int64\n10 1\n11 2\n12 3\n13 null\n14 5"));

    [Test]
    public void HorizontalPadsWithNulls()
    {
        _bench.Add(("c", DataType.Boolean, [true]));
        Assert.That(_bench.Run($$"""{"op":"union","how":"horizontal","inputs":[{"op":"slice","offset":0,"length":2,"input":{{Frame}} },{"op":"frame","frame":1}]}"""),
            Is.EqualTo("a:Int64 b:Float64 s:String c:Boolean\n1 0.5 \"x\" true\n2 1.5 \"y\" null"));
    }

    [Test]
    public void WhenTakesTheFirstTrueBranch()
        => Assert.That(_bench.Eval("""{"when":[[{"fn":"gt","args":[{"col":"a"},{"lit":2}]},{"col":"b"}],[{"fn":"is_null","args":[{"col":"a"}]},{"lit":-1}]],"otherwise":null}"""),
            Is.EqualTo("b:Float64\nnull\nnull\n2.5\n-1.0\nnull"));

    [Test]
    public void TheSamePlanOnAnotherFrameUsesTheCache()
    {
        _bench.Add(("a", DataType.Int64, [9]), ("b", DataType.Float64, [1.0]), ("s", DataType.String, ["q"]));
        string plan = """{"op":"filter","input":{"op":"frame","frame":0},"predicate":{"fn":"gt","args":[{"col":"a"},{"lit":4}]} }""";
        Assert.That(_bench.Run(plan), Does.EndWith("\n5 null \"z\""));
        Assert.That(_bench.Run(plan.Replace("\"frame\":0", "\"frame\":1", StringComparison.Ordinal)), Does.EndWith("\n9 1.0 \"q\""));
    }

    [Test]
    public void LongChainsOfExpressionsRun()
    {
        string sum = """{"col":"a"}""";
        for (int count = 0; count < 500; count++)
        {
            sum = $$"""{"fn":"add","args":[{{sum}},{"lit":1}]}""";
        }
        Assert.That(_bench.Eval(sum), Is.EqualTo("a:Int64\n501\n502\n503\nnull\n505"));
    }

    [Test]
    public void PlansThatAreTooDeepAreRefused()
    {
        string deep = string.Concat(Enumerable.Repeat("""{"alias":""", 100_000));
        var error = Assert.Throws<PolarwayException>(() => _bench.Eval(deep))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.InvalidPlan));
    }

    [TestCase("""{"op":"frame","frame":0,"x":1}""", ErrorKind.InvalidPlan, "unknown key \"x\"")]
    [TestCase("""{"op":"fram","frame":0}""", ErrorKind.InvalidPlan, "did you mean \"frame\"")]
    [TestCase("""{"op":"filter","input":{"op":"frame","frame":0},"predicate":{"col":"zz"} }""", ErrorKind.ColumnNotFound, "plan.predicate")]
    [TestCase("""{"op":"filter","input":{"op":"frame","frame":0},"predicate":{"col":"a"} }""", ErrorKind.InvalidOperation, "must be of type `Boolean`, got `Int64`")]
    [TestCase("""{"op":"select","input":{"op":"frame","frame":0},"exprs":[{"col":"a"},{"col":"a"}]}""", ErrorKind.Duplicate, "'a'")]
    [TestCase("""{"op":"filter","input":{"op":"frame","frame":0},"predicate":{"fn":"eq","args":[{"col":"a"},{"lit":"x"}]} }""", ErrorKind.Compute, "cannot compare string with numeric type")]
    [TestCase("""{"op":"select","input":{"op":"frame","frame":0},"exprs":[{"fn":"ad","args":[]}]}""", ErrorKind.InvalidPlan, "unknown function \"ad\"")]
    [TestCase("""{"op":"drop","input":{"op":"frame","frame":0},"columns":["q"]}""", ErrorKind.ColumnNotFound, "q")]
    public void MistakesAreNamed(string plan, ErrorKind kind, string part)
    {
        var error = Assert.Throws<PolarwayException>(() => _bench.Run(plan))!;
        Assert.That(error.Kind, Is.EqualTo(kind));
        Assert.That(error.Message, Does.Contain(part));
    }
}
