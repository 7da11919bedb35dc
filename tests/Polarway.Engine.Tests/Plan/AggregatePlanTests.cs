using Polarway.Core.Types;

namespace Polarway.Engine.Tests.Plan;

public sealed class AggregatePlanTests
{
    private const string Frame = """{"op":"frame","frame":0}""";
    private PlanBench _bench = null!;

    [SetUp]
    public void AddFrame()
    {
        _bench = new PlanBench();
        _bench.Add(3, ("g", DataType.String, ["x", "y", "x", "y", null, "x"]), ("a", DataType.Int64, [1, 2, 3, null, 5, 6]), ("b", DataType.Float64, [0.5, 1.5, 2.5, 3.5, null, 4.5]));
    }

    [TearDown]
    public void Release() => _bench.Dispose();

    [Test]
    public void GroupByWithPlainAggregates() => Assert.That(
        Group("""{"agg":"sum","args":[{"col":"a"}]},{"alias":{"agg":"mean","args":[{"col":"b"}]},"name":"m"},{"len":true}"""),
        Is.EqualTo("g:String a:Int64 m:Float64 len:UInt32\n\"x\" 10 2.5 3\n\"y\" 2 2.5 2\nnull 5 null 1"));

    [Test]
    public void GroupByWithExpressionsOverAndInsideAggregates() => Assert.That(
        Group("""{"alias":{"fn":"truediv","args":[{"agg":"sum","args":[{"fn":"mul","args":[{"col":"a"},{"col":"b"}]}]},{"agg":"sum","args":[{"col":"a"}]}]},"name":"w"},{"alias":{"lit":1},"name":"one"}"""),
        Is.EqualTo("g:String w:Float64 one:Int32\n\"x\" 3.5 1\n\"y\" 1.5 1\nnull 0.0 1"));

    [Test]
    public void GroupByOfFilteredRows() => Assert.That(
        Group("""{"agg":"sum","args":[{"filter":{"col":"a"},"by":{"fn":"gt","args":[{"col":"b"},{"lit":1}]}}]},{"alias":{"agg":"len","args":[{"filter":{"col":"a"},"by":{"fn":"gt","args":[{"col":"b"},{"lit":1}]}}]},"name":"n"}"""),
        Is.EqualTo("g:String a:Int64 n:UInt32\n\"x\" 9 2\n\"y\" 2 2\nnull 0 0"));

    [Test]
    public void GroupByGathersRowsToLists() => Assert.That(Group("""{"col":"a"}"""), Is.EqualTo("g:String a:List(Int64)\n\"x\" [1, 3, 6]\n\"y\" [2, null]\nnull [5]"));

    [Test]
    public void GroupByOfWholeGroups() => Assert.That(
        Group("""{"alias":{"agg":"first","args":[{"sort":{"col":"a"},"by":[{"col":"b"}],"descending":[true]}]},"name":"f"},{"alias":{"fn":"sub","args":[{"col":"a"},{"agg":"min","args":[{"col":"a"}]}]},"name":"d"}"""),
        Is.EqualTo("g:String f:Int64 d:List(Int64)\n\"x\" 6 [0, 2, 5]\n\"y\" null [0, null]\nnull 5 [0]"));

    [Test]
    public void GroupByKeyExpressions() => Assert.That(
        _bench.Run($$"""{"op":"group_by","input":{{Frame}},"keys":[{"alias":{"fn":"is_null","args":[{"col":"g"}]},"name":"k"}],"aggs":[{"agg":"max","args":[{"cols":{"dtypes":["numeric"]} }]}],"maintain_order":true}"""),
        Is.EqualTo("k:Boolean a:Int64 b:Float64\nfalse 6 4.5\ntrue 5 null"));

    [Test]
    public void SelectOfAggregatesIsOneRow() => Assert.That(
        Select("""{"agg":"sum","args":[{"col":"a"}]},{"alias":{"fn":"add","args":[{"agg":"max","args":[{"col":"b"}]},{"lit":1}]},"name":"m"},{"len":true}"""),
        Is.EqualTo("a:Int64 m:Float64 len:UInt32\n17 5.5 6"));

