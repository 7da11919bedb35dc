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
    public void Every_good_file_is_read_or_names_what_is_missing()
    {
        SampleData.Require(Good);
        foreach (string path in SampleData.Files(Good, "*.parquet"))
        {
            PolarwayException? error = TryRead(path);
            if (Changed.Contains(Path.GetFileName(path)))
            {
                Assert.That(error?.Kind, Is.EqualTo(ErrorKind.Corrupt), path);
                continue;
            }
            Assert.That(error is null || error.Kind == ErrorKind.Unsupported, Is.True, $"{path}: {error?.Message}");
        }
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
