using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Physical;

/// <summary>Puts the columns of a result of one row into the run's scalars.</summary>
internal sealed class ScalarSink(Schema schema, int[] slots) : ISink
{
    private readonly CollectSink _collect = new(schema);

    public IBatchConsumer CreateLane(QueryContext context) => _collect.CreateLane(context);

    public void Combine(IBatchConsumer lane) => _collect.Combine(lane);

    public ISource Finish(QueryContext context)
    {
        _collect.Finish(context).Dispose();
        using Frame frame = _collect.TakeFrame();
        foreach (Batch batch in frame.Batches)
        {
            for (int column = 0; column < slots.Length && batch.Length == 1; column++)
            {
                context.Scalars.Set(slots[column], batch.Columns[column].Retain());
            }
        }
        return new FrameSource(new Frame(schema, []));
    }

    public void Dispose() => _collect.Dispose();
}
