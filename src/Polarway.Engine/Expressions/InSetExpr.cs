using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>True where a value is one of a set of constants of its type.</summary>
public sealed class InSetExpr : PhysicalExpr
{
    private const int MaxDescribed = 5;

    /// <param name="set">Taken.</param>
    public InSetExpr(PhysicalExpr value, Column set, bool nullsEqual) : base(DataType.Boolean)
    {
        Value = value;
        Set = set;
        NullsEqual = nullsEqual;
        Children = [value];
    }

    public PhysicalExpr Value { get; }

    /// <summary>The values, borrowed.</summary>
    public Column Set { get; }

    public bool NullsEqual { get; }

    public override IReadOnlyList<PhysicalExpr> Children { get; }

    public override Operand Evaluate(Batch batch, QueryContext context)
    {
        using Column values = EvaluateColumn(Value, batch, context, out bool isScalar);
        return new Operand(Membership.IsIn(values, Set, NullsEqual, context.Memory), isScalar);
    }

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new InSetExpr(children[0], Set.Retain(), NullsEqual);

    public override void Describe(StringBuilder text, Schema names)
    {
        Value.Describe(text, names);
        text.Append(".is_in([");
        for (int item = 0; item < Math.Min(Set.Length, MaxDescribed); item++)
        {
            using Column one = Set.Slice(item, 1);
            text.Append(item > 0 ? ", " : "");
            LiteralText.Append(text, one);
        }
        text.Append(Set.Length > MaxDescribed ? $", … {Set.Length - MaxDescribed} more])" : "])");
    }

    protected override bool SameSettings(PhysicalExpr other) => ReferenceEquals(Set, ((InSetExpr)other).Set) && NullsEqual == ((InSetExpr)other).NullsEqual;
}
