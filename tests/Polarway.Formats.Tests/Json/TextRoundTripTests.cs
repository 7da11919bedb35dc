using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Engine;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Encode;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Json.Encode;
using Polarway.Formats.Json.Scan;

namespace Polarway.Formats.Tests.Json;

/// <summary>Text in, text out: NDJSON and CSV through their scans and sinks.</summary>
[NonParallelizable]
public sealed class TextRoundTripTests
{
    private static readonly MemoryBudget Process = new(1L << 30);
    private static readonly IScanFormat JsonIn = JsonScanFormat.Lines;
    private static readonly IScanFormat CsvIn = new CsvScanFormat();
    private static readonly ISinkFormat JsonOut = JsonSinkFormat.Lines;
    private static readonly ISinkFormat CsvOut = new CsvSinkFormat();

    [TestCase("""{"a":1,"b":2.5}""" + "\n" + """{"a":null,"c":"x"}""", """{"a":1,"b":2.5,"c":null}""" + "\n" + """{"a":null,"b":null,"c":"x"}""")]
    [TestCase("""{"a":1}""" + "\n\n" + """{"a":1.5}""", """{"a":1.0}""" + "\n" + """{"a":1.5}""")]
    [TestCase("""{"a":1}""" + "\n" + """{"a":"x"}""", """{"a":"1"}""" + "\n" + """{"a":"x"}""")]
    [TestCase("""{"a":[1,2]}""" + "\n" + """{"a":[1.5,null]}""" + "\r\n" + """{"a":[]}""", """{"a":[1.0,2.0]}""" + "\n" + """{"a":[1.5,null]}""" + "\n" + """{"a":[]}""")]
    [TestCase("""{"a":{"x":1}}""" + "\n" + """{"a":{"y":"q"}}""", """{"a":{"x":1,"y":null}}""" + "\n" + """{"a":{"x":null,"y":"q"}}""")]
    [TestCase("""{"a":[{"x":1},{"y":[true,null]}],"b":null}""", """{"a":[{"x":1,"y":null},{"x":null,"y":[true,null]}],"b":null}""")]
    [TestCase("""{"a":"x\u00e9\n\"","a":2}""", """{"a":"xé\n\""}""")]
    [TestCase("""{"a":9223372036854775808}""", """{"a":9223372036854775808}""")]
    [TestCase("""{"a":{"x": 1}}""" + "\n" + """{"a":5}""", """{"a":"{\"x\": 1}"}""" + "\n" + """{"a":"5"}""")]
    public void Json_to_json(string text, string expected) => Assert.That(Convert(JsonIn, text, "{}", JsonOut, "{}"), Is.EqualTo(expected + "\n"));

    [TestCase("""[{"a":1},{"a":2.5,"b":"x"}]""", """[{"a":1.0,"b":null},{"a":2.5,"b":"x"}]""")]
    [TestCase(""" {"a":[1,2]} """, """[{"a":[1,2]}]""")]
    [TestCase("[]", "[]")]
    [TestCase("\ufeff[ {\"a\" : {\"x\":[]}} ,\n{\"a\":null}]\n", """[{"a":{"x":[]}},{"a":null}]""")]
    public void Documents(string text, string expected) => Assert.That(Convert(JsonScanFormat.Documents, text, "{}", JsonSinkFormat.Documents, "{}"), Is.EqualTo(expected));

    [TestCase("[{\"a\":1},]", "a comma")]
    [TestCase("[{\"a\":1}", "the list is not closed")]
    [TestCase("[{\"a\":1}]]", "follows the list")]
    [TestCase("[1]", "can only deserialize json objects")]
    [TestCase("{\"a\":1}\n{\"a\":2}", "read_ndjson")]
    [TestCase("  ", "the file is empty")]
    public void Mistakes_in_documents_are_named(string text, string part)
        => Assert.That(Assert.Throws<PolarwayException>(() => Convert(JsonScanFormat.Documents, text, "{}", JsonSinkFormat.Documents, "{}"))!.Message, Does.Contain(part));

