using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>True where a value lies in an interval. All three have one type.</summary>
public sealed class BetweenExpr(PhysicalExpr value, PhysicalExpr lower, PhysicalExpr upper, ClosedInterval closed) : PhysicalExpr(DataType.Boolean)
{
    public PhysicalExpr Value { get; } = value;

    public PhysicalExpr Lower { get; } = lower;

    public PhysicalExpr Upper { get; } = upper;

    public ClosedInterval Closed { get; } = closed;

    public override IReadOnlyList<PhysicalExpr> Children { get; } = [value, lower, upper];

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column first = EvaluateColumn(Value, batch, context, out bool isScalar);
        using Column low = EvaluateColumn(Lower, batch, context, out bool isLowScalar);
        using Column high = EvaluateColumn(Upper, batch, context, out bool isHighScalar);
        bool allScalar = isScalar && isLowScalar && isHighScalar;
        int length = Math.Abs(Joined(Joined(Joined(-1, first, isScalar), low, isLowScalar), high, isHighScalar));
        (isScalar, isLowScalar, isHighScalar) = (isScalar || first.Length != length, isLowScalar || low.Length != length, isHighScalar || high.Length != length);
        return new Operand(Membership.IsBetween(new Operand(first, isScalar), new Operand(low, isLowScalar), new Operand(high, isHighScalar), Closed, length, context.Memory), allScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new BetweenExpr(children[0], children[1], children[2], Closed);

    public override void Describe(StringBuilder text, Schema names) => DescribeCall(text, names, "is_between");

    protected override bool SameSettings(PhysicalExpr other) => Closed == ((BetweenExpr)other).Closed;
}
