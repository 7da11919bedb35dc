using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>Values as another type.</summary>
/// <param name="isStrict">A value that does not fit is an error, else null.</param>
/// <param name="wraps">Integers keep their low bits instead.</param>
public sealed class CastExpr(PhysicalExpr input, DataType type, bool isStrict, bool wraps = false) : PhysicalExpr(type)
{
    public PhysicalExpr Input { get; } = input;

    public bool IsStrict { get; } = isStrict;

    /// <summary>The column's name, for errors.</summary>
    public string Column { get; init; } = "";

    public override IReadOnlyList<PhysicalExpr> Children { get; } = [input];

    public override bool CanFail => IsStrict || base.CanFail;

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Core.Columns.Column column = EvaluateColumn(Input, batch, context, out bool isScalar);
        return new Operand(Cast.To(column, Type, new CastOptions(IsStrict, wraps, Column), context.Memory), isScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new CastExpr(children[0], Type, IsStrict, wraps) { Column = Column };

    public override void Describe(StringBuilder text, Schema names)
    {
        Input.Describe(text, names);
        text.Append(IsStrict ? ".strict_cast(" : ".cast(").Append(Type).Append(')');
    }

    protected override bool SameSettings(PhysicalExpr other) => IsStrict == ((CastExpr)other).IsStrict && Wraps == ((CastExpr)other).Wraps;

    private bool Wraps => wraps;
}
