using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Bind;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Optimize;

/// <summary>Computes what depends on literals only, once; drops conditions that are always true.</summary>
internal static class ConstantFolding
{
    private static readonly QueryContext Context = new(new QueryBudget(MemoryBudget.Process, "constant folding"), new EngineSettings());

    public static BoundNode Apply(BoundNode node)
    {
        BoundNode folded = BoundTree.MapExprs(BoundTree.MapInputs(node, Apply), expr => ExprTree.Map(expr, Fold));
        return folded is BoundFilter { Predicate: LiteralExpr literal } filter && IsFlag(literal, true) ? filter.Input : folded;
    }

    /// <summary>The expression with its constant parts computed.</summary>
    public static PhysicalExpr Apply(PhysicalExpr expr) => ExprTree.Map(expr, Fold);

    private static PhysicalExpr Fold(PhysicalExpr expr)
    {
        if (expr is LogicExpr logic)
        {
            expr = Simplify(logic);
        }
        if (expr is LiteralExpr or AggregateExpr || expr.Children.Count == 0 || !expr.Children.All(c => c is LiteralExpr))
        {
            return expr;
        }
        try
        {
            using var none = new Batch(Schema.Empty, [], 0);
            Operand value = expr.Evaluate(none, Context);
            // Some kernels give the memory form of a wider type: only an exact one can stand for the expression.
            if (value.IsScalar && value.Column.Length == 1 && value.Column.Type.Equals(expr.Type))
            {
                return new LiteralExpr(value.Column);
            }
            value.Column.Dispose();
            return expr;
        }
        catch (PolarwayException)
        {
            // It may never be evaluated (no rows, another branch); if it is, it fails then, with the same message.
            return expr;
        }
    }

    private static PhysicalExpr Simplify(LogicExpr logic)
    {
        if (logic.Op == LogicOp.Xor)
        {
            return logic;
        }
        // x and true is x; x or false is x.
        bool neutral = logic.Op == LogicOp.And;
        if (logic.Left is LiteralExpr left && IsFlag(left, neutral))
        {
            return logic.Right;
        }
        return logic.Right is LiteralExpr right && IsFlag(right, neutral) ? logic.Left : logic;
    }

    private static bool IsFlag(LiteralExpr literal, bool value) => literal.Value is BooleanColumn flag && flag.IsValid(0) && flag.Values[0] == value;
}
