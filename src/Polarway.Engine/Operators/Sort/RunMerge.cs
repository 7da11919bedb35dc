using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Sort;

/// <summary>Merges sorted runs into output batches: a loser tree picks rows, then each column is put together from the runs' stretches.</summary>
internal sealed class RunMerge : IDisposable
{
    private readonly Schema _output;
    private readonly Allocator _memory;
    private readonly MergeCursor[] _cursors;

    // Node 0 holds the winner; nodes 1.. hold the losers of their matches. Ended cursors lose against all.
    private readonly int[] _tree;
    private readonly int[] _stretchOf;
    private readonly List<Stretch> _stretches = [];
    private readonly List<SortBlock> _spent = [];
    private readonly int[] _picked = new int[Batch.MaxRows];
    private readonly int[] _pickedStretch = new int[Batch.MaxRows];

    /// <param name="output">The first columns of the blocks: the sort's input, or its extended layout.</param>
    /// <param name="cursors">Taken.</param>
    public RunMerge(Schema output, MergeCursor[] cursors, Allocator memory)
    {
        _output = output;
        _cursors = cursors;
        _memory = memory;
        _tree = new int[Math.Max(1, cursors.Length)];
        _stretchOf = new int[cursors.Length];
        Build();
    }

    /// <summary>The next rows in order; null at the end.</summary>
    public Batch? Next(long sequence)
    {
        int count = 0;
        Array.Fill(_stretchOf, -1);
        while (count < _picked.Length && _cursors.Length > 0 && !_cursors[_tree[0]].IsAtEnd)
        {
            int winner = _tree[0];
            MergeCursor cursor = _cursors[winner];
            if (_stretchOf[winner] < 0)
            {
                _stretchOf[winner] = _stretches.Count;
                _stretches.Add(new Stretch(cursor.Block, cursor.Row));
            }
            _pickedStretch[count] = _stretchOf[winner];
            _picked[count++] = cursor.Row++;
            if (cursor.IsAtEnd)
            {
                NextBlock(winner, cursor);
            }
            Replay(winner);
        }
        return count == 0 ? null : Assemble(count, sequence);
    }

    public void Dispose()
    {
        foreach (MergeCursor cursor in _cursors)
        {
            cursor.Dispose();
        }
        _spent.ForEach(b => b.Dispose());
        _spent.Clear();
    }

    private void NextBlock(int index, MergeCursor cursor)
    {
        SortBlock old = cursor.Block;
        if (cursor.LoadNext())
        {
            _spent.Add(old);
            _stretchOf[index] = -1;
        }
    }

    private Batch Assemble(int count, long sequence)
    {
        Span<int> starts = stackalloc int[_stretches.Count];
        Span<int> lengths = stackalloc int[_stretches.Count];
        lengths.Clear();
        for (int row = 0; row < count; row++)
        {
            lengths[_pickedStretch[row]]++;
        }
        int start = 0;
        for (int stretch = 0; stretch < _stretches.Count; stretch++)
        {
            starts[stretch] = start - _stretches[stretch].From;
            start += lengths[stretch];
        }
        for (int row = 0; row < count; row++)
        {
            _picked[row] += starts[_pickedStretch[row]];
        }
        var columns = new Column[_output.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = Assemble(column, count, lengths);
        }
        _stretches.Clear();
        _spent.ForEach(b => b.Dispose());
        _spent.Clear();
        return new Batch(_output, columns, count, sequence);
    }

    private Column Assemble(int column, int count, ReadOnlySpan<int> lengths)
    {
        var parts = new Column[_stretches.Count];
        for (int stretch = 0; stretch < parts.Length; stretch++)
        {
            parts[stretch] = _stretches[stretch].Block.Rows.Columns[column].Slice(_stretches[stretch].From, lengths[stretch]);
        }
        try
        {
            if (parts.Length == 1)
            {
                return parts[0].Retain();
            }
            using Column joined = Concatenation.Concat(parts, _memory);
            return Gather.Take(joined, _picked.AsSpan(0, count), _memory);
        }
        finally
        {
            foreach (Column part in parts)
            {
                part.Dispose();
            }
        }
    }

    private void Build()
    {
        Array.Fill(_tree, -1);
        for (int cursor = _cursors.Length - 1; cursor >= 0; cursor--)
        {
            Enter(cursor);
        }
    }

    /// <summary>First filling: a cursor climbs until it meets an empty node.</summary>
    private void Enter(int cursor)
    {
        int winner = cursor;
        for (int node = (cursor + _cursors.Length) / 2; node > 0; node /= 2)
        {
            if (_tree[node] < 0)
            {
                _tree[node] = winner;
                return;
            }
            if (Before(_tree[node], winner))
            {
                (winner, _tree[node]) = (_tree[node], winner);
            }
        }
        _tree[0] = winner;
    }

    private void Replay(int cursor)
    {
        int winner = cursor;
        for (int node = (cursor + _cursors.Length) / 2; node > 0; node /= 2)
        {
            int loser = _tree[node];
            if (Before(loser, winner))
            {
                _tree[node] = winner;
                winner = loser;
            }
        }
        _tree[0] = winner;
    }

    private bool Before(int left, int right)
    {
        MergeCursor first = _cursors[left];
        MergeCursor second = _cursors[right];
        if (first.IsAtEnd || second.IsAtEnd)
        {
            return !first.IsAtEnd;
        }
        int order = SortBlock.Compare(first.Block, first.Row, second.Block, second.Row);
        return order < 0 || (order == 0 && left < right);
    }

    /// <summary>Rows that one output batch takes from one block, one after the other.</summary>
    private readonly record struct Stretch(SortBlock Block, int From);
}
