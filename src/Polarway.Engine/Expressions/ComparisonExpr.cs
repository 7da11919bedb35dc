using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A comparison of two operands of one type.</summary>
public sealed class ComparisonExpr(CompareOp op, PhysicalExpr left, PhysicalExpr right) : PhysicalExpr(DataType.Boolean)
{
    public CompareOp Op { get; } = op;

    public PhysicalExpr Left { get; } = left;

    public PhysicalExpr Right { get; } = right;

    public override IReadOnlyList<PhysicalExpr> Children { get; } = [left, right];

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column first = EvaluateColumn(Left, batch, context, out bool isFirstScalar);
        using Column second = EvaluateColumn(Right, batch, context, out bool isSecondScalar);
        bool isScalar = isFirstScalar && isSecondScalar;
        int length = Meet(first, ref isFirstScalar, second, ref isSecondScalar);
        return new Operand(Comparison.Apply(Op, new Operand(first, isFirstScalar), new Operand(second, isSecondScalar), length, context.Memory), isScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new ComparisonExpr(Op, children[0], children[1]);

    public override void Describe(StringBuilder text, Schema names)
    {
        text.Append("[(");
        Left.Describe(text, names);
        text.Append(") ").Append(Symbol(Op)).Append(" (");
        Right.Describe(text, names);
        text.Append(")]");
    }

    protected override bool SameSettings(PhysicalExpr other) => Op == ((ComparisonExpr)other).Op;

    private static string Symbol(CompareOp op) => op switch
    {
        CompareOp.Eq => "==",
        CompareOp.Ne => "!=",
        CompareOp.Lt => "<",
        CompareOp.Le => "<=",
        CompareOp.Gt => ">",
        CompareOp.Ge => ">=",
        CompareOp.EqMissing => "==v",
        _ => "!=v",
    };
}
