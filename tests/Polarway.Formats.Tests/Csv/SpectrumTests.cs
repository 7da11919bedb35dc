using System.Text;
using System.Text.Json;
using Polarway.Formats.Tests.Parquet;

namespace Polarway.Formats.Tests.Csv;

/// <summary>The csv-spectrum collection equals its JSON.</summary>
[NonParallelizable]
public sealed class SpectrumTests
{
    [Test]
    public void Every_file_equals_its_json([Values(64, 1 << 20)] int chunkBytes)
    {
        string folder = SampleData.Require("csv-spectrum/csvs");
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            string json = Path.Combine(folder, "../json", Path.GetFileNameWithoutExtension(path) + ".json");
            using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(json));
            using var reading = new CsvReading(Bytes(path), chunkBytes);
            List<string?[]> rows = reading.Rows("""{"infer_schema":false,"empty_string_is_null":false}""");
            string[] names = [.. reading.Schema!.Names];
            Assert.That(rows, Has.Count.EqualTo(expected.RootElement.GetArrayLength()), path);
            for (int row = 0; row < rows.Count; row++)
            {
                var wanted = expected.RootElement[row].EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString());
                var found = names.Zip(rows[row]).ToDictionary(p => p.First, p => p.Second);
                Assert.That(found, Is.EqualTo(wanted), $"{path} row {row}");
            }
            files++;
        }
        Assert.That(files, Is.GreaterThan(5));
    }

    /// <summary>A checkout may have changed the line ends that a file is about.</summary>
    private static byte[] Bytes(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bool lacksReturns = path.EndsWith("_crlf.csv", StringComparison.Ordinal) && !bytes.AsSpan().Contains((byte)'\r');
        return lacksReturns ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n")) : bytes;
    }
}