    [Test]
    public void SelectOfRowsAndAggregatesBroadcasts() => Assert.That(
        Select("""{"alias":{"fn":"sub","args":[{"col":"b"},{"agg":"mean","args":[{"col":"b"}]}]},"name":"d"},{"agg":"sum","args":[{"col":"a"}]}"""),
        Is.EqualTo("d:Float64 a:Int64\n-2.0 17\n-1.0 17\n0.0 17\n1.0 17\nnull 17\n2.0 17"));

    [Test]
    public void AggregatesInsideAggregates() => Assert.That(
        Select("""{"alias":{"agg":"sum","args":[{"fn":"abs","args":[{"fn":"sub","args":[{"col":"b"},{"agg":"mean","args":[{"col":"b"}]}]}]}]},"name":"d"}"""),
        Is.EqualTo("d:Float64\n6.0"));

    [Test]
    public void FilterByAnAggregate() => Assert.That(
        _bench.Run($$"""{"op":"filter","input":{{Frame}},"predicate":{"fn":"gt","args":[{"col":"a"},{"agg":"mean","args":[{"col":"a"}]}]} }"""),
        Is.EqualTo("g:String a:Int64 b:Float64\nnull 5 null\n\"x\" 6 4.5"));

    [Test]
    public void AggregatesOverAnInputWithAggregates() => Assert.That(
        _bench.Run($$"""{"op":"select","input":{"op":"filter","input":{{Frame}},"predicate":{"fn":"gt","args":[{"col":"a"},{"agg":"mean","args":[{"col":"a"}]}]} },"exprs":[{"fn":"sub","args":[{"col":"a"},{"agg":"min","args":[{"col":"a"}]}]}]}"""),
        Is.EqualTo("a:Int64\n0\n1"));

    [Test]
    public void Distinct() => Assert.That(
        _bench.Run($$"""{"op":"unique","input":{{Frame}},"subset":["g"],"keep":"last","maintain_order":true}"""),
        Does.StartWith("g:String a:Int64 b:Float64\n").And.Contain("\"x\" 6 4.5").And.Contain("\"y\" null 3.5").And.Contain("null 5 null"));

    [Test]
    public void DistinctRowsThatAreAlone() => Assert.That(
        _bench.Run($$"""{"op":"unique","input":{{Frame}},"subset":["g"],"keep":"none","maintain_order":true}"""), Is.EqualTo("g:String a:Int64 b:Float64\nnull 5 null"));

