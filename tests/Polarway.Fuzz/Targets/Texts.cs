using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Engine;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Json.Scan;

namespace Polarway.Fuzz.Targets;

/// <summary>A text format from its first byte to the last row. The first byte chooses the options.</summary>
internal abstract class TextFormat : FuzzTarget
{
    private static readonly EngineSettings Settings = new() { Threads = 1 };
    private readonly JsonElement[] _options;
    private readonly IScanFormat _format;
    private readonly ScratchFile _file;

    protected TextFormat(IScanFormat format, string[] options)
    {
        _format = format;
        _options = [.. options.Select(o => JsonDocument.Parse(o).RootElement)];
        _file = new ScratchFile(format.Name);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _file.Delete();
    }

    public override int Weight => 60;

    protected int Choices => _options.Length;

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
        {
            return;
        }
        _file.Write(input[1..]);
        using var budget = new FuzzBudget();
        using var context = new QueryContext(budget.Budget, Settings);
        using IScan scan = _format.Open([_file.Path], _options[input[0] % _options.Length]);
        using ISource source = scan.CreateSource(new ScanRequest(), context);
        using ISourceReader reader = source.CreateReader(context);
        while (reader.TryRead(out Batch? batch))
        {
            batch.Dispose();
        }
    }

    protected IEnumerable<byte[]> WithChoices(IEnumerable<string> texts)
        => texts.SelectMany((text, number) => Enumerable.Range(0, Choices).Select(choice => (byte[])[(byte)choice, .. Encoding.UTF8.GetBytes(text)]));
}

internal sealed class CsvTexts() : TextFormat(new CsvScanFormat(),
[
    "{}", """{"try_parse_dates":true}""", """{"has_header":false,"truncate_ragged_lines":true,"ignore_errors":true}""", """{"separator":";","quote_char":"'","decimal_comma":true}""",
    """{"comment_prefix":"#","skip_rows":1,"null_values":["NA","x"]}""", """{"quote_char":null,"eol_char":"|"}""", """{"infer_schema":false,"encoding":"utf8-lossy"}""",
    """{"encoding":"latin1","n_rows":2}""", """{"encoding":"utf-16"}""", """{"schema":[["a","int64"],["b","float64"],["c","string"]],"ignore_errors":true}""",
    """{"schema":[["a","int8"],["b",{"decimal":[10,2]}],["c","categorical"],["d","date"],["e",{"datetime":["ms","UTC"]}],["f","time"]],"truncate_ragged_lines":true}""",
    """{"row_index":{"name":"i","offset":3},"skip_lines":1,"skip_rows_after_header":1,"raise_if_empty":false}""", """{"infer_schema_length":1,"columns":["a"]}""",
])
{
    public override string Name => "csv.text";

    public override byte[][] Tokens { get; } = [.. ((string[])["\"", "\"\"", "\r\n", "\n", ",", ";", "'", "#", "|", "\ufeff", "2020-01-02", "2020-01-02T03:04:05Z", "1e999", "-0", "9223372036854775808", "NaN", "true", "NA", "é", ",,,", "\n\n", "1.5"]).Select(Encoding.UTF8.GetBytes), [0xFF, 0xFE], [0x1F, 0x8B, 8], [0]];

    public override IEnumerable<byte[]> Seeds() => WithChoices(
    [
        "a,b,c\n1,2.5,x\n-3,1e9,\"q\"\"r\"\n,,\n", "d,t\n2020-01-02,2020-01-02T03:04:05.678Z\n31/12/2020,10:00\n", "a\r\n\"x\r\ny\"\r\n9223372036854775808\r\n",
        "a;b;c\n1,5;'x;y';\n#comment\n2;;z\n", "a|1|\"b\"|", "a,b,c,d,e,f\n1,2.25,red,2020-01-02,2020-01-02T03:04:05,10:11:12.5\n,,,,,\n",
    ]);
}

