using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>Arithmetic of two operands of one memory form.</summary>
public sealed class ArithmeticExpr(ArithmeticOp op, PhysicalExpr left, PhysicalExpr right, DataType type) : PhysicalExpr(type)
{
    public override IReadOnlyList<PhysicalExpr> Children { get; } = [left, right];

    public override bool CanFail => base.CanFail || Type.Kind == TypeKind.Decimal || (op == ArithmeticOp.Power && Type.IsInteger);

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column first = EvaluateColumn(left, batch, context, out bool isFirstScalar);
        using Column second = EvaluateColumn(right, batch, context, out bool isSecondScalar);
        bool isScalar = isFirstScalar && isSecondScalar;
        int length = Meet(first, ref isFirstScalar, second, ref isSecondScalar);
        return new Operand(Arithmetic.Apply(op, new Operand(first, isFirstScalar), new Operand(second, isSecondScalar), length, Type, context.Memory), isScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new ArithmeticExpr(op, children[0], children[1], Type);

    public override void Describe(StringBuilder text, Schema names)
    {
        text.Append("[(");
        left.Describe(text, names);
        text.Append(") ").Append(Arithmetic.Symbol(op)).Append(" (");
        right.Describe(text, names);
        text.Append(")]");
    }

    protected override bool SameSettings(PhysicalExpr other) => op == ((ArithmeticExpr)other).Op;

    private ArithmeticOp Op => op;
}
