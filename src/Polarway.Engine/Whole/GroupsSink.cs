using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Whole;

/// <summary>
/// Gathers all rows, then evaluates expressions group by group: for those that the aggregate operator has no form for. Much slower
/// than it with many groups, and in memory.
/// </summary>
internal sealed class GroupsSink(Schema input, BoundGroups groups) : ISink
{
    private readonly CollectSink _collect = new(input);

    public IBatchConsumer CreateLane(QueryContext context) => _collect.CreateLane(context);

    public void Combine(IBatchConsumer lane) => _collect.Combine(lane);

    public ISource Finish(QueryContext context)
    {
        _collect.Finish(context).Dispose();
        using Frame frame = _collect.TakeFrame();
        if (frame.Rows == 0)
        {
            return new FrameSource(new Frame(groups.Schema, []));
        }
        using Batch batch = WholeBatch.Of(frame, context.Memory);
        Column[] keys = Array.ConvertAll(groups.Keys, k => RowsOf(k.Expr, batch, context));
        try
        {
            int[] numbers = Distinctness.Groups(keys, batch.Length, context.Memory, out int count);
            int[][] rows = Distinctness.RowsOf(numbers, count);
            int[] first = Distinctness.FirstRows(numbers, count);
            var columns = new Column[groups.Schema.Count];
            for (int key = 0; key < keys.Length; key++)
            {
                columns[key] = Gather.Take(keys[key], first, context.Memory);
            }
            Compute(groups.Values, batch, rows, columns.AsSpan(keys.Length), context);
            return new FrameSource(new Frame(groups.Schema, [new Batch(groups.Schema, columns, count)]));
        }
        finally
        {
            foreach (Column key in keys)
            {
                key.Dispose();
            }
        }
    }

    public void Dispose() => _collect.Dispose();

    internal static Column RowsOf(PhysicalExpr expr, Batch batch, QueryContext context)
    {
        Operand operand = expr.Evaluate(batch, context);
        if (!operand.IsScalar)
        {
            return operand.Column;
        }
        using Column one = operand.Column;
        return Fill.Repeat(one, batch.Length, context.Memory);
    }

    /// <summary>A value of each expression for each set of rows.</summary>
    internal static void Compute(NamedExpr[] exprs, Batch batch, int[][] rows, Span<Column> target, QueryContext context)
    {
        var values = new Column[exprs.Length][];
        for (int value = 0; value < values.Length; value++)
        {
            values[value] = new Column[rows.Length];
        }
        for (int group = 0; group < rows.Length; group++)
        {
            context.ThrowIfCancelled();
            using Batch part = Gather.Take(batch, rows[group], context.Memory);
            for (int value = 0; value < values.Length; value++)
            {
                values[value][group] = exprs[value].Expr.Evaluate(part, context).Column;
            }
        }
        for (int value = 0; value < values.Length; value++)
        {
            target[value] = Concatenation.Concat(values[value], context.Memory);
            foreach (Column part in values[value])
            {
                part.Dispose();
            }
        }
    }
}
