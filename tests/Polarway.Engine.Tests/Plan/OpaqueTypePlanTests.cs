using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Tests.Plan;

/// <summary>Handles and extension types: what moves rows works, whatever looks at values is refused.</summary>
public sealed class OpaqueTypePlanTests
{
    private const string Frame = """{"op":"frame","frame":0}""";
    private static readonly DataType s_money = DataType.Int64.AsExtension("tests.money", "EUR");
    private PlanBench _bench = null!;

    [SetUp]
    public void AddFrame()
    {
        _bench = new PlanBench();
        _bench.Add(3, ("k", DataType.Int64, [2, 1, 2, 1]), ("o", DataType.Object, [11, null, 33, 44]), ("e", s_money, [5, 6, null, 5]));
    }

    [TearDown]
    public void Release() => _bench.Dispose();

    [Test]
    public void Extension_types_are_their_storage_under_a_name()
    {
        Assert.That(s_money.Storage, Is.EqualTo(DataType.Int64));
        Assert.That(s_money.Kind, Is.EqualTo(TypeKind.Int64));
        Assert.That(s_money, Is.Not.EqualTo(DataType.Int64));
        Assert.That(s_money, Is.EqualTo(DataType.Int64.AsExtension("tests.money", "EUR")));
        Assert.That(s_money, Is.Not.EqualTo(DataType.Int64.AsExtension("tests.money", null)));
        Assert.That(DataType.List(s_money).HasExtension, Is.True);
        Assert.That(DataType.List(DataType.Object).HasObject, Is.True);
        Assert.That(s_money.ToString(), Is.EqualTo("Extension('tests.money', Int64, 'EUR')"));
        Assert.That(() => s_money.AsExtension("tests.other", null), Throws.TypeOf<PolarwayException>());
    }

    [Test]
    public void Names_change_without_values() => Assert.That(
        Select("""{"alias":{"agg":"sum","args":[{"fn":"ext.storage","args":[{"col":"e"}]}]},"name":"s"},{"agg":"n_unique","args":[{"fn":"ext.to","args":[{"col":"k"}],"opts":{"dtype":{"extension":["tests.other","int64",null]}}}]}"""),
        Is.EqualTo("s:Int64 k:UInt32\n16 2"));

    [Test]
    public void Groups_of_extension_types_are_those_of_their_storage() => Assert.That(
        _bench.Run($$"""{"op":"select","input":{"op":"group_by","input":{{Frame}},"keys":[{"col":"e"}],"aggs":[{"len":true}],"maintain_order":true},"exprs":[{"fn":"ext.storage","args":[{"col":"e"}]},{"col":"len"}]}"""),
        Is.EqualTo("e:Int64 len:UInt32\n5 2\n6 1\nnull 1"));

    [Test]
    public void Handles_are_counted_and_tested_for_null() => Assert.That(
        Select("""{"agg":"count","args":[{"col":"o"}]},{"alias":{"agg":"null_count","args":[{"fn":"shift","args":[{"col":"o"},{"lit":1}]}]},"name":"n"}"""),
        Is.EqualTo("o:UInt32 n:UInt32\n3 2"));

    [TestCase("""{"agg":"sum","args":[{"col":"o"}]}""", "`sum` operation not supported for dtype `object`")]
    [TestCase("""{"agg":"sum","args":[{"col":"e"}]}""", "`sum` operation not supported for dtype `ext[tests.money]`")]
    [TestCase("""{"agg":"implode","args":[{"col":"o"}]}""", "nested objects are not supported")]
    [TestCase("""{"struct":[{"col":"o"}]}""", "nested objects are not allowed")]
    [TestCase("""{"fn":"add","args":[{"col":"o"},{"lit":1}]}""", "`add` operation not supported for dtype `object`")]
    [TestCase("""{"fn":"add","args":[{"col":"e"},{"lit":1}]}""", "`add` operation not supported for dtype `ext[tests.money]`")]
    [TestCase("""{"fn":"eq","args":[{"col":"o"},{"col":"o"}]}""", "could not apply comparison on series of dtype 'object")]
    [TestCase("""{"fn":"hash","args":[{"col":"o"}]}""", "`hash` operation not supported for dtype `object`")]
    [TestCase("""{"fn":"eq","args":[{"col":"e"},{"lit":1}]}""", "failed to determine supertype of ext[tests.money] and i32")]
    [TestCase("""{"cast":{"col":"e"},"dtype":"int64"}""", "cannot cast extension types to Int64")]
    [TestCase("""{"cast":{"col":"o"},"dtype":"int64","strict":false}""", "cannot cast 'Object' type")]
    [TestCase("""{"cast":{"col":"k"},"dtype":"object"}""", "casting from Int64 to Object not supported")]
    [TestCase("""{"sort":{"col":"k"},"by":[{"col":"o"}],"descending":[false]}""", "does not support sorting")]
    [TestCase("""{"over":{"agg":"sum","args":[{"col":"k"}]},"partition_by":[{"col":"o"}]}""", "`over` operation not supported for dtype `object`")]
    public void Whatever_looks_at_values_is_refused(string expr, string text)
        => Assert.That(() => Select(expr), Throws.TypeOf<PolarwayException>().With.Message.Contains(text));

    [TestCase("""{"op":"group_by","input":FRAME,"keys":[{"col":"o"}],"aggs":[{"len":true}]}""", "`group_by` operation")]
    [TestCase("""{"op":"group_by","input":FRAME,"keys":[{"col":"k"}],"aggs":[{"col":"o"}]}""", "cannot aggregate 'object' dtype into a list")]
    [TestCase("""{"op":"unique","input":FRAME,"subset":null,"keep":"any","maintain_order":false}""", "`unique` operation")]
    [TestCase("""{"op":"sort","input":FRAME,"by":[{"col":"o"}],"descending":false,"nulls_last":false}""", "does not support sorting")]
    [TestCase("""{"op":"sink","input":FRAME,"format":"parquet","path":"x.parquet","options":{}}""", "cannot write 'Object' datatype to parquet")]
    public void Handles_are_no_keys_and_no_part_of_files(string plan, string text)
        => Assert.That(() => _bench.Run(plan.Replace("FRAME", Frame, StringComparison.Ordinal)), Throws.TypeOf<PolarwayException>().With.Message.Contains(text));

    private string Select(string exprs) => _bench.Run($$"""{"op":"select","input":{{Frame}},"exprs":[{{exprs}}]}""");
}
