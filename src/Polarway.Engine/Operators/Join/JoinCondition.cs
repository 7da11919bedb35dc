using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Optimize;

namespace Polarway.Engine.Operators.Join;

/// <summary>A <see cref="PairCondition"/> as it runs: which inequalities the side that is held is searched by, and what is tested on the pairs that are found.</summary>
/// <param name="Test">Over <paramref name="Inputs"/>; null for none.</param>
/// <param name="Inputs">Where its columns come from.</param>
/// <param name="First">Inequalities of one value of the side that is held, by which it is sorted; their left is the side that streams.</param>
/// <param name="Second">One more, of another value of it.</param>
internal sealed record JoinCondition(PhysicalExpr? Test, JoinOutput[] Inputs, Schema InputSchema, PairBound[] First, PairBound? Second)
{
    /// <param name="hasKeys">Rows are found by their keys; every inequality is a test.</param>
    public static JoinCondition Of(PairCondition condition, Schema left, Schema right, bool holdsLeft, bool hasKeys)
    {
        PairBound[] bounds = holdsLeft ? Array.ConvertAll(condition.Bounds, b => b.Flipped) : condition.Bounds;
        PairBound[] first = [];
        PairBound? second = null;
        if (!hasKeys && bounds.Length > 0)
        {
            // Two inequalities of one value cut a stretch out of its order; one alone cuts off an end.
            first = bounds.Select(b => Array.FindAll(bounds, o => o.Right.SameAs(b.Right))).MaxBy(same => same.Length)!;
            second = Array.Find(bounds, b => !b.Right.SameAs(first[0].Right));
        }
        IEnumerable<PhysicalExpr> rest = bounds.Where(b => b != second && !first.Contains(b)).Select(b => b.Whole);
        PhysicalExpr? test = ExprTree.And(condition.Test is null ? rest : rest.Append(condition.Test));
        if (test is null)
        {
            return new JoinCondition(null, [], Schema.Empty, first, second);
        }
        int[] read = [.. ExprTree.Columns(test)];
        var places = new int[left.Count + right.Count];
        var inputs = new JoinOutput[read.Length];
        var fields = new Field[read.Length];
        for (int input = 0; input < read.Length; input++)
        {
            places[read[input]] = input;
            bool isLeft = read[input] < condition.LeftCount;
            int column = isLeft ? read[input] : read[input] - condition.LeftCount;
            inputs[input] = isLeft == holdsLeft ? new JoinOutput(-1, column) : new JoinOutput(column, -1);
            fields[input] = new Field($"{input}", (isLeft ? left : right)[column].Type);
        }
        return new JoinCondition(ExprTree.Remap(test, places), inputs, new Schema(fields), first, second);
    }
}
