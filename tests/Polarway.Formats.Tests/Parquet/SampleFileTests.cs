using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Parquet;

namespace Polarway.Formats.Tests.Parquet;

/// <summary>Files that other programs wrote.</summary>
public sealed class SampleFileTests
{
    private const string Good = "parquet-testing/data";

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
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<PolarwayException>(() => ParquetFile.Open("no/such/file.parquet"))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.FileNotFound));
        Assert.That(error.Message, Does.Contain("no/such/file.parquet"));
    }
}
