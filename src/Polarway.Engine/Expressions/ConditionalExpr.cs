using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>One of two values, row by row; where the condition is null, the second.</summary>
public sealed class ConditionalExpr(PhysicalExpr condition, PhysicalExpr whenTrue, PhysicalExpr otherwise) : PhysicalExpr(whenTrue.Type)
{
    public override IReadOnlyList<PhysicalExpr> Children { get; } = [condition, whenTrue, otherwise];

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column mask = EvaluateColumn(condition, batch, context, out bool isMaskScalar);
        using Column first = EvaluateColumn(whenTrue, batch, context, out bool isFirstScalar);
        using Column second = EvaluateColumn(otherwise, batch, context, out bool isSecondScalar);
        bool isScalar = isMaskScalar && isFirstScalar && isSecondScalar;
        int length = Math.Abs(Joined(Joined(Joined(-1, mask, isMaskScalar), first, isFirstScalar), second, isSecondScalar));
        if (isMaskScalar || mask.Length != length)
        {
            Column chosen = mask.IsValid(0) && ((BooleanColumn)mask).Values[0] ? first : second;
            return chosen.Length == length ? new Operand(chosen.Retain(), isScalar) : Fill.Repeat(chosen, length, context.Memory);
        }
        (isFirstScalar, isSecondScalar) = (isFirstScalar || first.Length != length, isSecondScalar || second.Length != length);
        return Conditional.Select((BooleanColumn)mask, new Operand(first, isFirstScalar), new Operand(second, isSecondScalar), length, context.Memory);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new ConditionalExpr(children[0], children[1], children[2]);

    public override void Describe(StringBuilder text, Schema names)
    {
        text.Append("when(");
        condition.Describe(text, names);
        text.Append(").then(");
        whenTrue.Describe(text, names);
        text.Append(").otherwise(");
        otherwise.Describe(text, names);
        text.Append(')');
    }
}
