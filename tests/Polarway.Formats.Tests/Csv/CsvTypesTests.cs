using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Tests.Csv;

/// <summary>Types, options and errors of CSV reading; expected values are Polars'.</summary>
[NonParallelizable]
public sealed class CsvTypesTests
{
    [TestCase("a,b\n1,2\n\n3,4\n", "{}", "a:Int64 b:Int64\n1|2\nnull|null\n3|4")]
    [TestCase("a,b\n1\n3,4\n", "{}", "a:Int64 b:Int64\n1|null\n3|4")]
    [TestCase("a,b\r\n1\r\n3,4\r\n", "{}", "a:Int64 b:Int64\n1|null\n3|4")]
    [TestCase("a,b\n1,2,3\n3,4\n", """{"truncate_ragged_lines":true}""", "a:Int64 b:Int64\n1|2\n3|4")]
    [TestCase("a,b\n\"1\",2\n", "{}", "a:Int64 b:Int64\n1|2")]
    [TestCase("a,b\n\"\",x\n,y\n", "{}", "a:String b:String\n|x\nnull|y")]
    [TestCase("a,b\n1.,true\n.5,FALSE\n", "{}", "a:Float64 b:Boolean\n1|true\n0.5|false")]
    [TestCase("a,b\n+5,1e5\n", "{}", "a:String b:Float64\n+5|100000")]
    [TestCase("a,b\n9223372036854775808,-0\n", "{}", "a:Int128 b:Int64\n9223372036854775808|0")]
    [TestCase("a,b\n1,x\n1.5,y\n", "{}", "a:Float64 b:String\n1|x\n1.5|y")]
    [TestCase("a,b\n1,x\ntrue,y\n", "{}", "a:String b:String\n1|x\ntrue|y")]
    [TestCase("a,b\n1,x\n", """{"infer_schema":false}""", "a:String b:String\n1|x")]
    [TestCase("a,a\n1,2\n", "{}", "a:Int64 a_duplicated_0:Int64\n1|2")]
    [TestCase("1,2\n3,4,5", """{"has_header":false}""", "column_0:Int64 column_1:Int64 column_2:Int64\n1|2|null\n3|4|5")]
    [TestCase("\n\na,b\n1,2", "{}", "a:Int64 b:Int64\n1|2")]
    [TestCase("\ufeffa,b\n1,2\n", "{}", "a:Int64 b:Int64\n1|2")]
    [TestCase("#c\na,b\n#d\n1,2\n3,#4\n", """{"comment_prefix":"#"}""", "a:Int64 b:String\n1|2\n3|#4")]
    [TestCase("x\n\"a\nb\"\nc,d\n1,2\n", """{"skip_rows":2}""", "c:Int64 d:Int64\n1|2")]
    [TestCase("x\n\"a\nb\"\nc,d\n1,2\n", """{"skip_lines":3}""", "c:Int64 d:Int64\n1|2")]
    [TestCase("a,b\n1,2\n3,4\n5,6", """{"skip_rows_after_header":1}""", "a:Int64 b:Int64\n3|4\n5|6")]
    [TestCase("a,b\n1,2\n3,4\n5,6", """{"n_rows":2}""", "a:Int64 b:Int64\n1|2\n3|4")]
    [TestCase("a,b\n1,2\n3,4\n5,6", """{"n_rows":2,"row_index":{"name":"i","offset":7},"columns":["i","b"]}""", "i:UInt32 b:Int64\n7|2\n8|4")]
    [TestCase("a,b\nNA,x\n1,\"NA\"\n", """{"null_values":["NA","x"]}""", "a:Int64 b:String\nnull|null\n1|null")]
    [TestCase("a,b\nNA,x\n1,NA\n", """{"null_values":{"a":"NA"}}""", "a:Int64 b:String\nnull|x\n1|NA")]
    [TestCase("a;b\n1,5;x\n-2;y\n", """{"separator":";","decimal_comma":true}""", "a:Float64 b:String\n1.5|x\n-2|y")]
    [TestCase("a|b~1|2~", """{"separator":"|","eol_char":"~"}""", "a:Int64 b:Int64\n1|2")]
    [TestCase("a,b\n\"x\",2\n", """{"quote_char":null}""", "a:String b:Int64\n\"x\"|2")]
    [TestCase("a,b\n1,2\n", """{"schema":[["b","int8"],["a","float64"]]}""", "b:Int8 a:Float64\n2|1")]
    [TestCase("a,b\n1,2\n", """{"schema":[["a","int64"],["c","int64"]],"missing_columns":"insert","extra_columns":"ignore"}""", "a:Int64 c:Int64\n1|null")]
    [TestCase("a,b\n 1.5,q\n", """{"schema_overrides":{"a":"float64","b":"int64"},"ignore_errors":true}""", "a:Float64 b:Int64\n1.5|null")]
    [TestCase("a\n2020-01-02\n1969-12-31", """{"try_parse_dates":true}""", "a:Date\n18263\n-1")]
    [TestCase("a\n2020-01-02T03:04:05.5\n31/12/2020 10:00:00", """{"try_parse_dates":true}""", "a:Datetime(time_unit='us', time_zone=None)\n1577934245500000\n1609408800000000")]
    [TestCase("a\n2020-01-02T03:04:05+02:00\n", """{"try_parse_dates":true}""", "a:Datetime(time_unit='us', time_zone='UTC')\n1577927045000000")]
    [TestCase("a\n10:00\n10:00:00.5\n", """{"try_parse_dates":true}""", "a:Time\n36000000000000\n36000500000000")]
    [TestCase("a,b\n", "{}", "a:String b:String")]
    public void Reads(string text, string options, string expected)
    {
        foreach (int chunk in (int[])[64, 1 << 20])
        {
            using var reading = new CsvReading(text, chunk);
            List<string?[]> rows = reading.Rows(options);
            string schema = string.Join(' ', reading.Schema!.Fields.ToArray().Select(f => $"{f.Name}:{f.Type}"));
            Assert.That(string.Join('\n', [schema, .. rows.Select(r => string.Join('|', r.Select(v => v ?? "null")))]), Is.EqualTo(expected));
        }
    }

