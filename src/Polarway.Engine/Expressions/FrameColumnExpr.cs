using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>The only column of an in-memory frame, beside the rows of the input.</summary>
/// <param name="slot">Which of <see cref="QueryContext.Frames"/>.</param>
public sealed class FrameColumnExpr(int slot, Field field) : PhysicalExpr(field.Type)
{
    public override bool DependsOnRows => true;

    public override bool IsRowWise => false;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        Frame frame = context.Frames[slot];
        Column[] parts = [.. frame.Batches.Select(b => b.Columns[0])];
        return parts.Length switch
        {
            0 => Fill.Nulls(Type, 0, context.Memory),
            1 => parts[0].Retain(),
            _ => Concatenation.Concat(parts, context.Memory),
        };
    }

    public override void Describe(StringBuilder text, Schema names) => text.Append("Series[").Append(field.Name).Append(']');

    protected override bool SameSettings(PhysicalExpr other) => Slot == ((FrameColumnExpr)other).Slot;

    private int Slot => slot;
}
