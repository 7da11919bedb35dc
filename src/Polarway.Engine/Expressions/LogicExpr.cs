using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>The gates of three-valued logic.</summary>
public enum LogicOp { And, Or, Xor }

/// <summary>And, or, xor of booleans (null means unknown).</summary>
public sealed class LogicExpr(LogicOp op, PhysicalExpr left, PhysicalExpr right) : PhysicalExpr(DataType.Boolean)
{
    public LogicOp Op { get; } = op;

    public PhysicalExpr Left { get; } = left;

    public PhysicalExpr Right { get; } = right;

    public override IReadOnlyList<PhysicalExpr> Children { get; } = [left, right];

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column first = EvaluateColumn(Left, batch, context, out bool isFirstScalar);
        using Column second = EvaluateColumn(Right, batch, context, out bool isSecondScalar);
        bool isScalar = isFirstScalar && isSecondScalar;
        int length = Meet(first, ref isFirstScalar, second, ref isSecondScalar);
        var (one, two) = (new Operand(first, isFirstScalar), new Operand(second, isSecondScalar));
        Column result = Op switch
        {
            LogicOp.And => Logic.And(one, two, length, context.Memory),
            LogicOp.Or => Logic.Or(one, two, length, context.Memory),
            _ => Logic.Xor(one, two, length, context.Memory),
        };
        return new Operand(result, isScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new LogicExpr(Op, children[0], children[1]);

    public override void Describe(StringBuilder text, Schema names)
    {
        text.Append("[(");
        Left.Describe(text, names);
        text.Append(Op switch { LogicOp.And => ") & (", LogicOp.Or => ") | (", _ => ") ^ (" });
        Right.Describe(text, names);
        text.Append(")]");
    }

    protected override bool SameSettings(PhysicalExpr other) => Op == ((LogicExpr)other).Op;
}