    [TestCase("", "{}", ErrorKind.NoData, "empty CSV")]
    [TestCase("a,b\n1,2,3\n", "{}", ErrorKind.Compute, "found more fields than defined in 'Schema'")]
    [TestCase("a,b\n1,x\nq,y\n", """{"schema_overrides":{"a":"int64"}}""", ErrorKind.Compute, "could not parse `q` as dtype `i64` at column 'a' (column number 1)")]
    [TestCase("a,b\n1,\"x\n\"\n2,y\nq,z\n", """{"schema_overrides":{"a":"int64"}}""", ErrorKind.Compute, ", row 3, byte 15")]
    [TestCase("a,b\n1,2\n3,4,5\n", "{}", ErrorKind.Compute, ", row 2, byte 8")]
    [TestCase("a,b\n300,2\n", """{"schema_overrides":{"a":"int8"}}""", ErrorKind.Compute, "`300` as dtype `i8`")]
    [TestCase("a,b\n1,2\n", """{"schema":[["a","int64"]]}""", ErrorKind.Schema, "n_extra = 1")]
    [TestCase("a,b\n1,2\n", """{"schema":[["a","int64"],["b","int64"],["c","int64"]]}""", ErrorKind.Schema, "n_missing = 1")]
    [TestCase("a,b\n1,2\n", """{"seperator":";"}""", ErrorKind.InvalidPlan, "did you mean \"separator\"")]
    [TestCase("a,a,a_duplicated_0\n1,2,3", "{}", ErrorKind.Duplicate, "a_duplicated_0")]
    public void Mistakes_are_named(string text, string options, ErrorKind kind, string part)
    {
        using var reading = new CsvReading(text);
        var error = Assert.Throws<PolarwayException>(() => reading.Rows(options))!;
        Assert.That(error.Kind, Is.EqualTo(kind));
        Assert.That(error.Message, Does.Contain(part));
    }

    [Test]
    public void Bytes_that_are_no_utf8_are_an_error_or_replaced_or_converted()
    {
        byte[] text = [(byte)'a', (byte)'\n', 0xFF, (byte)'\n'];
        using var reading = new CsvReading(text);
        Assert.That(Assert.Throws<PolarwayException>(() => reading.Rows())!.Message, Does.Contain("invalid utf-8 sequence"));
        Assert.That(reading.Rows("""{"encoding":"utf8-lossy"}""")[0][0], Is.EqualTo("\ufffd"));
        Assert.That(reading.Rows("""{"encoding":"latin1"}""")[0][0], Is.EqualTo("ÿ"));
    }

    [Test]
    public void Packed_and_utf16_files_are_recognised()
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes("a,b\n1,é\n");
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(text);
        }
        using (var reading = new CsvReading(packed.ToArray()))
        {
            Assert.That(reading.Rows()[0], Is.EqualTo(new[] { "1", "é" }));
        }
        byte[] wide = [.. System.Text.Encoding.Unicode.Preamble, .. System.Text.Encoding.Unicode.GetBytes("a,b\n1,é\n")];
        using (var reading = new CsvReading(wide))
        {
            Assert.That(reading.Rows()[0], Is.EqualTo(new[] { "1", "é" }));
        }
    }

    [Test]
    public void A_limit_stops_the_reading()
    {
        string text = "a\n" + string.Concat(Enumerable.Range(0, 100_000).Select(n => $"{n}\n"));
        using var reading = new CsvReading(text, 4096);
        List<string?[]> rows = reading.Rows("{}", new ScanRequest { Limit = 10 });
        Assert.That(rows.Count, Is.InRange(10, 2_000));
        Assert.That(rows[9][0], Is.EqualTo("9"));
    }

    [Test]
    public void A_packed_file_that_is_cut_off_or_damaged_is_an_error()
    {
        byte[] text = System.Text.Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Range(0, 50_000).Select(n => $"{n * 7919 % 10_007}\n")));
        using var packed = new MemoryStream();
        for (int member = 0; member < 2; member++)
        {
            using var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true);
            gzip.Write(member == 0 ? text : text.AsSpan(2));
        }
        byte[] whole = packed.ToArray();
        using (var reading = new CsvReading(whole))
        {
            Assert.That(reading.Rows(), Has.Count.EqualTo(100_000));
        }
        byte[] damaged = [.. whole];
        damaged[whole.Length / 3] ^= 0x55;
        foreach (byte[] bad in (byte[][])[whole[..^1], whole[..(whole.Length / 2)], whole[..(whole.Length - 700)], damaged])
        {
            using var reading = new CsvReading(bad);
            var error = Assert.Throws<PolarwayException>(() => reading.Rows("""{"infer_schema":false}"""))!;
            Assert.That(error.Kind, Is.EqualTo(ErrorKind.Corrupt));
            Assert.That(error.Message, Does.Contain("the compressed file is damaged"));
        }
    }
}