    [TestCase("""{"fn":"shift","args":[{"col":"a"},{"lit":1}]}""", "a:Int64\nnull\n1\n2\n3\nnull\n5")]
    [TestCase("""{"fn":"shift","args":[{"col":"a"},{"lit":-2},{"lit":0}]}""", "a:Int64\n3\nnull\n5\n6\n0\n0")]
    [TestCase("""{"fn":"cum_sum","args":[{"col":"a"}]}""", "a:Int64\n1\n3\n6\nnull\n11\n17")]
    [TestCase("""{"fn":"reverse","args":[{"col":"g"}]}""", "g:String\n\"x\"\nnull\n\"y\"\n\"x\"\n\"y\"\n\"x\"")]
    [TestCase("""{"fn":"unique","args":[{"col":"g"}]}""", "g:String\n\"x\"\n\"y\"\nnull")]
    [TestCase("""{"fn":"rank","args":[{"col":"g"}],"opts":{"method":"dense"}}""", "g:UInt32\n1\n2\n1\n2\nnull\n1")]
    [TestCase("""{"fn":"diff","args":[{"col":"a"},{"lit":1}]}""", "a:Int64\nnull\n1\n1\nnull\nnull\n1")]
    [TestCase("""{"agg":"n_unique","args":[{"fn":"drop_nulls","args":[{"fn":"unique","args":[{"col":"g"}]}]}]}""", "g:UInt32\n2")]
    [TestCase("""{"agg":"len","args":[{"fn":"unique","args":[{"col":"g"}]}]}""", "g:UInt32\n3")]
    [TestCase("""{"fn":"rolling_mean","args":[{"col":"a"}],"opts":{"window_size":2,"min_samples":1}}""", "a:Float64\n1.0\n1.5\n2.5\n3.0\n5.0\n5.5")]
    [TestCase("""{"fn":"int_range","args":[{"lit":1},{"len":true}],"opts":{"step":2}}""", "literal:Int64\n1\n3\n5")]
    [TestCase("""{"fn":"struct.field","args":[{"fn":"value_counts","args":[{"col":"g"}],"opts":{"sort":true,"name":"n"}}],"opts":{"name":"n"}}""", "n:UInt32\n3\n2\n1")]
    [TestCase("""{"fn":"gather","args":[{"col":"a"},{"lit":[5,-6]}]}""", "a:Int64\n6\n1")]
    [TestCase("""{"fn":"head","args":[{"fn":"drop_nulls","args":[{"col":"a"}]},{"lit":2}]}""", "a:Int64\n1\n2")]
    [TestCase("""{"fn":"forward_fill","args":[{"col":"b"}]}""", "b:Float64\n0.5\n1.5\n2.5\n3.5\n3.5\n4.5")]
    [TestCase("""{"sort":{"col":"a"},"descending":[true],"nulls_last":[true]}""", "a:Int64\n6\n5\n3\n2\n1\nnull")]
    [TestCase("""{"fn":"add","args":[{"filter":{"col":"a"},"by":{"fn":"gt","args":[{"col":"b"},{"lit":2}]}},{"lit":1}]}""", "a:Int64\n4\nnull\n7")]
    [TestCase("""{"agg":"sum","args":[{"fn":"cum_sum","args":[{"col":"a"}]}]}""", "a:Int64\n38")]
    public void WholeColumns(string expr, string expected) => Assert.That(Select(expr), Is.EqualTo(expected));

    [TestCase("""{"agg":"sum","args":[{"lit":5}]}""", "literal:Int32\n5")]
    [TestCase("""{"agg":"count","args":[{"lit":null}]}""", "literal:UInt32\n0")]
    [TestCase("""{"agg":"sum","args":[{"agg":"max","args":[{"col":"a"}]}]}""", "a:Int64\n6")]
    public void AggregatesOfOneValueCountItOnce(string expr, string expected) => Assert.That(Select(expr), Is.EqualTo(expected));

    [Test]
    public void AggregatesOfOneValuePerGroup() => Assert.That(
        Group("""{"agg":"sum","args":[{"agg":"max","args":[{"col":"a"}]}]},{"alias":{"agg":"count","args":[{"lit":1}]},"name":"n"}"""),
        Is.EqualTo("g:String a:Int64 n:UInt32\n\"x\" 6 1\n\"y\" 2 1\nnull 5 1"));

    [TestCase("""{"over":{"agg":"sum","args":[{"col":"a"}]},"partition_by":[{"col":"g"}]}""", "a:Int64\n10\n2\n10\n2\n5\n10")]
    [TestCase("""{"over":{"fn":"sub","args":[{"col":"a"},{"agg":"min","args":[{"col":"a"}]}]},"partition_by":[{"col":"g"}]}""", "a:Int64\n0\n0\n2\nnull\n0\n5")]
    [TestCase("""{"over":{"fn":"cum_sum","args":[{"col":"a"}]},"partition_by":[{"col":"g"}]}""", "a:Int64\n1\n2\n4\nnull\n5\n10")]
    [TestCase("""{"over":{"fn":"cum_sum","args":[{"col":"a"}]},"partition_by":[{"col":"g"}],"order_by":[{"col":"b"}],"descending":true}""", "a:Int64\n10\n2\n9\nnull\n5\n6")]
    public void Over(string expr, string expected) => Assert.That(Select(expr), Is.EqualTo(expected));

    private string Group(string aggregates)
        => _bench.Run($$"""{"op":"group_by","input":{{Frame}},"keys":[{"col":"g"}],"aggs":[{{aggregates}}],"maintain_order":true}""");

    private string Select(string exprs) => _bench.Run($$"""{"op":"select","input":{{Frame}},"exprs":[{{exprs}}]}""");
}
