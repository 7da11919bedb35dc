using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Arrow;

[NonParallelizable]
public sealed unsafe class ArrowRoundTripTests
{
    private QueryBudget _budget = null!;
    private Allocator _memory = null!;
    private long _openBefore;

    [SetUp]
    public void Open()
    {
        _budget = new QueryBudget(new MemoryBudget(256 << 20), "test");
        _memory = _budget.CreateAllocator("arrow");
        _openBefore = ExportLedger.Open;
    }

    [TearDown]
    public void NothingIsLeft()
    {
        Assert.That(_memory.Used, Is.Zero, "bytes that were not given back");
        Assert.That(ExportLedger.Open, Is.EqualTo(_openBefore), "Arrow structures that were not released");
    }

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (DataType type in SampleColumns.Types)
        {
            foreach (bool nulls in (bool[])[false, true])
            {
                foreach ((int offset, int length) in ((int, int)[])[(0, 130), (0, 0), (3, 100), (8, 64), (129, 1)])
                {
                    yield return new TestCaseData(type, nulls, offset, length);
                }
            }
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void A_column_comes_back_as_it_left(DataType type, bool nulls, int offset, int length)
    {
        using Column whole = new SampleColumns(_memory, 7).Make(type, 130, nulls);
        using Column column = whole.Slice(offset, length);
        using Column back = RoundTrip(column, ExportRequest.Native);
        Assert.That(back.Type, Is.EqualTo(type));
        Assert.That(RowText.All(back), Is.EqualTo(RowText.All(column)));
        Assert.That(back.NullCount, Is.EqualTo(column.NullCount));
    }

    [TestCaseSource(nameof(Cases))]
    public void Validity_that_does_not_start_where_the_values_do_is_kept(DataType type, bool nulls, int offset, int length)
    {
        using Column whole = new SampleColumns(_memory, 11).Make(type, length, false);
        using Column bits = new SampleColumns(_memory, 12).Make(DataType.Boolean, offset + length, false);
        using Column column = type.Kind == TypeKind.Null || !nulls ? whole.Retain() : whole.WithValidity(((BooleanColumn)bits).Values.Slice(offset, length));
        using Column back = RoundTrip(column, ExportRequest.Native);
        Assert.That(RowText.All(back), Is.EqualTo(RowText.All(column)));
    }

    [Test]
    public void Text_leaves_in_the_form_that_is_asked_for([Values("U", "u", "vu")] string format, [Values] bool nulls, [Values(0, 5)] int offset)
    {
        using Column whole = new SampleColumns(_memory, 3).Make(DataType.String, 80, nulls);
        using Column column = whole.Slice(offset, 70);
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(format + "\0"))
        {
            var wanted = new ArrowSchema { Format = text };
            ExportRequest request = ExportRequest.From(&wanted, column.Type);
            ArrowSchema schema;
            ArrowExport.Export(new Field("t", column.Type), &schema, request);
            Assert.That(new string((sbyte*)schema.Format), Is.EqualTo(format));
            schema.Release(&schema);
            using Column back = RoundTrip(column, request);
            Assert.That(RowText.All(back), Is.EqualTo(RowText.All(column)));
        }
    }

    [Test]
    public void Dictionary_encoded_text_leaves_as_text([Values] bool nulls)
    {
        using Column categories = new SampleColumns(_memory, 5).Make(DataType.Categorical, 100, nulls);
        using Column encoded = categories.WithType(DataType.String);
        using Column back = RoundTrip(encoded, ExportRequest.Native);
        Assert.That(back, Is.InstanceOf<ViewColumn>());
        Assert.That(RowText.All(back), Is.EqualTo(RowText.All(encoded)));
    }

    [Test]
    public void Views_under_nulls_point_nowhere()
    {
        using Column column = new SampleColumns(_memory, 9).Make(DataType.String, 200, true);
        ArrowArray array;
        ArrowExport.Export(column, &array, _memory);
        var views = (View*)array.Buffers[1];
        for (int row = 0; row < column.Length; row++)
        {
            Assert.That(column.IsValid(row) || views[row].Length == 0, $"row {row}");
        }
        array.Release(&array);
    }

