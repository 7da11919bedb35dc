using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Aggregates among expressions of rows: they are computed first, as one row, and then stand in every row.</summary>
internal sealed partial class Binder
{
    /// <summary>Makes the node that uses the expressions, after what computes the aggregates in them.</summary>
    private BoundNode WithScalars(BoundNode input, NamedExpr[] exprs, Func<NamedExpr[], BoundNode> make)
    {
        var lift = new Lift(this, input.Schema);
        NamedExpr[] lifted = Array.ConvertAll(exprs, e => e with { Expr = lift.Apply(e.Expr).Expr });
        return lift.Around(make(lifted), input, lift.Levels);
    }

    /// <summary>One row of aggregates; aggregates inside of aggregates are computed before.</summary>
    private BoundNode AggregateAll(BoundNode input, NamedExpr[] exprs)
    {
        var lift = new Lift(this, input.Schema);
        NamedExpr[] outer = Array.ConvertAll(exprs, e => e with { Expr = lift.ApplyInside(e.Expr) });
        BoundNode body = outer.Any(e => Scalars.HasAggregate(e.Expr)) ? new BoundAggregate(input, [], outer, false, SchemaOf(outer)) : Project(new BoundOneRow(), outer);
        return lift.Around(body, input, lift.Levels);
    }

    /// <summary>Takes aggregates out of expressions, innermost first.</summary>
    private sealed class Lift(Binder binder, Schema schema)
    {
        private readonly List<List<(AggregateExpr Aggregate, int Slot)>> _levels = [];

        public int Levels => _levels.Count;

        /// <summary>The expression with a scalar for each aggregate, and how many levels of aggregates it stands on.</summary>
        public (PhysicalExpr Expr, int Level) Apply(PhysicalExpr expr)
        {
            (PhysicalExpr changed, int level) = ApplyToChildren(expr);
            if (changed is not AggregateExpr aggregate)
            {
                return (changed, level);
            }
            return (new ScalarExpr(SlotOf(aggregate, level), aggregate.Type, aggregate.Describe(schema)), level + 1);
        }

        /// <summary>The same for aggregates that stand inside of the outermost ones only.</summary>
        public PhysicalExpr ApplyInside(PhysicalExpr expr)
        {
            if (expr is AggregateExpr)
            {
                PhysicalExpr changed = ApplyToChildren(expr).Expr;
                return changed.IsRowWise ? changed : Apply(expr).Expr;
            }
            return expr.Children.Count == 0 || expr.HasOwnRows ? expr : expr.WithChildren([.. expr.Children.Select(ApplyInside)]);
        }

        /// <summary>The body after the first <paramref name="levels"/> levels of aggregates.</summary>
        public BoundNode Around(BoundNode body, BoundNode input, int levels)
        {
            for (int level = levels - 1; level >= 0; level--)
            {
                (AggregateExpr Aggregate, int Slot)[] ofRows = [.. _levels[level].Where(a => a.Aggregate.IsRowWise)];
                if (ofRows.Length > 0)
                {
                    body = Computed(body, input, ofRows);
                }
                // Whole columns may have other lengths than the input: each gets an aggregate of its own.
                foreach ((AggregateExpr aggregate, int slot) in _levels[level].Where(a => !a.Aggregate.IsRowWise))
                {
                    BoundNode whole = Project(input, [new NamedExpr("value", aggregate.Argument!)]);
                    body = Computed(body, whole, [(new AggregateExpr(new ColumnExpr(0, aggregate.Argument!.Type), aggregate.Type, aggregate.Settings), slot)]);
                }
            }
            return body;
        }

        private static BoundScalars Computed(BoundNode body, BoundNode input, (AggregateExpr Aggregate, int Slot)[] scalars)
        {
            NamedExpr[] aggregates = [.. scalars.Select(a => new NamedExpr($"scalar {a.Slot}", a.Aggregate))];
            return new BoundScalars(body, new BoundAggregate(input, [], aggregates, false, SchemaOf(aggregates)), [.. scalars.Select(a => a.Slot)]);
        }

        private (PhysicalExpr Expr, int Level) ApplyToChildren(PhysicalExpr expr)
        {
            if (expr.Children.Count == 0 || expr.HasOwnRows)
            {
                return (expr, 0);
            }
            int level = 0;
            bool isChanged = false;
            var children = new PhysicalExpr[expr.Children.Count];
            for (int child = 0; child < children.Length; child++)
            {
                (children[child], int below) = Apply(expr.Children[child]);
                level = Math.Max(level, below);
                isChanged |= !ReferenceEquals(children[child], expr.Children[child]);
            }
            return (isChanged ? expr.WithChildren(children) : expr, level);
        }

        private int SlotOf(AggregateExpr aggregate, int level)
        {
            while (_levels.Count <= level)
            {
                _levels.Add([]);
            }
            foreach ((AggregateExpr known, int slot) in _levels[level])
            {
                if (known.SameAs(aggregate))
                {
                    return slot;
                }
            }
            _levels[level].Add((aggregate, binder._scalars));
            return binder._scalars++;
        }
    }
}
