using Polarway.Core.Columns;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole;

/// <summary>Runs an operator over one batch, here and now.</summary>
internal static class Run
{
    /// <param name="batch">Borrowed; cut to the size that operators take.</param>
    public static Frame Over(ISink sink, Batch batch, QueryContext context)
    {
        IBatchConsumer lane = sink.CreateLane(context);
        for (int row = 0; row < batch.Length; row += Batch.MaxRows)
        {
            context.ThrowIfCancelled();
            using Batch part = batch.Slice(row, Math.Min(Batch.MaxRows, batch.Length - row));
            lane.Push(part.WithSequence(row / Batch.MaxRows));
        }
        sink.Combine(lane);
        using ISource source = sink.Finish(context);
        var batches = new List<Batch>();
        using (ISourceReader reader = source.CreateReader(context))
        {
            while (reader.TryRead(out Batch? result))
            {
                batches.Add(result);
            }
        }
        batches.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        return new Frame(source.Schema, [.. batches]);
    }
}