    [Test]
    public void Rows_live_until_the_consumer_releases_them_on_another_thread()
    {
        ArrowArray array;
        byte* values;
        using (Column column = new SampleColumns(_memory, 1).Make(DataType.Int64, 1000, false))
        {
            values = ((PrimitiveColumn)column).Buffer.Pointer;
            ArrowExport.Export(column, &array, _memory);
        }
        Assert.That((nint)array.Buffers[1], Is.EqualTo((nint)values), "the buffer is handed over, not copied");
        Assert.That(_memory.Used, Is.GreaterThanOrEqualTo(8000));
        ArrowArray* shared = &array;
        var address = (nint)shared;
        Task.Run(() => ((ArrowArray*)address)->Release((ArrowArray*)address)).Wait();
        Assert.That(array.Release == null);
    }

    [Test]
    public void A_child_may_be_moved_out_before_its_parent_is_released()
    {
        using Column column = new SampleColumns(_memory, 1).Make(SampleColumns.Types[^1], 10, false);
        ArrowArray parent;
        ArrowExport.Export(column, &parent, _memory);
        ArrowArray moved = *parent.Children[0];
        parent.Children[0]->Release = null;
        parent.Release(&parent);
        Assert.That(moved.Length, Is.EqualTo(10));
        Assert.That(((short*)moved.Buffers[1])[0], Is.EqualTo(((PrimitiveColumn)((StructColumn)column).Fields[0]).Values<short>()[0]));
        moved.Release(&moved);
    }

    [Test]
    public void A_frame_goes_through_a_stream_batch_by_batch()
    {
        var schema = new Schema([new Field("n", DataType.Int32), new Field("s", DataType.String), new Field("c", DataType.Categorical)]);
        var samples = new SampleColumns(_memory, 4);
        Batch Make(int rows) => new(schema, [.. schema.Fields.ToArray().Select(f => samples.Make(f.Type, rows, true))], rows);
        using var frame = new Frame(schema, [Make(10), Make(0), Make(33)]);
        ArrowArrayStream stream;
        ArrowExport.Export(new FrameBatches(frame.Retain()), &stream, _memory);
        using Frame back = ArrowImport.ImportStream(&stream, _memory);
        Assert.That(stream.Release == null, "the stream was moved");
        Assert.That(back.Schema.SameAs(schema));
        Assert.That(back.Batches.Select(b => b.Length), Is.EqualTo(new[] { 10, 0, 33 }));
        for (int column = 0; column < schema.Count; column++)
        {
            Assert.That(RowText.All(back.Batches[2].Columns[column]), Is.EqualTo(RowText.All(frame.Batches[2].Columns[column])));
        }
    }

    [Test]
    public void A_failing_producer_is_an_error_with_its_message()
    {
        ArrowArrayStream stream;
        ArrowExport.Export(new FailingBatches(), &stream, _memory);
        var address = (nint)(&stream);
        PolarwayException error = Assert.Throws<PolarwayException>(() => ArrowImport.ImportStream((ArrowArrayStream*)address, _memory))!;
        Assert.That(error.Kind, Is.EqualTo(ErrorKind.Compute));
        Assert.That(error.Message, Does.Contain("the disk is on fire"));
    }

    private Column RoundTrip(Column column, ExportRequest request)
    {
        ArrowSchema schema;
        ArrowArray array;
        ArrowExport.Export(new Field("x", column.Type), &schema, request);
        ArrowExport.Export(column, &array, _memory, request);
        try
        {
            Column back = ArrowImport.ImportColumn(&schema, &array, _memory);
            Assert.That(array.Release == null, "the array was moved");
            return back;
        }
        finally
        {
            schema.Release(&schema);
        }
    }

    private sealed class FailingBatches : IBatchStream
    {
        public Schema Schema { get; } = new([new Field("n", DataType.Int32)]);

        public Batch? Next() => throw new PolarwayException(ErrorKind.Io, "the disk is on fire");

        public void Dispose()
        {
        }
    }
}