internal sealed class JsonTexts(IScanFormat format) : TextFormat(format,
[
    "{}", """{"ignore_errors":true}""", """{"infer_schema_length":1}""", """{"infer_schema_length":null}""",
    """{"schema":[["a","int8"],["b",{"list":"float64"}],["c",{"struct":[["x","string"]]}],["d","date"],["e",{"decimal":[10,2]}],["f",{"datetime":["us",null]}]]}""",
    """{"schema_overrides":[["a","string"],["b",{"array":["int64",2]}]],"ignore_errors":true,"n_rows":3}""", """{"row_index":{"name":"i","offset":1}}""",
])
{
    private readonly string _name = format.Name;

    public override string Name => $"json.{_name}";

    public override byte[][] Tokens { get; } = [.. ((string[])["{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "null", "true", "false", "\\ud83d", "\\ude00", "\\u0000", "\"a\":", "{}", "[]", "[[", "{\"a\":", "1e999", "-", "0.", "9223372036854775808", "-0", "1E+2", "\"b\"", "é"]).Select(Encoding.UTF8.GetBytes), [0xFF], [0xED, 0xA0, 0x80], [0]];

    public override IEnumerable<byte[]> Seeds()
    {
        string[] lines =
        [
            "{\"a\":1,\"b\":[1.5,null],\"c\":{\"x\":\"é\\u00e9\"}}\n{\"a\":-2,\"d\":true}\n", "{\"a\":[{\"b\":[]},{}]}\n\n{\"a\":null}", "{\"a\":1}\r\n{\"a\":2.5}\r\n{\"a\":\"x\\n\\ud83d\\ude00\"}",
            "{\"d\":\"2020-01-02\",\"e\":\"1.25\",\"f\":\"2020-01-02T03:04:05.6\"}\n{\"a\":12345678901234567890,\"a\":2}\n",
        ];
        return _name == "ndjson" ? WithChoices(lines) : WithChoices([.. lines.Select(l => $"[{string.Join(",", l.Split('\n', StringSplitOptions.RemoveEmptyEntries))}]"), "{\"columns\":[{\"name\":\"a\",\"datatype\":\"Int64\",\"values\":[1,2]}]}", "{\"a\":[1,2],\"b\":[\"x\",null]}"]);
    }
}

/// <summary>Where records end: the vector scan against the exact walk. First byte: the dialect.</summary>
internal sealed unsafe class CsvRecords : FuzzTarget
{
    private readonly byte[] _room = new byte[Mutator.MaxBytes + (2 * CsvChunk.Padding)];

    public override string Name => "csv.records";

    public override int Weight => 1200;

    public override byte[][] Tokens { get; } = ["\""u8.ToArray(), "\"\""u8.ToArray(), ",\""u8.ToArray(), "\","u8.ToArray(), "\r\n"u8.ToArray(), "\n\""u8.ToArray()];

    public override IEnumerable<byte[]> Seeds() =>
    [
        [0, .. "a,b,c\n1,2.5,x\n-3,1e9,\"q\"\"r\"\n,,\n"u8], [1, .. "a\r\n\"x\r\ny\"\r\n9223372036854775808\r\nlonger,\"than sixty four bytes\",\"so that blocks\n are crossed by quotes\"\r\nx,y\r\n"u8],
        [2, .. "a;b;'c\n;'\n1;2;''\n"u8], [3, .. "#no\na,b\n#\"\nc,\"d\n\"\n"u8],
    ];

    protected override void Decode(ReadOnlySpan<byte> input)
    {
        if (input.Length == 0)
        {
            return;
        }
        CsvDialect dialect = Dialects[input[0] % Dialects.Length].Dialect;
        Span<byte> text = _room.AsSpan(CsvChunk.Padding, input.Length - 1);
        input[1..].CopyTo(text);
        RecordCut cut = RecordCut.Find(text, dialect, counts: true);
        int end = 0;
        long records = 0;
        for (int next; end < text.Length && (next = RecordWalk.RecordEnd(text, end, dialect)) >= 0; end = next)
        {
            records += dialect.IsComment(text[end..]) ? 0 : 1;
        }
        if (cut.End != end || cut.Records != records)
        {
            throw new FindingException($"the scan finds {cut.Records} records in {cut.End} bytes, the walk {records} in {end}");
        }
    }

    private static readonly CsvOptions[] Dialects =
        [new(), new() { HasHeader = false }, new() { Separator = (byte)';', Quote = '\'' }, new() { Comment = [(byte)'#'] }, new() { Quote = -1 }];
}
