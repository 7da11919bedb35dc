using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Operators.Row;

/// <summary>Keeps the rows for which the predicate is true. Null is not true.</summary>
public sealed class FilterTransform(Schema schema, PhysicalExpr predicate) : ITransform
{
    public Schema OutputSchema => schema;

    public bool KeepsRowCount => false;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context) => new Stage(predicate, next, context);

    private sealed class Stage(PhysicalExpr predicate, IBatchConsumer next, QueryContext context) : IBatchConsumer
    {
        public void Push(Batch batch)
        {
            Batch? kept;
            using (batch)
            {
                kept = Apply(batch);
            }
            if (kept is not null)
            {
                next.Push(kept);
            }
        }

        private Batch? Apply(Batch batch)
        {
            Operand mask = predicate.Evaluate(batch, context);
            using Column column = mask.Column;
            var bits = (BooleanColumn)column;
            if (mask.IsScalar)
            {
                return bits.IsValid(0) && bits.Values[0] ? batch.Share() : null;
            }
            Batch kept = Filtering.Apply(batch, bits, context.Memory);
            if (kept.Length > 0)
            {
                return kept;
            }
            kept.Dispose();
            return null;
        }
    }
}