    [Test]
    public void Documents_are_cut_anywhere([Values(64, 100, 1000)] int chunk)
    {
        int before = CsvSource.ChunkBytes;
        CsvSource.ChunkBytes = chunk;
        try
        {
            string rows = string.Join(",", Enumerable.Range(0, 500).Select(n => $"{{\"i\":{n},\"s\":\"],[{{\\\"{new string('x', n % 90)}\",\"l\":[[{n}],[]]}}"));
            Assert.That(Convert(JsonScanFormat.Documents, $"[{rows}]", "{}", JsonSinkFormat.Documents, "{}"), Is.EqualTo($"[{rows}]"));
            string lines = rows.Replace("},{", "}\n{", StringComparison.Ordinal) + "\n";
            Assert.That(Convert(JsonScanFormat.Lines, lines, "{}", JsonSinkFormat.Lines, "{}"), Is.EqualTo(lines));
        }
        finally
        {
            CsvSource.ChunkBytes = before;
        }
    }

    [TestCase("""{"a":"2020-01-02","b":"2020-01-02T03:04:05.5","c":"01:02:03","d":"1.5"}""", """{"schema":[["a","date"],["b",{"datetime":["us",null]}],["c","time"],["d",{"decimal":[10,2]}]]}""",
        """{"a":"2020-01-02","b":"2020-01-02 03:04:05.500","c":"01:02:03","d":"1.50"}""")]
    [TestCase("""{"a":1}""" + "\n" + """{"a":"x"}""", """{"schema":[["a","int64"]],"ignore_errors":true}""", """{"a":1}""" + "\n" + """{"a":null}""")]
    [TestCase("""{"a":1}""" + "\n" + """{"a":2}""" + "\n" + """{"a":3}""", """{"n_rows":2,"row_index":{"name":"i","offset":5}}""", """{"i":5,"a":1}""" + "\n" + """{"i":6,"a":2}""")]
    public void Json_with_options(string text, string options, string expected) => Assert.That(Convert(JsonIn, text, options, JsonOut, "{}"), Is.EqualTo(expected + "\n"));

