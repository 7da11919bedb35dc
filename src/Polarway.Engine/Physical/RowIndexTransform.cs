using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Numbers rows as they pass: by the batches' sequence numbers where these count rows; else only for pipelines of one lane,
/// where a batch comes after all before it.</summary>
internal sealed class RowIndexTransform(Schema output, long offset, bool isNumbered) : ITransform
{
    public Schema OutputSchema => output;

    public bool KeepsRowCount => true;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context) => new Stage(output, offset, isNumbered, next, context);

    private sealed class Stage(Schema output, long offset, bool isNumbered, IBatchConsumer next, QueryContext context) : IBatchConsumer
    {
        private long _rows;

        public void Push(Batch batch)
        {
            Batch numbered;
            using (batch)
            {
                long before = isNumbered ? batch.Sequence : _rows;
                RowIndexSink.CheckFit(offset, before + batch.Length);
                numbered = RowIndexSink.Number(batch, output, offset + before, context.Memory);
                _rows += batch.Length;
            }
            next.Push(numbered);
        }
    }
}
