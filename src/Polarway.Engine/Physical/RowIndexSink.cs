using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Physical;

/// <summary>Numbers the rows. The rows are gathered first: only then is it known how many come before a batch.</summary>
internal sealed class RowIndexSink(Schema output, long offset) : ISink
{
    private readonly CollectSink _collect = new(new Schema(output.Fields[1..].ToArray()));

    public IBatchConsumer CreateLane(QueryContext context) => _collect.CreateLane(context);

    public void Combine(IBatchConsumer lane) => _collect.Combine(lane);

    public ISource Finish(QueryContext context)
    {
        _collect.Finish(context).Dispose();
        using Frame frame = _collect.TakeFrame();
        CheckFit(offset, frame.Rows);
        var batches = new Batch[frame.Batches.Length];
        long next = offset;
        for (int index = 0; index < batches.Length; index++)
        {
            batches[index] = Number(frame.Batches[index], output, next, context.Memory);
            next += batches[index].Length;
        }
        return new FrameSource(new Frame(output, batches));
    }

    public void Dispose() => _collect.Dispose();

    /// <exception cref="PolarwayException">Compute, when so many rows from a number on do not fit.</exception>
    internal static void CheckFit(long offset, long rows)
    {
        if (offset + rows > (long)uint.MaxValue + 1)
        {
            Throw.Error(ErrorKind.Compute, $"a row index of {rows} rows from {offset} does not fit in UInt32");
        }
    }

    /// <summary>The batch (borrowed) with the numbers from one on before its columns, which the caller owns.</summary>
    internal static Batch Number(Batch batch, Schema output, long first, Allocator memory)
    {
        NativeBuffer numbers = memory.Allocate((long)batch.Length * sizeof(uint));
        Span<uint> span = numbers.Span<uint>();
        for (int row = 0; row < span.Length; row++)
        {
            span[row] = (uint)(first + row);
        }
        var columns = new Column[batch.Columns.Length + 1];
        columns[0] = new PrimitiveColumn(DataType.UInt32, numbers, batch.Length);
        for (int column = 1; column < columns.Length; column++)
        {
            columns[column] = batch.Columns[column - 1].Retain();
        }
        return new Batch(output, columns, batch.Length, batch.Sequence);
    }
}
