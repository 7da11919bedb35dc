using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators.Sort;

namespace Polarway.Engine.Operators.Join;

/// <summary>
/// The rows of a join's table in the order of one value, for inequalities. What they allow a row of the other side is a stretch of that
/// order; a second value is met within it by a tree of the largest ones. Rows that are null in a value are not among them.
/// </summary>
internal sealed class RangeIndex : IDisposable
{
    private readonly PairBound[] _first;
    private readonly PairBound? _second;
    private readonly NativeList<ulong> _words;
    private readonly NativeList<int> _rows;

    // A binary tree in an array, its root at 1 and its leaves from _leaves on: each node is the largest of those below it.
    private readonly NativeList<ulong> _largest;
    private readonly int _leaves;

    /// <param name="rows">Borrowed.</param>
    public RangeIndex(JoinCondition condition, Batch rows, Allocator memory, QueryContext context)
    {
        (_first, _second) = (condition.First, condition.Second);
        _words = new NativeList<ulong>(memory);
        _rows = new NativeList<int>(memory);
        _largest = new NativeList<ulong>(memory);
        try
        {
            using var second = new NativeList<ulong>(memory);
            Read(rows, second, memory, context);
            Sort(memory);
            if (_second is null)
            {
                return;
            }
            _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, _rows.Count));
            _largest.Resize(checked(2 * _leaves), 0);
            for (int place = 0; place < _rows.Count; place++)
            {
                _largest[_leaves + place] = second[_rows[place]];
            }
            for (int node = _leaves - 1; node > 0; node--)
            {
                _largest[node] = Math.Max(_largest[2 * node], _largest[(2 * node) + 1]);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The rows of the table, in the order of their value.</summary>
    public ReadOnlySpan<int> Rows => _rows.Span;

    /// <summary>True when a place of a stretch is only taken where <see cref="Next"/> finds it.</summary>
    public bool HasSecond => _second is not null;

    /// <summary>For each row of a batch of the other side the stretch of <see cref="Rows"/>, and the least second value in it.</summary>
    public void Find(Batch batch, Span<int> starts, Span<int> ends, Span<ulong> least, QueryContext context)
    {
        starts.Clear();
        ends.Fill(_rows.Count);
        using var words = new NativeList<ulong>(context.Memory);
        Span<ulong> values = words.Extend(batch.Length);
        foreach (PairBound bound in _first)
        {
            Encode(bound.Left, batch, false, values, ends, context);
            for (int row = 0; row < values.Length; row++)
            {
                if (ends[row] == 0)
                {
                    continue;
                }
                bool passesEqual = bound.Op is CompareOp.Lt or CompareOp.Ge;
                int place = Place(values[row], passesEqual);
                if (bound.Op is CompareOp.Lt or CompareOp.Le)
                {
                    starts[row] = Math.Max(starts[row], place);
                }
                else
                {
                    ends[row] = Math.Min(ends[row], place);
                }
            }
        }
        if (_second is not null)
        {
            FindLeast(batch, values, ends, least, context);
        }
    }

    /// <summary>The first place from one on whose second value is not below the least; one behind all when there is none.</summary>
    public int Next(int place, ulong least)
    {
        if (place >= _rows.Count)
        {
            return _rows.Count;
        }
        ReadOnlySpan<ulong> largest = _largest.Span;
        int node = _leaves + place;
        while (largest[node] < least)
        {
            // The next tree to the right: up from right children, then to the sibling.
            while ((node & 1) == 1)
            {
                node >>= 1;
            }
            if (node == 0)
            {
                return _rows.Count;
            }
            node++;
        }
        while (node < _leaves)
        {
            node *= 2;
            node += largest[node] < least ? 1 : 0;
        }
        return Math.Min(node - _leaves, _rows.Count);
    }

    public void Dispose()
    {
        _words.Dispose();
        _rows.Dispose();
        _largest.Dispose();
    }

    private void Read(Batch rows, NativeList<ulong> second, Allocator memory, QueryContext context)
    {
        using var words = new NativeList<ulong>(memory);
        using var valid = new NativeList<int>(memory);
        for (int start = 0; start < rows.Length; start += Batch.MaxRows)
        {
            context.ThrowIfCancelled();
            int length = Math.Min(Batch.MaxRows, rows.Length - start);
            using Batch part = rows.Slice(start, length);
            words.Clear();
            valid.Clear();
            Span<ulong> values = words.Extend(length);
            Span<int> marks = valid.Extend(length);
            marks.Fill(1);
            if (_second is not null)
            {
                Encode(_second.Right, part, LooksDown(_second), second.Extend(length), marks, context);
            }
            Encode(_first[0].Right, part, false, values, marks, context);
            for (int row = 0; row < length; row++)
            {
                if (marks[row] != 0)
                {
                    _words.Add(values[row]);
                    _rows.Add(start + row);
                }
            }
        }
    }

    private void Sort(Allocator memory)
    {
        using var spareWords = new NativeList<ulong>(memory, _rows.Count);
        using var spareRows = new NativeList<int>(memory, _rows.Count);
        RadixSort.Sort(_words.Span, _rows.Span, spareWords.Extend(_rows.Count), spareRows.Extend(_rows.Count));
    }

    private void FindLeast(Batch batch, Span<ulong> values, Span<int> ends, Span<ulong> least, QueryContext context)
    {
        Encode(_second!.Left, batch, LooksDown(_second), values, ends, context);
        bool isStrict = _second.Op is CompareOp.Lt or CompareOp.Gt;
        for (int row = 0; row < values.Length; row++)
        {
            if (isStrict && values[row] == ulong.MaxValue)
            {
                ends[row] = 0;
                continue;
            }
            least[row] = values[row] + (isStrict ? 1UL : 0UL);
        }
    }

    // The held value is to be the smaller one: turned round, it is the larger one again.
    private static bool LooksDown(PairBound bound) => bound.Op is CompareOp.Gt or CompareOp.Ge;

    /// <summary>How many values are below this one, or not above it.</summary>
    private int Place(ulong value, bool passesEqual)
    {
        ReadOnlySpan<ulong> words = _words.Span;
        int low = 0;
        int high = words.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            bool isPassed = words[middle] < value || (passesEqual && words[middle] == value);
            low = isPassed ? middle + 1 : low;
            high = isPassed ? high : middle;
        }
        return low;
    }

    /// <summary>The values of an expression as ordered numbers; the mark of a row that is null becomes 0.</summary>
    private static void Encode(PhysicalExpr expr, Batch batch, bool descending, Span<ulong> words, Span<int> marks, QueryContext context)
    {
        Operand operand = expr.Evaluate(batch, context);
        using Column column = operand.Column;
        if (operand.IsScalar)
        {
            Span<ulong> one = stackalloc ulong[1];
            DirectPrefix.Encode(column, descending, one);
            words.Fill(one[0]);
            if (!column.IsValid(0))
            {
                marks.Clear();
            }
            return;
        }
        DirectPrefix.Encode(column, descending, words);
        if (!column.HasNulls)
        {
            return;
        }
        for (int row = 0; row < marks.Length; row++)
        {
            marks[row] = column.IsValid(row) ? marks[row] : 0;
        }
    }
}
