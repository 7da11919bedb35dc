using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Operators.Result;

namespace Polarway.Engine.Whole;

/// <summary>Gathers all rows, then computes expressions of whole columns. Its memory is that of its input and results.</summary>
internal sealed class WholeSink(Schema input, BoundWhole whole) : ISink
{
    private readonly CollectSink _collect = new(input);

    public IBatchConsumer CreateLane(QueryContext context) => _collect.CreateLane(context);

    public void Combine(IBatchConsumer lane) => _collect.Combine(lane);

    public ISource Finish(QueryContext context)
    {
        _collect.Finish(context).Dispose();
        using Frame frame = _collect.TakeFrame();
        using Batch batch = WholeBatch.Of(frame, context.Memory);
        var operands = new Operand[whole.Exprs.Length];
        int done = 0;
        try
        {
            for (; done < operands.Length; done++)
            {
                context.ThrowIfCancelled();
                PhysicalExpr expr = whole.Exprs[done].Expr;
                operands[done] = (batch.Length == 1 ? OneRowColumnExpr.Within(expr) : expr).Evaluate(batch, context);
            }
            int rows = whole.KeepsRows ? batch.Length : Height(operands);
            return new FrameSource(new Frame(whole.Schema, rows == 0 ? [] : [Assemble(operands, rows, context)]));
        }
        finally
        {
            for (int operand = 0; operand < done; operand++)
            {
                operands[operand].Column.Dispose();
            }
        }
    }

    public void Dispose() => _collect.Dispose();

    /// <summary>Rows of the first result that is not repeated; one when all are.</summary>
    private static int Height(Operand[] operands)
    {
        int height = 1;
        bool isKnown = false;
        foreach (Operand operand in operands)
        {
            if (!operand.IsScalar && (!isKnown || height == 1))
            {
                height = operand.Column.Length;
                isKnown = true;
            }
        }
        return height;
    }

    private Batch Assemble(Operand[] operands, int rows, QueryContext context)
    {
        var columns = new Column[operands.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            Column value = operands[column].Column;
            if (value.Length != rows && value.Length != 1)
            {
                Throw.Error(ErrorKind.Shape, $"Series length {value.Length} of column \"{whole.Exprs[column].Name}\" doesn't match the DataFrame height of {rows}");
            }
            if (value.Length != rows && !operands[column].IsScalar)
            {
                string name = whole.Exprs[column].Name;
                Throw.Error(whole.KeepsRows ? ErrorKind.InvalidOperation : ErrorKind.Shape, $"Series {name}, length {value.Length} doesn't match the DataFrame height of {rows}\n\n"
                    + $"If you want expression: {whole.Exprs[column].Expr.Describe(input)} to be broadcasted, ensure it is a scalar (for instance by adding '.first()').");
            }
            columns[column] = value.Length == rows ? value.Retain() : Fill.Repeat(value, rows, context.Memory);
        }
        return new Batch(whole.Schema, columns, rows);
    }
}
