using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>True where a value is one of the values of an in-memory frame of one column.</summary>
/// <param name="slot">Which of <see cref="QueryContext.Frames"/>; its values are cast to the type of <paramref name="value"/>.</param>
public sealed class InFrameExpr(PhysicalExpr value, int slot, bool nullsEqual) : PhysicalExpr(DataType.Boolean)
{
    public override IReadOnlyList<PhysicalExpr> Children { get; } = [value];

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column values = EvaluateColumn(value, batch, context, out bool isScalar);
        using Column set = Gather(context);
        return new Operand(Membership.IsIn(values, set, nullsEqual, context.Memory), isScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new InFrameExpr(children[0], slot, nullsEqual);

    public override void Describe(StringBuilder text, Schema names)
    {
        value.Describe(text, names);
        text.Append(".is_in(Series)");
    }

    protected override bool SameSettings(PhysicalExpr other) => Slot == ((InFrameExpr)other).Slot && NullsEqual == ((InFrameExpr)other).NullsEqual;

    private int Slot => slot;

    private bool NullsEqual => nullsEqual;

    private Column Gather(QueryContext context)
    {
        Frame frame = context.Frames[slot];
        if (frame.Rows == 0)
        {
            return Fill.Nulls(value.Type, 0, context.Memory);
        }
        Column[] parts = [.. frame.Batches.Select(b => b.Columns[0])];
        using Column all = parts.Length == 1 ? parts[0].Retain() : Concatenation.Concat(parts, context.Memory);
        return Cast.To(all, value.Type, false, context.Memory);
    }
}
