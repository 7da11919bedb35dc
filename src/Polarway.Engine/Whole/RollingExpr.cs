using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;
using Polarway.Engine.Whole.Sliding;

namespace Polarway.Engine.Whole;

/// <summary>An expression evaluated over a window of the rows for each row, along an index that ascends.</summary>
/// <param name="value">One value per window.</param>
/// <param name="index">Int64, or instants.</param>
internal sealed class RollingExpr(PhysicalExpr value, PhysicalExpr index, IndexSpan period, IndexSpan? offset, RangeEnds ends, string text) : PhysicalExpr(value.Type)
{
    public override IReadOnlyList<PhysicalExpr> Children { get; } = [value, index];

    public override bool IsRowWise => false;

    public override bool DependsOnRows => true;

    public override bool HasOwnRows => true;

    public override bool CanFail => true;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column points = OverExpr.FullColumn(index, batch, context);
        if (points.HasNulls)
        {
            Throw.Error(ErrorKind.InvalidOperation, "null values in `rolling` not supported, fill nulls.");
        }
        using SlidingWindows windows = SlidingWindows.By(points, period, offset, ends, context.Memory);
        if (windows.Order is not null)
        {
            Throw.Error(ErrorKind.InvalidOperation, "argument in operation 'rolling' is not sorted, please sort the 'expr/series/column' first");
        }
        var parts = new List<Column>(batch.Length + 1) { Fill.Nulls(Type, 0, context.Memory) };
        try
        {
            for (int row = 0; row < windows.Count; row++)
            {
                context.ThrowIfCancelled();
                using Batch part = batch.Slice(windows.Starts[row], windows.Ends[row] - windows.Starts[row]);
                parts.Add(value.Evaluate(part, context).Column);
            }
            return Concatenation.Concat([.. parts], context.Memory);
        }
        finally
        {
            parts.ForEach(p => p.Dispose());
        }
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new RollingExpr(children[0], children[1], period, offset, ends, text);

    public override void Describe(StringBuilder target, Schema names)
    {
        value.Describe(target, names);
        target.Append(".rolling(");
        index.Describe(target, names);
        target.Append(", ").Append(text).Append(')');
    }

    protected override bool SameSettings(PhysicalExpr other) => other is RollingExpr same && text == same.Text && ends == same.Ends;

    private string Text => text;

    private RangeEnds Ends => ends;
}
