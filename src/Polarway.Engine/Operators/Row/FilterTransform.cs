using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Operators.Row;

/// <summary>Keeps the rows for which the predicate is true, and of those the columns that are read later. Null is not true.</summary>
/// <param name="schema">Of the input.</param>
/// <param name="columns">Positions of the columns to give on; null = all.</param>
public sealed class FilterTransform(Schema schema, PhysicalExpr predicate, int[]? columns = null) : ITransform
{
    public Schema OutputSchema { get; } = columns is null ? schema : schema.Select(columns);

    public bool KeepsRowCount => false;

    public IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context) => new Stage(predicate, OutputSchema, columns, next, context);

    private sealed class Stage(PhysicalExpr predicate, Schema output, int[]? columns, IBatchConsumer next, QueryContext context) : IBatchConsumer
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
            if (column is not BooleanColumn bits)
            {
                return null;
            }
            using Batch wanted = Narrow(batch);
            if (mask.IsScalar)
            {
                return bits.IsValid(0) && bits.Values[0] ? wanted.Share() : null;
            }
            Batch kept = Filtering.Apply(wanted, bits, context.Memory);
            if (kept.Length > 0)
            {
                return kept;
            }
            kept.Dispose();
            return null;
        }

        private Batch Narrow(Batch batch)
        {
            if (columns is null)
            {
                return batch.Share();
            }
            var narrow = new Column[columns.Length];
            for (int column = 0; column < narrow.Length; column++)
            {
                narrow[column] = batch.Columns[columns[column]].Retain();
            }
            return new Batch(output, narrow, batch.Length, batch.Sequence);
        }
    }
}