    [TestCase("""{"a":1""", "{}", "line 1, byte 6: not valid JSON: ',' or '}' is missing after a value: the line ends")]
    [TestCase("""{"a":1} x""", "{}", "byte 8: not valid JSON: a second value follows")]
    [TestCase("""{"a":1}""" + "\n" + """{"a":1,}""", "{}", "line 2, byte 15: not valid JSON: a comma before '}'; remove it")]
    [TestCase("""{"a":01}""", "{}", "no JSON value")]
    [TestCase("""{"a":"x""", "{}", "a string is not closed")]
    [TestCase("""{"a":"\q"}""", "{}", "an escape that JSON does not have")]
    [TestCase("{\"a\":\"\t\"}", "{}", "control character 9")]
    [TestCase("""{a:1}""", "{}", "a key in double quotes is missing")]
    [TestCase("""{"a":nul}""", "{}", "no JSON value")]
    [TestCase("""{"a":[{"b":1}]}""" + "\n" + """{"a":[{"b":"x"}]}""", """{"schema":[["a",{"list":{"struct":[["b","int64"]]}}]]}""", "line 2, byte 27, key 'a[].b': cannot parse 'x' (string) as Int64; pass another type")]
    [TestCase("[1]", "{}", "expected to contain JSON object")]
    [TestCase("", "{}", "cannot infer NDJSON types")]
    [TestCase("""{"a":1}""" + "\n" + """{"a":"x"}""", """{"schema":[["a","int64"]]}""", "cannot parse 'x' (string) as Int64")]
    public void Json_mistakes_are_named(string text, string options, string part)
    {
        var error = Assert.Throws<PolarwayException>(() => Convert(JsonIn, text, options, JsonOut, "{}"))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.Compute));
        Assert.That(error.Message, Does.Contain(part));
    }

    private const string Sample = "i,f,s,b,d\n1,0.1,a,true,2020-01-02\n,1e20,\"b,\"\"c\"\"\n\",false,2020-01-02\n-3,NaN,\"\",,2020-01-02\n";

    [TestCase("{}", "i,f,s,b,d\n1,0.1,a,true,2020-01-02\n,1e+20,\"b,\"\"c\"\"\n\",false,2020-01-02\n-3,NaN,\"\",,2020-01-02\n")]
    [TestCase("""{"quote_style":"always","null_value":"NA"}""", "\"i\",\"f\",\"s\",\"b\",\"d\"\n\"1\",\"0.1\",\"a\",\"true\",\"2020-01-02\"\n\"NA\",\"1e+20\",\"b,\"\"c\"\"\n\",\"false\",\"2020-01-02\"\n\"-3\",\"NaN\",\"\",\"NA\",\"2020-01-02\"\n")]
    [TestCase("""{"quote_style":"non_numeric","null_value":"NA"}""", "\"i\",\"f\",\"s\",\"b\",\"d\"\n1,0.1,\"a\",\"true\",\"2020-01-02\"\nNA,1e+20,\"b,\"\"c\"\"\n\",\"false\",\"2020-01-02\"\n-3,NaN,\"\",NA,\"2020-01-02\"\n")]
    [TestCase("""{"quote_style":"never","null_value":"NA"}""", "i,f,s,b,d\n1,0.1,a,true,2020-01-02\nNA,1e+20,b,\"c\"\n,false,2020-01-02\n-3,NaN,,NA,2020-01-02\n")]
    [TestCase("""{"float_precision":3,"include_header":false,"date_format":"%d.%m.%Y"}""", "1,0.100,a,true,02.01.2020\n,100000000000000000000.000,\"b,\"\"c\"\"\n\",false,02.01.2020\n-3,NaN,\"\",,02.01.2020\n")]
    [TestCase("""{"float_scientific":true,"include_header":false,"separator":";","decimal_comma":true}""", "1;1e-1;a;true;2020-01-02\n;1e20;\"b,\"\"c\"\"\n\";false;2020-01-02\n-3;NaN;\"\";;2020-01-02\n")]
    [TestCase("""{"float_scientific":true,"float_precision":2,"include_header":false,"quote_style":"never"}""", "1,1.00e-1,a,true,2020-01-02\n,1.00e20,b,\"c\"\n,false,2020-01-02\n-3,NaN,,,2020-01-02\n")]
    public void Csv_to_csv(string options, string expected)
        => Assert.That(Convert(CsvIn, Sample, """{"try_parse_dates":true}""", CsvOut, options), Is.EqualTo(expected));

    [Test]
    public void Datetimes_have_their_unit_s_digits()
    {
        const string Text = "t\n2020-01-02 03:04:05.000678\n";
        Assert.That(Convert(CsvIn, Text, """{"try_parse_dates":true}""", CsvOut, "{}"), Is.EqualTo("t\n2020-01-02T03:04:05.000678\n"));
        Assert.That(Convert(CsvIn, Text, """{"try_parse_dates":true}""", CsvOut, """{"datetime_format":"%Y/%m/%d %H-%M-%S%.3f"}"""), Is.EqualTo("t\n2020/01/02 03-04-05.000\n"));
    }

    [Test]
    public void Nothing_is_left_of_a_file_that_was_not_finished()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        using var context = new QueryContext(new QueryBudget(Process, "test"), new EngineSettings());
        using (ISink sink = CsvOut.CreateSink(Path.Combine(folder, "x.csv"), new Core.Types.Schema([new("a", Core.Types.DataType.Int64)]), default, context))
        {
            // Without a name where the file system can do that, else under a temporary one.
            Assert.That(Directory.GetFiles(folder), Has.Length.LessThanOrEqualTo(1).And.None.EqualTo(Path.Combine(folder, "x.csv")));
        }
        Assert.That(Directory.GetFiles(folder), Is.Empty);
        Directory.Delete(folder);
    }

    private static string Convert(IScanFormat from, string text, string readOptions, ISinkFormat to, string writeOptions)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string input = Path.Combine(folder, "in");
        string output = Path.Combine(folder, "out");
        File.WriteAllText(input, text);
        var budget = new QueryBudget(Process, "test");
        using JsonDocument reading = JsonDocument.Parse(readOptions);
        using JsonDocument writing = JsonDocument.Parse(writeOptions);
        try
        {
            using var context = new QueryContext(budget, new EngineSettings());
            using IScan scan = from.Open([input], reading.RootElement);
            using ISource source = scan.CreateSource(new ScanRequest(), context);
            using ISink sink = to.CreateSink(output, source.Schema, writing.RootElement, context);
            IBatchConsumer lane = sink.CreateLane(context);
            using (ISourceReader reader = source.CreateReader(context))
            {
                while (reader.TryRead(out Batch? batch))
                {
                    lane.Push(batch);
                }
            }
            sink.Combine(lane);
            sink.Finish(context).Dispose();
            return File.ReadAllText(output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
