using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Tests.Schedule;

/// <summary>Rows 0, 1, 2, … in batches of a given size, claimed by any lane; may stumble at a batch.</summary>
internal sealed class NumberSource(int batches, int rowsPerBatch, int failAt = -1, int slowMilliseconds = 0) : ISource
{
    private int _claimed;

    public Schema Schema { get; } = new([new Field("n", DataType.Int64)]);

    public long? RowCount => (long)batches * rowsPerBatch;

    public int MaxLanes => batches;

    /// <summary>Batches that were asked for.</summary>
    public int Claimed => Volatile.Read(ref _claimed);

    public ISourceReader CreateReader(QueryContext context) => new Reader(this, context);

    public void Dispose()
    {
    }

    private sealed class Reader(NumberSource source, QueryContext context) : ISourceReader
    {
        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            int unit = Interlocked.Increment(ref source._claimed) - 1;
            batch = unit < source.BatchCount ? source.Make(unit, context) : null;
            return batch is not null;
        }

        public void Dispose()
        {
        }
    }

    private int BatchCount => batches;

    private Batch Make(int unit, QueryContext context)
    {
        if (unit == failAt)
        {
            throw new InvalidDataException($"batch {unit}");
        }
        Thread.Sleep(slowMilliseconds == 0 ? 0 : (unit * 7919) % slowMilliseconds);
        var values = new long[rowsPerBatch];
        for (int row = 0; row < rowsPerBatch; row++)
        {
            values[row] = ((long)unit * rowsPerBatch) + row;
        }
        return new Batch(Schema, [PrimitiveColumn.From<long>(DataType.Int64, values, context.Memory)], rowsPerBatch, unit);
    }
}
