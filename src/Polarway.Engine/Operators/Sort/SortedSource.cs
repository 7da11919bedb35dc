using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Sort;

/// <summary>The merged runs of a sort. Owns the runs.</summary>
internal sealed class SortedSource : ISource
{
    /// <summary>Rows of a merge range: enough to be worth a lane.</summary>
    private const long RangeRows = 1 << 18;

    private const int MaxRanges = 64;

    private readonly SortLayout _layout;
    private readonly SortBlock[] _blocks;
    private readonly SpilledRun[] _spilled;
    private readonly Allocator _memory;
    private readonly QueryContext _context;

    // Range r takes rows _cuts[r][block] to _cuts[r + 1][block] of each block.
    private readonly int[][] _cuts;
    private int _claimed;

    public SortedSource(SortLayout layout, SortBlock[] blocks, SpilledRun[] spilled, Allocator memory, QueryContext context)
    {
        _layout = layout;
        _blocks = blocks;
        _spilled = spilled;
        _memory = memory;
        _context = context;
        long rows = blocks.Sum(b => (long)b.Length);
        RowCount = rows + spilled.Sum(r => r.Blocks.Sum(b => (long)b.Batch.Length));
        _cuts = Cut(spilled.Length > 0 ? 1 : (int)Math.Clamp(rows / RangeRows, 1, MaxRanges));
    }

    public Schema Schema => _layout.Input;

    public long? RowCount { get; }

    public long SequenceSpan => (long)MaxRanges << 40;

    public int MaxLanes => _cuts.Length - 1;

    public ISourceReader CreateReader(QueryContext context) => new Reader(this);

    public void Dispose()
    {
        foreach (SortBlock block in _blocks)
        {
            block.Dispose();
        }
        foreach (SpilledRun run in _spilled)
        {
            run.Dispose();
        }
    }

    /// <summary>Splits every block at keys drawn from all of them, so that ranges have about the same number of rows.</summary>
    private int[][] Cut(int ranges)
    {
        const int SamplesPerRange = 16;
        var cuts = new int[ranges + 1][];
        cuts[0] = new int[_blocks.Length];
        cuts[ranges] = [.. _blocks.Select(b => b.Length)];
        if (ranges == 1)
        {
            return cuts;
        }
        long step = Math.Max(1, _blocks.Sum(b => (long)b.Length) / (ranges * SamplesPerRange));
        var samples = new List<(SortBlock Block, int Row)>();
        foreach (SortBlock block in _blocks)
        {
            for (long row = step / 2; row < block.Length; row += step)
            {
                samples.Add((block, (int)row));
            }
        }
        samples.Sort(static (left, right) => SortBlock.Compare(left.Block, left.Row, right.Block, right.Row));
        for (int range = 1; range < ranges; range++)
        {
            (SortBlock block, int row) = samples[(int)((long)samples.Count * range / ranges)];
            cuts[range] = [.. _blocks.Select(b => LowerBound(b, block, row))];
        }
        return cuts;
    }

    private static int LowerBound(SortBlock block, SortBlock splitBlock, int splitRow)
    {
        (int low, int high) = (0, block.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (SortBlock.Compare(block, middle, splitBlock, splitRow) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private RunMerge? ClaimRange(out int range)
    {
        range = Interlocked.Increment(ref _claimed) - 1;
        if (range >= MaxLanes)
        {
            return null;
        }
        var cursors = new List<MergeCursor>();
        for (int block = 0; block < _blocks.Length; block++)
        {
            if (_cuts[range][block] < _cuts[range + 1][block])
            {
                cursors.Add(new MergeCursor(_blocks[block], _cuts[range][block], _cuts[range + 1][block]));
            }
        }
        foreach (SpilledRun run in _spilled)
        {
            cursors.Add(new MergeCursor(run, _memory));
        }
        return new RunMerge(_layout.Input, [.. cursors], _context.Memory);
    }

    private sealed class Reader(SortedSource source) : ISourceReader
    {
        private RunMerge? _merge;
        private int _range;
        private long _batches;

        public bool TryRead([NotNullWhen(true)] out Batch? batch)
        {
            while (true)
            {
                if (_merge is null)
                {
                    _merge = source.ClaimRange(out _range);
                    _batches = 0;
                }
                batch = _merge?.Next(((long)_range << 40) + _batches++);
                if (batch is not null || _merge is null)
                {
                    return batch is not null;
                }
                _merge.Dispose();
                _merge = null;
            }
        }

        public void Dispose() => _merge?.Dispose();
    }
}
