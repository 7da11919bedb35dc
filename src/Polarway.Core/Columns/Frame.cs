using Polarway.Core.Errors;
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
