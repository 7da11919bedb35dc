using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Physical;

namespace Polarway.Engine.Whole;

/// <summary>An aggregate of the rows of one batch, through the same operator that aggregates whole inputs.</summary>
internal static class GroupAggregate
{
    private static readonly Schema NoColumns = Schema.Empty;

    /// <summary>One row. The caller gets a reference.</summary>
    public static Column Of(AggregateExpr aggregate, Batch batch, QueryContext context)
    {
        using Batch input = Argument(aggregate, batch, context);
        AggregateSpec spec = aggregate.Settings with { Column = input.Columns.Length - 1, Output = new Field("value", aggregate.Type) };
        using ISink sink = Sinks.Aggregate(input.Schema, [], [spec], false, context);
        using Frame result = Run.Over(sink, input, context);
        return result.Rows == 1 ? result.Batches[0].Columns[0].Retain() : Fill.Nulls(aggregate.Type, 1, context.Memory);
    }

    private static Batch Argument(AggregateExpr aggregate, Batch batch, QueryContext context)
    {
        if (aggregate.Argument is null)
        {
            return new Batch(NoColumns, [], batch.Length);
        }
        Column column = aggregate.Argument.Evaluate(batch, context).Column;
        return new Batch(new Schema([new Field("value", column.Type)]), [column], column.Length);
    }
}
