using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Tests.Plan;

/// <summary>The namespaces of text and time, through plans.</summary>
public sealed class TextAndTimePlanTests
{
    private PlanBench _bench = null!;

    [SetUp]
    public void AddFrame()
    {
        _bench = new PlanBench();
        _bench.Add(2, ("s", DataType.String, ["Ab1", "xyz", null]), ("d", DataType.Date, [0, 18263, null]), ("n", DataType.Int64, [1, 2, 3]));
    }

    [TearDown]
    public void Release() => _bench.Dispose();

    [TestCase("""{"fn":"str.len_chars","args":[{"col":"s"}]}""", "s:UInt32\n3\n3\nnull")]
    [TestCase("""{"fn":"str.to_uppercase","args":[{"col":"s"}]}""", "s:String\n\"AB1\"\n\"XYZ\"\nnull")]
    [TestCase("""{"fn":"str.starts_with","args":[{"col":"s"},{"lit":"A"}]}""", "s:Boolean\ntrue\nfalse\nnull")]
    [TestCase("""{"fn":"str.contains","args":[{"col":"s"},{"lit":"\\d"}],"opts":{"literal":false}}""", "s:Boolean\ntrue\nfalse\nnull")]
    [TestCase("""{"fn":"str.replace_all","args":[{"col":"s"},{"lit":"[a-z]"},{"lit":"-"}]}""", "s:String\n\"A-1\"\n\"---\"\nnull")]
    [TestCase("""{"fn":"str.slice","args":[{"col":"s"},{"lit":-2},{"lit":1}]}""", "s:String\n\"b\"\n\"y\"\nnull")]
    [TestCase("""{"fn":"str.strip_chars","args":[{"col":"s"},{"lit":"xz1"}]}""", "s:String\n\"Ab\"\n\"y\"\nnull")]
    [TestCase("""{"fn":"str.pad_start","args":[{"col":"s"},{"lit":5}],"opts":{"fill_char":"*"}}""", "s:String\n\"**Ab1\"\n\"**xyz\"\nnull")]
    [TestCase("""{"fn":"concat_str","args":[{"col":"s"},{"col":"n"}],"opts":{"separator":"-"}}""", "s:String\n\"Ab1-1\"\n\"xyz-2\"\nnull")]
    [TestCase("""{"fn":"add","args":[{"col":"s"},{"lit":"!"}]}""", "s:String\n\"Ab1!\"\n\"xyz!\"\nnull")]
    [TestCase("""{"fn":"dt.year","args":[{"col":"d"}]}""", "d:Int32\n1970\n2020\nnull")]
    [TestCase("""{"fn":"dt.to_string","args":[{"col":"d"}],"opts":{"format":"%d/%m/%Y"}}""", "d:String\n\"01/01/1970\"\n\"02/01/2020\"\nnull")]
    [TestCase("""{"fn":"dt.ordinal_day","args":[{"fn":"dt.offset_by","args":[{"col":"d"},{"lit":"1mo2d"}]}]}""", "d:Int16\n34\n35\nnull")]
    [TestCase("""{"fn":"dt.epoch","args":[{"col":"d"}],"opts":{"time_unit":"s"}}""", "d:Int64\n0\n1577923200\nnull")]
    [TestCase("""{"fn":"dt.day","args":[{"fn":"str.strptime","args":[{"lit":"05.02.2021"}],"opts":{"dtype":"date","format":"%d.%m.%Y"}}]}""", "literal:Int8\n5")]
    [TestCase("""{"fn":"list.get","args":[{"fn":"str.split","args":[{"col":"s"},{"lit":"b"}]},{"lit":-1}],"opts":{"null_on_oob":true}}""", "s:String\n\"1\"\n\"xyz\"\nnull")]
    [TestCase("""{"fn":"list.len","args":[{"fn":"str.extract_all","args":[{"col":"s"},{"lit":"[a-z]"}]}]}""", "s:UInt32\n1\n3\nnull")]
    [TestCase("""{"fn":"struct.field","args":[{"struct":[{"col":"s"},{"col":"n"}]}],"opts":{"name":"n"}}""", "n:Int64\n1\n2\n3")]
    [TestCase("""{"fn":"str.to_integer","args":[{"col":"s"},{"lit":16}],"opts":{"strict":false,"dtype":"int32"}}""", "s:Int32\n2737\nnull\nnull")]
    public void Functions_run(string expression, string expected) => Assert.That(_bench.Eval(expression), Is.EqualTo(expected));

    [TestCase("""{"fn":"str.len_chars","args":[{"col":"n"}]}""", ErrorKind.Schema, "`i64`")]
    [TestCase("""{"fn":"dt.year","args":[{"col":"n"}]}""", ErrorKind.InvalidOperation, "`i64`")]
    [TestCase("""{"fn":"dt.truncate","args":[{"col":"d"},{"lit":"5x"}]}""", ErrorKind.InvalidOperation, "unit: 'x'")]
    [TestCase("""{"fn":"str.contains","args":[{"col":"s"},{"lit":"("}]}""", ErrorKind.Compute, "regex parse error")]
    public void Mistakes_are_named(string expression, ErrorKind kind, string part)
    {
        var error = Assert.Throws<PolarwayException>(() => _bench.Eval(expression))!;
        Assert.That(error.Kind, Is.EqualTo(kind));
        Assert.That(error.Message, Does.Contain(part));
    }
}
