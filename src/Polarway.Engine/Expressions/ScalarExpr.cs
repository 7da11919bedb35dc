using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A value that an earlier pipeline of the same run has computed: an aggregate of the whole input, for each of its rows.</summary>
/// <param name="source">What it is the value of, for explain.</param>
public sealed class ScalarExpr(int slot, DataType type, string source) : PhysicalExpr(type)
{
    /// <summary>Position in <see cref="QueryContext.Scalars"/>.</summary>
    public int Slot { get; } = slot;

    public override bool DependsOnRows => false;

    public override Operand Evaluate(Batch batch, QueryContext context) => Operand.Scalar(context.Scalars.Get(Slot).Retain());

    public override void Describe(StringBuilder text, Schema names) => text.Append(source);

    protected override bool SameSettings(PhysicalExpr other) => Slot == ((ScalarExpr)other).Slot;
}
