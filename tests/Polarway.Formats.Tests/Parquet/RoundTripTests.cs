using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Compression;
using Polarway.Formats.Parquet;

namespace Polarway.Formats.Tests.Parquet;

/// <summary>What the writer writes, the reader reads: every type, codec, page and row group size, batch size.</summary>
public sealed class RoundTripTests
{
    private static readonly ParquetWriteOptions[] Options =
    [
        new() { Codec = Codec.None },
        new() { Codec = Codec.Snappy },
        new() { Codec = Codec.Zstd, Checksums = true },
        new() { Codec = Codec.Gzip, PageBytes = 500 },
        new() { Codec = Codec.Lz4Raw, PageBytes = 2000, DictionaryBytes = 100 },
        new() { Codec = Codec.Snappy, DictionaryBytes = 0, RowGroupRows = 333 },
        new() { Codec = Codec.None, PageBytes = 64, RowGroupRows = 1000, Statistics = false },
        new() { Codec = Codec.Snappy, RowGroupBytes = 10_000, DictionaryBytes = 4000 },
    ];

    [Test]
    public void Rows_come_back_as_they_were([Range(0, 7)] int option, [Values(0, 0.2, 1)] double nullShare, [Values(0, 20)] int distinct)
    {
        const int Rows = 2500;
        using var reading = new ParquetReading();
        using Batch batch = new RandomColumns((option * 100) + distinct, reading.Memory).Batch(Rows, nullShare, distinct);
        byte[] bytes = Write(batch, Options[option], reading, batchRows: 700);
        foreach (int maxRows in (int[])[7, 1024, Batch.DefaultMaxRows])
        {
            AssertSame(batch, bytes, reading, maxRows);
        }
    }

    [Test]
    public void A_file_without_rows_keeps_its_schema()
    {
        using var reading = new ParquetReading();
        using Batch batch = new RandomColumns(1, reading.Memory).Batch(0, 0, 0);
        byte[] bytes = Write(batch, new ParquetWriteOptions(), reading, batchRows: 1);
        using ParquetFile file = ParquetFile.Open(new MemoryFile(bytes));
        Assert.That(file.Schema.SameAs(batch.Schema), Is.True, file.Schema.ToString());
        Assert.That(file.Rows, Is.Zero);
    }

    [Test]
    public void Skipped_rows_do_not_move_the_others([Values(1, 2, 3)] int seed)
    {
        using var reading = new ParquetReading();
        using Batch batch = new RandomColumns(seed, reading.Memory).Batch(3000, 0.1, seed * 10);
        byte[] bytes = Write(batch, new ParquetWriteOptions { Codec = Codec.Snappy, PageBytes = 1000 }, reading, batchRows: 3000);
        using ParquetFile file = ParquetFile.Open(new MemoryFile(bytes));
        var random = new Random(seed);
        using RowGroupReader reader = file.OpenRowGroup(0, AllColumns(file), reading.Memory, reading.Scratch);
        int row = 0;
        while (reader.RowsLeft > 0)
        {
            int skipped = (int)Math.Min(reader.RowsLeft, random.Next(300));
            reader.Skip(skipped);
            row += skipped;
            using Batch? part = reader.Next(random.Next(1, 200));
            if (part is null)
            {
                break;
            }
            AssertRows(batch, part, row);
            row += part.Length;
        }
        Assert.That(row, Is.EqualTo(3000));
    }

    [Test]
    public void Statistics_bound_the_values()
    {
        using var reading = new ParquetReading();
        using Batch batch = new RandomColumns(5, reading.Memory).Batch(1000, 0.3, 0);
        byte[] bytes = Write(batch, new ParquetWriteOptions(), reading, batchRows: 1000);
        using ParquetFile file = ParquetFile.Open(new MemoryFile(bytes));
        for (int column = 0; column < batch.Columns.Length; column++)
        {
            ColumnStatistics statistics = file.RowGroups[0].Statistics(column);
            if (batch.Schema[column].Type.IsNested)
            {
                Assert.That(statistics.Kind, Is.EqualTo(BoundKind.None));
                continue;
            }
            Assert.That(statistics.NullCount, Is.EqualTo(batch.Columns[column].NullCount), batch.Schema[column].Type.ToString());
        }
        int int64 = Array.IndexOf(RandomColumns.Types, DataType.Int64);
        var values = (PrimitiveColumn)batch.Columns[int64];
        long[] valid = [.. Enumerable.Range(0, values.Length).Where(values.IsValid).Select(row => values.Values<long>()[row])];
        Assert.That(file.RowGroups[0].Statistics(int64).MinInteger, Is.EqualTo((Int128)valid.Min()));
        Assert.That(file.RowGroups[0].Statistics(int64).MaxInteger, Is.EqualTo((Int128)valid.Max()));
    }

