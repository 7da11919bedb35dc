using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>
/// A finished table: batches in row order under one schema. Immutable and reference-counted like a column.
/// The constructor takes the batches.
/// </summary>
public sealed class Frame : IDisposable
{
    private int _references = 1;

    public Frame(Schema schema, Batch[] batches)
    {
        Schema = schema;
        Batches = batches;
        foreach (Batch batch in batches)
        {
            Rows += batch.Length;
        }
    }

    public Schema Schema { get; }

    public Batch[] Batches { get; }

    public long Rows { get; }

    public long ByteSize
    {
        get
        {
            long bytes = 0;
            foreach (Batch batch in Batches)
            {
                bytes += batch.ByteSize;
            }
            return bytes;
        }
    }

    public Frame Retain()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Throw.Internal("a released frame was retained");
        }
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            foreach (Batch batch in Batches)
            {
                batch.Dispose();
            }
        }
    }

    /// <summary>
    /// Rows of each chunk, as people see a frame's parts: batches one by one, except that a run of batches of the engine's own size and the
    /// one after them are one chunk, since that is how a query hands on rows that came as one. One chunk of no rows when there is no batch.
    /// </summary>
    public long[] ChunkLengths()
    {
        var lengths = new List<long>();
        bool goesOn = false;
        foreach (Batch batch in Batches)
        {
            if (goesOn)
            {
                lengths[^1] += batch.Length;
            }
            else
            {
                lengths.Add(batch.Length);
            }
            goesOn = batch.Length == Batch.DefaultMaxRows;
        }
        return lengths.Count == 0 ? [0] : [.. lengths];
    }

    /// <summary>All rows in one batch: without copying where they are in one already. The caller gets a reference.</summary>
    public Frame Rechunk(Allocator memory) => Batches.Length <= 1 ? Retain() : new Frame(Schema, [Concatenation.Concat(Batches, memory)]);

    /// <summary>Some columns, without copying. The caller gets a reference.</summary>
    public Frame Select(ReadOnlySpan<int> columns)
    {
        Schema schema = Schema.Select([.. columns]);
        var batches = new Batch[Batches.Length];
        for (int batch = 0; batch < batches.Length; batch++)
        {
            Batch from = Batches[batch];
            var picked = new Column[columns.Length];
            for (int column = 0; column < picked.Length; column++)
            {
                picked[column] = from.Columns[columns[column]].Retain();
            }
            batches[batch] = new Batch(schema, picked, from.Length, from.Sequence);
        }
        return new Frame(schema, batches);
    }

    /// <summary>Some rows, without copying. The caller gets a reference.</summary>
    public Frame Slice(long offset, long length)
    {
        var batches = new List<Batch>();
        long start = 0;
        foreach (Batch batch in Batches)
        {
            long from = Math.Max(offset, start);
            long to = Math.Min(offset + length, start + batch.Length);
            if (from < to)
            {
                batches.Add(batch.Slice((int)(from - start), (int)(to - from)));
            }
            start += batch.Length;
        }
        return new Frame(Schema, [.. batches]);
    }
}
