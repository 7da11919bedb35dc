using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Tests.Operators;

/// <summary>Runs a sink without a scheduler: batches to random lanes, lanes combined, the result read by two readers in turn.</summary>
internal static class SinkDriver
{
    /// <summary>All rows of the result as one batch, in the order of sequence numbers.</summary>
    public static Batch Run(ISink sink, Batch input, int lanes, int batchRows, int seed, QueryContext context)
    {
        var random = new Random(seed);
        IBatchConsumer[] consumers = [.. Enumerable.Range(0, lanes).Select(_ => sink.CreateLane(context))];
        long sequence = 0;
        for (int row = 0; row < input.Length; row += batchRows)
        {
            using Batch slice = input.Slice(row, Math.Min(batchRows, input.Length - row));
            consumers[random.Next(lanes)].Push(slice.WithSequence(sequence));
            sequence += 1 + random.Next(3);
        }
        Parallel.ForEach(consumers, sink.Combine);
        using ISource source = sink.Finish(context);
        var batches = new List<Batch>();
        ISourceReader[] readers = [source.CreateReader(context), source.CreateReader(context)];
        bool more = true;
        while (more)
        {
            more = false;
            foreach (ISourceReader reader in readers)
            {
                if (reader.TryRead(out Batch? batch))
                {
                    Assert.That(batch.Length, Is.GreaterThan(0));
                    batches.Add(batch);
                    more = true;
                }
            }
        }
        foreach (ISourceReader reader in readers)
        {
            reader.Dispose();
        }
        batches.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        Batch whole = batches.Count == 0 ? Empty(source.Schema, context.Memory) : Concatenation.Concat([.. batches], context.Memory);
        batches.ForEach(b => b.Dispose());
        return whole;
    }

    public static Batch Empty(Schema schema, Allocator memory)
        => new(schema, [.. schema.Fields.ToArray().Select(f => Gather.AllNull(f.Type, 0, memory))], 0);
}
