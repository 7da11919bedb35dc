using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>An expression of the rows up to each.</summary>
internal sealed partial class ExprBinder
{
    private Bound BindCumulative(Function function)
    {
        if (function.Arguments.Length != 2)
        {
            PlanError.Invalid(function.Path, $"function \"cumulative_eval\" takes 2 arguments, found {function.Arguments.Length}");
        }
        Bound value = Settled(Bind(function.Arguments[0]));
        int least = (int)Math.Clamp(function.Options.IntegerOr("min_samples", 1), 0, int.MaxValue);
        function.Options.Complete();
        var binder = new ExprBinder(new Schema([new Field("", value.Type)]), frames);
        PhysicalExpr inner = binder.Bind(function.Arguments[1]).Expr;
        if (inner.DependsOnRows)
        {
            Throw.Error(ErrorKind.InvalidOperation, "`cumulative_eval` is not allowed with non-scalar output; end the expression with an aggregate");
        }
        return new Bound(value.Name, new CumulativeExpr(value.Expr, inner, least)) { Root = value.Root };
    }
}
