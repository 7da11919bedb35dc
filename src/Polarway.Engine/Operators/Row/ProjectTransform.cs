using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Operators.Row;

/// <summary>Computes each output column from the batch; scalars are repeated for every row.</summary>
public sealed class ProjectTransform(Schema schema, PhysicalExpr[] expressions) : ITransform
{
    public Schema OutputSchema => schema;

    public bool KeepsRowCount => true;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context) => new Stage(schema, expressions, next, context);

    private sealed class Stage(Schema schema, PhysicalExpr[] expressions, IBatchConsumer next, QueryContext context) : IBatchConsumer
    {
        public void Push(Batch batch)
        {
            Batch output;
            using (batch)
            {
                output = Compute(batch);
            }
            next.Push(output);
        }

        private Batch Compute(Batch batch)
        {
            var columns = new Column[expressions.Length];
            for (int index = 0; index < expressions.Length; index++)
            {
                Operand value = expressions[index].Evaluate(batch, context);
                columns[index] = value.IsScalar && batch.Length != 1 ? Repeat(value.Column, batch.Length) : value.Column;
            }
            return new Batch(schema, columns, batch.Length, batch.Sequence);
        }

        private Column Repeat(Column scalar, int length)
        {
            using (scalar)
            {
                return Broadcasting.Repeat(scalar, length, context.Memory);
            }
        }
    }
}
