using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Optimize;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Joins by any condition: equalities in it become keys, inequalities a search in a sorted side, conditions on one side filters of it
/// where that side keeps no rows of its own.</summary>
internal sealed partial class Binder
{
    private BoundNode BindJoinWhere(JoinNode node, Expr where)
    {
        BoundNode left = Bind(node.Left);
        BoundNode right = Bind(node.Right);
        JoinHow how = node.How switch
        {
            "inner" => JoinHow.Inner, "left" => JoinHow.Left, "right" => JoinHow.Right, "full" => JoinHow.Full,
            _ => PlanError.Unknown<JoinHow>(node.Path, "how", node.How, ["inner", "left", "right", "full"]),
        };
        if (node.LeftOn.Length > 0 || node.RightOn.Length > 0 || node.MaintainOrder != "none" || node.Validate != "m:m" || node.NullsEqual || node.Coalesce == true)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"a join by a condition has neither keys nor an order, a validation or merged columns (at {node.Path})");
        }
        var shape = new JoinShape(how, [], [], false, JoinOrder.None, false, false, "m:m");
        (JoinColumn[] columns, Schema schema) = ResultOf(node, how, left.Schema, right.Schema, [], [], shape);
        var parts = new PairParts(left.Schema.Count, how);
        foreach (Expr expr in Expanded(where, schema, NoColumns))
        {
            PhysicalExpr predicate = ExprsOver(schema).Bind(expr).Expr;
            if (predicate.Type.Kind is not (TypeKind.Boolean or TypeKind.Null))
            {
                Throw.Error(ErrorKind.Compute, $"'join_where' predicates must resolve to boolean, found {predicate.Type} (at {expr.Path})");
            }
            predicate = Coercion.To(predicate, DataType.Boolean);
            if (!Scalars.HasAggregate(predicate) && predicate.IsRowWise)
            {
                parts.Add(predicate);
                continue;
            }
            if (how != JoinHow.Inner)
            {
                Throw.Unsupported($"a condition of a {node.How} join that depends on other rows than the two that it is asked of (at {node.Path}); compute the value into a column first");
            }
            return Bind(new FilterNode(node.Path, node with { How = "cross", Where = null }, where));
        }
        left = ExprTree.And(parts.OfLeft) is { } ours ? new BoundFilter(left, ours) : left;
        right = ExprTree.And(parts.OfRight) is { } theirs ? new BoundFilter(right, theirs) : right;
        NamedExpr[] leftKeys = [.. parts.LeftKeys];
        NamedExpr[] rightKeys = [.. parts.RightKeys];
        Keyed leftSide = WithKeys(left, leftKeys, rightKeys);
        Keyed rightSide = WithKeys(right, rightKeys, leftKeys);
        return new BoundJoin(leftSide.Input, rightSide.Input, shape with { LeftKeys = leftSide.Keys, RightKeys = rightSide.Keys, Where = parts.IsOnKeys ? null : parts.Condition }, columns, schema);
    }

    /// <summary>The parts of a condition by what can be done with them.</summary>
    private sealed class PairParts(int leftCount, JoinHow how)
    {
        private readonly List<PairBound> _bounds = [];
        private readonly List<PhysicalExpr> _tests = [];

        public List<PhysicalExpr> OfLeft { get; } = [];

        public List<PhysicalExpr> OfRight { get; } = [];

        public List<NamedExpr> LeftKeys { get; } = [];

        public List<NamedExpr> RightKeys { get; } = [];

        /// <summary>Equal keys are all that is asked: a join like any other.</summary>
        public bool IsOnKeys => LeftKeys.Count > 0 && _bounds.Count == 0 && _tests.Count == 0;

        public PairCondition Condition => new(leftCount, ExprTree.And(_tests), [.. _bounds]);

        public void Add(PhysicalExpr predicate)
        {
            var parts = new List<PhysicalExpr>();
            ExprTree.SplitAnd(predicate, parts);
            foreach (PhysicalExpr part in parts)
            {
                Place(part);
            }
        }

        private void Place(PhysicalExpr part)
        {
            bool isPlain = !part.CanFail && part.DependsOnRows;
            if (isPlain && IsOfLeft(part) && how is JoinHow.Inner or JoinHow.Right)
            {
                OfLeft.Add(part);
            }
            else if (isPlain && IsOfRight(part) && how is JoinHow.Inner or JoinHow.Left)
            {
                OfRight.Add(InRight(part));
            }
            else if (part is not ComparisonExpr comparison || !TryPlace(comparison, comparison.Left, comparison.Right, comparison.Op)
                && !TryPlace(comparison, comparison.Right, comparison.Left, PairBound.Mirror(comparison.Op)))
            {
                _tests.Add(part);
            }
        }

        private bool TryPlace(ComparisonExpr whole, PhysicalExpr ours, PhysicalExpr theirs, CompareOp op)
        {
            bool isBetween = ours.DependsOnRows && theirs.DependsOnRows && IsOfLeft(ours) && IsOfRight(theirs) && ours.Type.Equals(theirs.Type);
            if (!isBetween || ours.CanFail || theirs.CanFail)
            {
                return false;
            }
            if (op == CompareOp.Eq && !ours.Type.HasObject)
            {
                LeftKeys.Add(new NamedExpr("left", ours));
                RightKeys.Add(new NamedExpr("right", InRight(theirs)));
                return true;
            }
            if (op is CompareOp.Lt or CompareOp.Le or CompareOp.Gt or CompareOp.Ge && PairBound.HasOrder(ours.Type))
            {
                _bounds.Add(new PairBound(ours, InRight(theirs), op, whole));
                return true;
            }
            return false;
        }

        private bool IsOfLeft(PhysicalExpr expr) => ExprTree.Columns(expr).All(c => c < leftCount);

        private bool IsOfRight(PhysicalExpr expr) => ExprTree.Columns(expr).All(c => c >= leftCount);

        private PhysicalExpr InRight(PhysicalExpr expr)
            => ExprTree.Map(expr, e => e is ColumnExpr column ? new ColumnExpr(column.Column - leftCount, column.Type) : e);
    }
}
