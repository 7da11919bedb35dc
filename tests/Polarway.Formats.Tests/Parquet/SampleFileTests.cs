using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Parquet;

namespace Polarway.Formats.Tests.Parquet;

/// <summary>Files that other programs wrote, good and bad.</summary>
public sealed class SampleFileTests
{
    private const string Good = "parquet-testing/data";
    private const string Bad = "parquet-testing/bad_data";
    private const string Fuzzed = "arrow-testing/data/parquet/fuzzing";

    // Its bit width 0 is unusual and allowed: every reader of today reads it.
    private const string ReadableBad = "ARROW-GH-43605.parquet";

    // One column of two texts of 1 GiB each: more than the tests' budget.
    private const string Large = "large_string_map.brotli.parquet";

    // Their bytes do not fit their checksums.
    private static readonly string[] Changed = ["datapage_v1-corrupt-checksum.parquet", "rle-dict-uncompressed-corrupt-checksum.parquet"];

    [Test]
    public void Reads_types_and_rows_of_a_file_by_another_writer()
    {
        string path = SampleData.Require($"{Good}/alltypes_tiny_pages.parquet");
        using var reading = new ParquetReading();
        using ParquetFile file = ParquetFile.Open(path);
        Assert.That(file.Schema[0].Name, Is.EqualTo("id"));
        Assert.That(file.Schema[0].Type, Is.EqualTo(DataType.Int32));
        Assert.That(file.Rows, Is.EqualTo(7300));
        Assert.That(reading.ReadAll(file), Is.EqualTo(7300));
        Assert.That(reading.ReadAll(file, maxRows: 7), Is.EqualTo(7300));
    }

    [Test]
    public void Every_good_file_is_read()
    {
        SampleData.Require(Good);
        foreach (string path in SampleData.Files(Good, "*.parquet"))
        {
            PolarwayException? error = TryRead(path);
            ErrorKind expected = Changed.Contains(Path.GetFileName(path)) ? ErrorKind.Corrupt
                : Path.GetFileName(path) == Large ? ErrorKind.MemoryLimit : ErrorKind.None;
            Assert.That(error?.Kind ?? ErrorKind.None, Is.EqualTo(expected), $"{path}: {error?.Message}");
        }
    }

    /// <summary>Digests of every value, recorded when they were equal to what pyarrow 26 reads.</summary>
    [Test]
    public void Good_files_have_the_values_that_pyarrow_reads([Values(Batch.DefaultMaxRows, 13)] int maxRows)
    {
        SampleData.Require(Good);
        string recorded = Path.Combine(TestContext.CurrentContext.TestDirectory, "Parquet", "digests.tsv");
        string[] expected = File.ReadAllLines(recorded);
        var actual = new List<string>();
        foreach (string path in SampleData.Files(Good, "*.parquet"))
        {
            if (!Changed.Contains(Path.GetFileName(path)) && Path.GetFileName(path) != Large)
            {
                actual.AddRange(Digests(path, maxRows));
            }
        }
        string written = Path.Combine(TestContext.CurrentContext.WorkDirectory, "digests.tsv");
        File.WriteAllLines(written, actual);
        Assert.That(actual, Is.EqualTo(expected), $"what was read is in {written}");
    }

    [Test]
    public void Encrypted_files_say_so()
    {
        SampleData.Require(Good);
        foreach (string path in SampleData.Files(Good, "*.parquet.encrypted"))
        {
            PolarwayException? error = TryRead(path);
            Assert.That(error?.Kind, Is.EqualTo(ErrorKind.Unsupported), path);
            Assert.That(error!.Message, Does.Contain("encrypted"));
        }
    }

    [Test]
    public void Every_bad_file_raises_an_error()
    {
        SampleData.Require(Bad);
        string[] paths = [.. SampleData.Files(Bad), .. SampleData.Files(Fuzzed)];
        foreach (string path in paths.Where(path => Path.GetFileName(path) != ReadableBad))
        {
            PolarwayException? error = TryRead(path);
            Assert.That(error?.Kind, Is.AnyOf(ErrorKind.Corrupt, ErrorKind.Unsupported, ErrorKind.MemoryLimit), $"{path}: {error?.Message ?? "was read"}");
        }
    }

    [Test]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<PolarwayException>(() => ParquetFile.Open("no/such/file.parquet"))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.FileNotFound));
        Assert.That(error.Message, Does.Contain("no/such/file.parquet"));
    }

    private static IEnumerable<string> Digests(string path, int maxRows)
    {
        using var reading = new ParquetReading();
        using ParquetFile file = ParquetFile.Open(path);
        for (int column = 0; column < file.Schema.Count; column++)
        {
            ulong digest = 14695981039346656037;
            foreach (RowGroup group in file.RowGroups)
            {
                using RowGroupReader reader = file.OpenRowGroup(group.Index, [column], reading.Memory, reading.Scratch);
                while (reader.Next(maxRows) is { } batch)
                {
                    for (int row = 0; row < batch.Length; row++)
                    {
                        foreach (char letter in RandomColumns.Text(batch.Columns[0], row) + "\n")
                        {
                            digest = (digest ^ letter) * 1099511628211;
                        }
                    }
                    batch.Dispose();
                }
            }
            yield return $"{Path.GetFileName(path)}\t{file.Schema[column].Name}\t{file.Schema[column].Type}\t{file.Rows}\t{digest:x16}";
        }
    }

    private static PolarwayException? TryRead(string path)
    {
        using var reading = new ParquetReading();
        try
        {
            using ParquetFile file = ParquetFile.Open(path);
            reading.ReadAll(file);
            return null;
        }
        catch (PolarwayException error)
        {
            return error;
        }
    }
}
