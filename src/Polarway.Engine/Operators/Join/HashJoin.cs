using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>
/// Joins two inputs that are in memory: numbers for the keys of both, the rows of one side by number, and a walk over the other. Pairs
/// of rows are held as numbers, then columns are gathered one by one.
/// </summary>
internal sealed class HashJoin(JoinShape shape, JoinColumn[] columns, Schema schema)
{
    /// <summary>Both inputs are borrowed; the caller owns the batch.</summary>
    /// <exception cref="PolarwayException">Compute: keys are not as unique as they were said to be.</exception>
    public Batch Run(Batch left, Batch right, QueryContext context)
    {
        using var pairs = new Pairs(context);
        if (shape.How == JoinHow.Cross)
        {
            Cross(left.Length, right.Length, pairs, context);
        }
        else if (shape.Asof is { } rule)
        {
            MatchNearest(rule, left, right, pairs, context);
        }
        else
        {
            using var numbers = new KeyNumbers(left, right, shape, context);
            Validate(numbers, context);
            Match(numbers, pairs, context);
        }
        return Assemble(left, right, pairs, context);
    }

    private void MatchNearest(AsofRule rule, Batch left, Batch right, Pairs pairs, QueryContext context)
    {
        if (shape.LeftKeys.Length == 0)
        {
            using NativeList<int> alone = new AsofMatch(rule, null, context).Run(left, right, [], 0);
            pairs.AddLeft(alone.Span);
            return;
        }
        using var numbers = new KeyNumbers(left, right, shape, context);
        using var groups = new RowsByKey(numbers.Right, numbers.Count, context.Memory);
        using NativeList<int> found = new AsofMatch(rule, groups, context).Run(left, right, numbers.Left, numbers.Count);
        pairs.AddLeft(found.Span);
    }

    private void Validate(KeyNumbers numbers, QueryContext context)
    {
        if (shape.LeftUnique)
        {
            Check(numbers.Left, numbers.Count, context);
        }
        if (shape.RightUnique)
        {
            Check(numbers.Right, numbers.Count, context);
        }
    }

    private void Check(ReadOnlySpan<int> numbers, int keys, QueryContext context)
    {
        using var rows = new RowsByKey(numbers, keys, context.Memory);
        if (rows.MostRows > 1)
        {
            Throw.Error(ErrorKind.Compute, $"join keys did not fulfill {shape.Validation} validation");
        }
    }

    private void Match(KeyNumbers numbers, Pairs pairs, QueryContext context)
    {
        bool byRight = shape.Order == JoinOrder.Right || (shape.Order == JoinOrder.None && shape.How == JoinHow.Right);
        ReadOnlySpan<int> outer = byRight ? numbers.Right : numbers.Left;
        ReadOnlySpan<int> inner = byRight ? numbers.Left : numbers.Right;
        using var matches = new RowsByKey(inner, numbers.Count, context.Memory);
        bool keepsOuter = shape.How == JoinHow.Full || shape.How == (byRight ? JoinHow.Right : JoinHow.Left);
        bool keepsInner = shape.How == JoinHow.Full || shape.How == (byRight ? JoinHow.Left : JoinHow.Right);
        bool wantsMatch = shape.How == JoinHow.Semi;
        bool isTest = shape.How is JoinHow.Semi or JoinHow.Anti;
        for (int row = 0; row < outer.Length; row++)
        {
            if (row % Batch.DefaultMaxRows == 0)
            {
                context.ThrowIfCancelled();
            }
            ReadOnlySpan<int> found = matches[outer[row]];
            if (isTest)
            {
                if (found.IsEmpty != wantsMatch)
                {
                    pairs.Add(row, -1);
                }
                continue;
            }
            if (found.IsEmpty && keepsOuter)
            {
                pairs.Add(byRight ? -1 : row, byRight ? row : -1);
            }
            foreach (int other in found)
            {
                pairs.Add(byRight ? other : row, byRight ? row : other);
            }
        }
        if (keepsInner)
        {
            AddUnmatched(outer, inner, byRight, numbers.Count, pairs, context);
        }
    }

    private static void AddUnmatched(ReadOnlySpan<int> outer, ReadOnlySpan<int> inner, bool byRight, int keys, Pairs pairs, QueryContext context)
    {
        using var known = new RowsByKey(outer, keys, context.Memory);
        for (int row = 0; row < inner.Length; row++)
        {
            if (known[inner[row]].IsEmpty)
            {
                pairs.Add(byRight ? row : -1, byRight ? -1 : row);
            }
        }
    }

    private static void Cross(int leftRows, int rightRows, Pairs pairs, QueryContext context)
    {
        for (int left = 0; left < leftRows; left++)
        {
            context.ThrowIfCancelled();
            for (int right = 0; right < rightRows; right++)
            {
                pairs.Add(left, right);
            }
        }
    }

    private Batch Assemble(Batch left, Batch right, Pairs pairs, QueryContext context)
    {
        var made = new Column[columns.Length];
        for (int column = 0; column < made.Length; column++)
        {
            JoinColumn source = columns[column];
            made[column] = source.Side switch
            {
                JoinSide.Left => Gather.Take(left.Columns[source.Column], pairs.Left, context.Memory),
                JoinSide.Right => Gather.Take(right.Columns[source.Column], pairs.Right, context.Memory),
                _ => Either(left.Columns[source.Column], right.Columns[source.Other], pairs, context),
            };
        }
        return new Batch(schema, made, pairs.Count);
    }

    private static Column Either(Column left, Column right, Pairs pairs, QueryContext context)
    {
        using Column all = Concatenation.Concat([left, right], context.Memory);
        var rows = new int[pairs.Count];
        for (int pair = 0; pair < rows.Length; pair++)
        {
            rows[pair] = pairs.Left[pair] >= 0 ? pairs.Left[pair] : left.Length + pairs.Right[pair];
        }
        return Gather.Take(all, rows, context.Memory);
    }

    /// <summary>Rows of both inputs side by side; -1 where there is none.</summary>
    private sealed class Pairs(QueryContext context) : IDisposable
    {
        private readonly NativeList<int> _left = new(context.Memory);
        private readonly NativeList<int> _right = new(context.Memory);

        public int Count => _left.Count;

        public ReadOnlySpan<int> Left => _left.Span;

        public ReadOnlySpan<int> Right => _right.Span;

        public void Add(int left, int right)
        {
            if (_left.Count == Array.MaxLength)
            {
                Throw.Unsupported("a join with more rows than a column can have; filter or aggregate the inputs first");
            }
            _left.Add(left);
            _right.Add(right);
        }

        /// <summary>Each left row with its right row.</summary>
        public void AddLeft(ReadOnlySpan<int> right)
        {
            for (int row = 0; row < right.Length; row++)
            {
                Add(row, right[row]);
            }
        }

        public void Dispose()
        {
            _left.Dispose();
            _right.Dispose();
        }
    }
}
