using Polarway.Core.Columns;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Physical;

/// <summary>Numbers rows as they pass. Only for pipelines of one lane, where a batch comes after all before it.</summary>
internal sealed class RowIndexTransform(Schema output, long offset) : ITransform
{
    public Schema OutputSchema => output;

    public bool KeepsRowCount => true;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context) => new Stage(output, offset, next, context);

    private sealed class Stage(Schema output, long offset, IBatchConsumer next, QueryContext context) : IBatchConsumer
    {
        private long _rows;

        public void Push(Batch batch)
        {
            Batch numbered;
            using (batch)
            {
                RowIndexSink.CheckFit(offset, _rows + batch.Length);
                numbered = RowIndexSink.Number(batch, output, offset + _rows, context.Memory);
                _rows += batch.Length;
            }
            next.Push(numbered);
        }
    }
}
