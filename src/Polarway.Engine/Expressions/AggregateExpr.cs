using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Expressions;

/// <summary>An aggregate inside of an expression. The planner computes it in an aggregate operator and puts a column in its place.</summary>
/// <param name="argument">Null for the number of rows.</param>
/// <param name="settings">Kind and options; its column and output are not used.</param>
public sealed class AggregateExpr(PhysicalExpr? argument, DataType type, AggregateSpec settings) : PhysicalExpr(type)
{
    public PhysicalExpr? Argument { get; } = argument;

    public AggregateSpec Settings { get; } = settings;

    public override IReadOnlyList<PhysicalExpr> Children { get; } = argument is null ? [] : [argument];

    /// <summary>One value for all rows.</summary>
    public override bool DependsOnRows => false;

    /// <summary>The aggregate of all rows of the batch. Only where whole groups are evaluated: elsewhere the planner has put an operator in its place.</summary>
    public override Operand Evaluate(Batch batch, QueryContext context) => Operand.Scalar(GroupAggregate.Of(this, batch, context));

    public override PhysicalExpr WithChildren(IReadOnlyList<PhysicalExpr> children) => new AggregateExpr(children.Count > 0 ? children[0] : null, Type, Settings);

    public override void Describe(StringBuilder text, Schema names)
    {
        if (Argument is null)
        {
            text.Append("len()");
            return;
        }
        DescribeCall(text, names, Name(Settings));
    }

    protected override bool SameSettings(PhysicalExpr other) => Settings == ((AggregateExpr)other).Settings;

    private static string Name(AggregateSpec settings) => settings.Kind switch
    {
        AggregateKind.NUnique => "n_unique",
        AggregateKind.NullCount => "null_count",
        AggregateKind.ArgMin => "arg_min",
        AggregateKind.ArgMax => "arg_max",
        AggregateKind kind => kind.ToString().ToLowerInvariant(),
    };
}
