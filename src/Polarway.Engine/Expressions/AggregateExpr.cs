using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

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

    public override Operand Evaluate(Batch batch, QueryContext context) => Throw.Internal<Operand>("an aggregate was evaluated as an expression of rows");

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