    [Test]
    public void Categories_stay_categories([Values(0, 100, 1 << 20)] int dictionaryBytes)
    {
        using var reading = new ParquetReading();
        DataType[] types = [DataType.Categorical, DataType.Enum("red", "green", "a colour with a long name", "unused")];
        foreach (DataType type in types)
        {
            using Column text = Colours(500, reading);
            using var batch = new Batch(new Schema([new Field("colour", type)]), [Dictionaries.Encode(text, type, reading.Memory)], text.Length);
            byte[] bytes = Write(batch, new ParquetWriteOptions { DictionaryBytes = dictionaryBytes }, reading, batchRows: 100);
            AssertSame(batch, bytes, reading, maxRows: 64);
        }
    }

    [Test]
    public void A_writer_that_does_not_finish_leaves_no_file()
    {
        string folder = Directory.CreateTempSubdirectory("polarway-test-").FullName;
        string path = Path.Combine(folder, "unfinished.parquet");
        using var reading = new ParquetReading();
        using Batch batch = new RandomColumns(5, reading.Memory).Batch(10, 0, 0);
        using (var writer = new ParquetWriter(new LocalFileSink(path), batch.Schema, new ParquetWriteOptions(), reading.Memory))
        {
            writer.Write(batch);
        }
        Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
        using (var writer = new ParquetWriter(new LocalFileSink(path), batch.Schema, new ParquetWriteOptions(), reading.Memory))
        {
            writer.Write(batch);
            writer.Finish();
        }
        using (ParquetFile file = ParquetFile.Open(path))
        {
            Assert.That(reading.ReadAll(file), Is.EqualTo(10));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void A_changed_page_is_found_by_its_checksum()
    {
        using var reading = new ParquetReading();
        using Batch batch = new RandomColumns(5, reading.Memory).Batch(1000, 0, 0);
        byte[] bytes = Write(batch, new ParquetWriteOptions { Codec = Codec.None, Checksums = true }, reading, batchRows: 1000);
        bytes[bytes.Length / 2] ^= 1;
        using ParquetFile file = ParquetFile.Open(new MemoryFile(bytes, "changed.parquet"));
        var error = Assert.Throws<PolarwayException>(() => reading.ReadAll(file))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.Corrupt));
        Assert.That(error.Message, Does.Contain("changed.parquet: row group 0, column 'c").And.Contain("checksum"));
    }

    private static Column Colours(int rows, ParquetReading reading)
    {
        byte[][] words = ["green"u8.ToArray(), "red"u8.ToArray(), "a colour with a long name"u8.ToArray()];
        using var builder = new ViewBuilder(DataType.String, reading.Memory);
        for (int row = 0; row < rows; row++)
        {
            if (row % 9 == 0)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(words[row % words.Length]);
            }
        }
        return builder.Finish();
    }

    internal static byte[] Write(Batch batch, ParquetWriteOptions options, ParquetReading reading, int batchRows)
    {
        using var stream = new MemoryStream();
        using var writer = new ParquetWriter(new StreamSink(stream), batch.Schema, options, reading.Memory);
        for (int row = 0; row < batch.Length; row += batchRows)
        {
            using Batch part = batch.Slice(row, Math.Min(batchRows, batch.Length - row));
            writer.Write(part);
        }
        writer.Finish();
        return stream.ToArray();
    }

    private static void AssertSame(Batch expected, byte[] bytes, ParquetReading reading, int maxRows)
    {
        using ParquetFile file = ParquetFile.Open(new MemoryFile(bytes));
        Assert.That(file.Schema.SameAs(expected.Schema), Is.True, file.Schema.ToString());
        int row = 0;
        foreach (RowGroup group in file.RowGroups)
        {
            using RowGroupReader reader = file.OpenRowGroup(group.Index, AllColumns(file), reading.Memory, reading.Scratch);
            while (reader.Next(maxRows) is { } part)
            {
                AssertRows(expected, part, row);
                row += part.Length;
                part.Dispose();
            }
        }
        Assert.That(row, Is.EqualTo(expected.Length));
    }

    private static void AssertRows(Batch expected, Batch actual, int from)
    {
        for (int column = 0; column < actual.Columns.Length; column++)
        {
            for (int row = 0; row < actual.Length; row++)
            {
                string want = RandomColumns.Text(expected.Columns[column], from + row);
                string got = RandomColumns.Text(actual.Columns[column], row);
                if (want != got)
                {
                    Assert.Fail($"column {column} ({actual.Schema[column].Type}), row {from + row}: {got}, not {want}");
                }
            }
        }
    }

    private static int[] AllColumns(ParquetFile file) => [.. Enumerable.Range(0, file.Schema.Count)];
}
