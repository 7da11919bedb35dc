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

    /// <summary>One row per group, for all groups at once. The caller gets a reference.</summary>
    /// <param name="aggregate">Of single rows, or of none: the number of rows.</param>
    /// <param name="groups">The group of each row; groups are numbered in the order of their first rows.</param>
    public static Column PerGroup(AggregateExpr aggregate, Batch batch, int[] groups, QueryContext context)
    {
        Column numbers = PrimitiveColumn.From<int>(DataType.Int32, groups, context.Memory);
        Column[] columns = aggregate.Argument is null ? [numbers] : [numbers, OverExpr.FullColumn(aggregate.Argument, batch, context)];
        var schema = new Schema([.. columns.Select((c, i) => new Field($"column {i}", c.Type))]);
        using var input = new Batch(schema, columns, batch.Length);
        AggregateSpec spec = aggregate.Settings with { Column = columns.Length == 1 ? -1 : 1, Output = new Field("value", aggregate.Type) };
        using ISink sink = Sinks.Aggregate(schema, [0], [spec], true, context);
        using Frame perGroup = Run.Over(sink, input, context);
        using Batch values = WholeBatch.Of(perGroup, context.Memory);
        return values.Columns[1].Retain();
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
