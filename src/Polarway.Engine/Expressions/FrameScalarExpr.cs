using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>The one value of an in-memory frame of one row and one column.</summary>
/// <param name="slot">Which of <see cref="QueryContext.Frames"/>.</param>
public sealed class FrameScalarExpr(int slot, Field field) : PhysicalExpr(field.Type)
{
    public override bool DependsOnRows => false;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        Frame frame = context.Frames[slot];
        foreach (Batch part in frame.Batches)
        {
            if (part.Length == 1)
            {
                return Operand.Scalar(part.Columns[0].Retain());
            }
        }
        return Throw.Internal<Operand>("a frame that is a scalar has no row");
    }

    public override void Describe(StringBuilder text, Schema names) => text.Append("Series[").Append(field.Name).Append(']');

    protected override bool SameSettings(PhysicalExpr other) => Slot == ((FrameScalarExpr)other).Slot;

    private int Slot => slot;
}
