using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Tests.Arrow;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Ipc.Decode;
using Polarway.Formats.Ipc.Encode;

namespace Polarway.Formats.Tests.Ipc;

/// <summary>What our writer writes, our reader reads.</summary>
public sealed class IpcRoundTripTests
{
    private Allocator _memory = null!;

    [SetUp]
    public void Open() => _memory = new QueryBudget(new MemoryBudget(512 << 20), "test").CreateAllocator("ipc");

    [TearDown]
    public void NothingIsLeft() => Assert.That(_memory.Used, Is.Zero, "bytes that were not given back");

    [Test]
    public void Batches_come_back_as_they_were_written([Values] bool isFile, [Values("", "zstd", "lz4")] string codec, [Values] bool nulls, [Values(0, 3)] int offset, [Values] bool hasViews)
    {
        var samples = new SampleColumns(_memory, 21);
        var schema = new Schema([.. SampleColumns.Types.Select((type, column) => new Field($"c{column}", type))]);
        Batch[] batches = [Make(samples, schema, 50, offset, nulls), Make(samples, schema, 0, 0, nulls), Make(samples, schema, 7, offset, nulls)];
        using IpcTable table = RoundTrip(schema, batches, isFile, codec, hasViews);
        Assert.That(table.Schema.ToString(), Is.EqualTo(schema.ToString()));
        Assert.That(table.BatchCount, Is.EqualTo(batches.Length));
        for (int number = 0; number < batches.Length; number++)
        {
            Assert.That(table.RowsOf(number), Is.EqualTo(batches[number].Length));
            using Batch back = table.Read(number, null, _memory).Single();
            for (int column = 0; column < schema.Count; column++)
            {
                Assert.That(RowText.All(back.Columns[column]), Is.EqualTo(RowText.All(batches[number].Columns[column])), $"{schema[column].Type}");
            }
            batches[number].Dispose();
        }
    }

    [Test]
    public void Some_columns_are_read_in_the_order_that_is_asked_for([Values] bool isFile)
    {
        var samples = new SampleColumns(_memory, 5);
        var schema = new Schema([new Field("a", DataType.List(DataType.String)), new Field("b", DataType.Categorical), new Field("c", DataType.Int64)]);
        using Batch batch = Make(samples, schema, 20, 0, true);
        using IpcTable table = RoundTrip(schema, [batch], isFile, "");
        using Batch back = table.Read(0, [2, 1], _memory).Single();
        Assert.That(back.Schema.Names, Is.EqualTo(new[] { "c", "b" }));
        Assert.That(RowText.All(back.Columns[0]), Is.EqualTo(RowText.All(batch.Columns[2])));
        Assert.That(RowText.All(back.Columns[1]), Is.EqualTo(RowText.All(batch.Columns[1])));
    }

    [Test]
    public void Plain_values_are_not_copied_out_of_the_file()
    {
        var schema = new Schema([new Field("a", DataType.Int64)]);
        using Batch batch = Make(new SampleColumns(_memory, 5), schema, 1000, 0, false);
        using IpcTable table = RoundTrip(schema, [batch], true, "");
        long before = _memory.Used;
        using Batch back = table.Read(0, null, _memory).Single();
        Assert.That(_memory.Used, Is.EqualTo(before));
    }

    [Test]
    public void Text_that_is_not_utf8_is_an_error()
    {
        var schema = new Schema([new Field("t", DataType.String)]);
        NativeBuffer views = _memory.Allocate(16);
        views.Span<View>()[0] = View.Inline([0x61, 0xFF]);
        using var batch = new Batch(schema, [new ViewColumn(DataType.String, views, [], 1)], 1);
        using IpcTable table = RoundTrip(schema, [batch], true, "");
        PolarwayException error = Assert.Throws<PolarwayException>(() => table.Read(0, null, _memory))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.Corrupt));
        Assert.That(error.Message, Does.Contain("column 't'").And.Contain("row 0 is not UTF-8"));
    }

    private Batch Make(SampleColumns samples, Schema schema, int rows, int offset, bool nulls)
    {
        var columns = new Column[schema.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            using Column whole = samples.Make(schema[column].Type, rows + offset, nulls);
            columns[column] = whole.Slice(offset, rows);
        }
        return new Batch(schema, columns, rows);
    }

    private IpcTable RoundTrip(Schema schema, Batch[] batches, bool isFile, string codec, bool hasViews = true)
    {
        using var stream = new MemoryStream();
        BufferCompressor? compressor = new IpcWriteOptions(codec.Length == 0 ? "uncompressed" : codec).NewCompressor();
        using (var writer = new IpcWriter(new StreamSink(stream), schema, isFile, compressor, hasViews, _memory))
        {
            foreach (Batch batch in batches)
            {
                writer.Write(batch);
            }
            writer.Finish();
        }
        return IpcBuffers.Open(stream.ToArray(), _memory);
    }
}
