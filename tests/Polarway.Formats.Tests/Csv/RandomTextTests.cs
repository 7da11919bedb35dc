using System.Text;

namespace Polarway.Formats.Tests.Csv;

/// <summary>Random texts read as the plain state machine reads them, whatever the chunk size.</summary>
[NonParallelizable]
public sealed class RandomTextTests
{
    private static readonly int Texts = int.TryParse(Environment.GetEnvironmentVariable("POLARWAY_CSV_TEXTS"), out int texts) ? texts : 100_000;
    private const int Seed = 20_261;
    private static readonly string[] Pieces =
    [
        "a", "bc", "0", "-1.5", "é", "漢字", "😀", " ", "\"", "\"\"", "\n", "\r\n", ",", ",", "\n", "long text that does not fit into a view",
        "\"quoted\"", "\"a,b\"", "\"x\ny\"", "\"he said \"\"no\"\"\"", "\"\"\"\"", "\"\r\n\"",
    ];

    [Test]
    public void Random_texts_equal_the_state_machine()
    {
        var random = new Random(Seed);
        for (int number = 0; number < Texts; number++)
        {
            string text = number % 3 == 0 ? Wild(random) : Tame(random);
            List<List<string>> expected = ReferenceCsv.Read(text);
            int width = expected.Count == 0 ? 0 : expected.Max(r => r.Count);
            if (width == 0)
            {
                continue;
            }
            string options = $$"""{"has_header":false,"infer_schema_length":0,"empty_string_is_null":false,"schema":[{{string.Join(',', Enumerable.Range(0, width).Select(n => $"[\"c{n}\",\"string\"]"))}}]}""";
            int chunk = number % 4 == 0 ? 1 << 20 : 64 + (number % 50);
            using var reading = new CsvReading(text, chunk);
            List<string?[]> rows = reading.Rows(options, lanes: 1 + (number % 2));
            Compare(text, expected, rows, width);
        }
    }

    private static void Compare(string text, List<List<string>> expected, List<string?[]> rows, int width)
    {
        bool equal = expected.Count == rows.Count;
        for (int row = 0; equal && row < rows.Count; row++)
        {
            for (int field = 0; equal && field < width; field++)
            {
                string? wanted = field < expected[row].Count ? expected[row][field] : null;
                equal = wanted == rows[row][field];
            }
        }
        if (!equal)
        {
            Assert.Fail($"{Escape(text)}\nexpected {Show(expected.Select(r => r.ToArray()))}\nfound    {Show(rows)}");
        }
    }

    private static string Wild(Random random)
    {
        var text = new StringBuilder();
        for (int piece = random.Next(1, 25); piece > 0; piece--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }
        return text.ToString();
    }

    /// <summary>Records of one width, quoted by the rules, so that the fast path is taken.</summary>
    private static string Tame(Random random)
    {
        var text = new StringBuilder();
        int width = random.Next(1, 6);
        string end = random.Next(2) == 0 ? "\n" : "\r\n";
        int rows = random.Next(1, 40);
        for (int row = 0; row < rows; row++)
        {
            for (int field = 0; field < width; field++)
            {
                text.Append(field > 0 ? "," : "");
                string value = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]));
                bool quoted = value.IndexOfAny(['"', ',', '\n', '\r']) >= 0 || random.Next(6) == 0;
                text.Append(quoted ? $"\"{value.Replace("\"", "\"\"")}\"" : value);
            }
            text.Append(row + 1 < rows || random.Next(3) > 0 ? end : "");
        }
        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("\r", "\\r").Replace("\n", "\\n");

    private static string Show(IEnumerable<string?[]> rows) => string.Join(" ; ", rows.Select(r => string.Join("|", r.Select(v => v is null ? "<null>" : Escape(v)))));
}
