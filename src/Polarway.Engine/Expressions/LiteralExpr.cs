using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A constant: a column of one row. Its memory is the process's, freed with the plan.</summary>
public sealed class LiteralExpr : PhysicalExpr
{
    /// <param name="value">One row; taken.</param>
    public LiteralExpr(Column value) : base(value.Type) => Value = value;

    /// <summary>One row, borrowed.</summary>
    public Column Value { get; }

    public bool IsNull => !Value.IsValid(0);

    public override bool DependsOnRows => false;

    /// <summary>For the columns of literals: they belong to plans, which outlive queries.</summary>
    internal static Allocator Memory { get; } = new QueryBudget(MemoryBudget.Process, "literals of plans").CreateAllocator("Literals");

    public override Operand Evaluate(Batch batch, QueryContext context) => Operand.Scalar(Value.Retain());

    public override void Describe(StringBuilder text, Schema names) => LiteralText.Append(text, Value);

    protected override bool SameSettings(PhysicalExpr other)
    {
        Column theirs = ((LiteralExpr)other).Value;
        if (IsNull || !theirs.IsValid(0))
        {
            return IsNull == !theirs.IsValid(0);
        }
        return LiteralText.AreEqual(Value, theirs);
    }
}
