using System.Text;
using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Engine;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Json.Scan;

namespace Polarway.Formats.Tests.Csv;

/// <summary>Damaged text is rows or an error that says what is wrong; nothing else, and all memory is given back.</summary>
[NonParallelizable]
public sealed class TextFuzzTests
{
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("POLARWAY_FUZZ_INPUTS"), out int inputs) ? inputs : 4_000;
    private static readonly MemoryBudget Process = new(256L << 20);

    private static readonly string[] Corpus =
    [
        "a,b,c\n1,2.5,x\n-3,1e9,\"q\"\"r\"\n,,\n", "d,t\n2020-01-02,2020-01-02T03:04:05.678Z\n31/12/2020,10:00\n", "a\r\n\"x\r\ny\"\r\n9223372036854775808\r\n",
        "{\"a\":1,\"b\":[1.5,null],\"c\":{\"x\":\"é\\u00e9\"}}\n{\"a\":-2,\"d\":true}\n", "{\"a\":[{\"b\":[]},{}]}\n\n{\"a\":null}",
    ];

    [Test]
    public void Damaged_text_is_rows_or_an_error()
    {
        var random = new Random(11);
        string path = Path.GetTempFileName();
        int read = 0;
        for (int number = 0; number < Inputs; number++)
        {
            File.WriteAllBytes(path, Mutate(Encoding.UTF8.GetBytes(Corpus[random.Next(Corpus.Length)]), random));
            IScanFormat format = number % 2 == 0 ? new CsvScanFormat() : JsonScanFormat.Lines;
            string options = (number % 3, number % 2) switch { (0, 0) => """{"try_parse_dates":true}""", (1, 0) => """{"has_header":false,"truncate_ragged_lines":true,"ignore_errors":true}""", _ => "{}" };
            read += Fuzz(format, path, options) ? 1 : 0;
        }
        File.Delete(path);
        Assert.That(read, Is.GreaterThan(Inputs / 20));
    }

    private static bool Fuzz(IScanFormat format, string path, string options)
    {
        var budget = new QueryBudget(Process, "fuzz");
        using JsonDocument parsed = JsonDocument.Parse(options);
        bool good = true;
        try
        {
            using var context = new QueryContext(budget, new EngineSettings());
            using IScan scan = format.Open([path], parsed.RootElement);
            using ISource source = scan.CreateSource(new ScanRequest(), context);
            using ISourceReader reader = source.CreateReader(context);
            while (reader.TryRead(out Batch? batch))
            {
                batch.Dispose();
            }
        }
        catch (PolarwayException error)
        {
            Assert.That(error.Kind, Is.Not.EqualTo(ErrorKind.Internal), error.Message);
            good = false;
        }
        Assert.That(budget.Used, Is.Zero, "memory was not given back");
        return good;
    }

    private static byte[] Mutate(byte[] text, Random random)
    {
        var bytes = new List<byte>(text);
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, "\",\n\r{}[]:\\"u8[random.Next(10)]);
                    break;
                case 2 when bytes.Count > 2:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.AddRange(bytes[..Math.Min(at, 200)]);
                    break;
            }
        }
        return [.. bytes];
    }
}
