using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Tests.Structural;

/// <summary>Chunks of frames: how long they are, and all rows as one.</summary>
public sealed class ChunkTests
{
    private static readonly Schema s_schema = new([new Field("a", DataType.Int64)]);

    [TestCase(new int[0], new long[] { 0 })]
    [TestCase(new[] { 3 }, new long[] { 3 })]
    [TestCase(new[] { 3, 2 }, new long[] { 3, 2 })]
    [TestCase(new[] { Batch.DefaultMaxRows, Batch.DefaultMaxRows, 5, 7 }, new long[] { (2 * Batch.DefaultMaxRows) + 5, 7 })]
    [TestCase(new[] { 5, Batch.DefaultMaxRows }, new long[] { 5, Batch.DefaultMaxRows })]
    public void Batches_of_the_engines_size_belong_to_the_chunk_that_ends_after_them(int[] batches, long[] chunks)
    {
        var budget = new QueryBudget(MemoryBudget.Process, "test");
        Allocator memory = budget.CreateAllocator("test");
        using (var frame = new Frame(s_schema, Array.ConvertAll(batches, rows => new Batch(s_schema, [RandomColumns.Make(DataType.Int64, rows, rows, memory)], rows))))
        {
            Assert.That(frame.ChunkLengths(), Is.EqualTo(chunks));
            using Frame one = frame.Rechunk(memory);
            Assert.That(one.Batches, Has.Length.LessThanOrEqualTo(1));
            object?[] expected = [.. frame.Batches.SelectMany(batch => Cells.Of(batch.Columns[0]))];
            Assert.That(one.Batches.SelectMany(batch => Cells.Of(batch.Columns[0])), Is.EqualTo(expected));
        }
        Assert.That(budget.Used, Is.Zero, "bytes leaked");
    }
}
