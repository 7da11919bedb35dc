using Polarway.Core.Memory;
using Polarway.Engine.Spill;

namespace Polarway.Engine.Operators.Sort;

/// <summary>Walks one sorted run: part of a block in memory, or blocks that are read back one after the other.</summary>
internal sealed class MergeCursor : IDisposable
{
    private readonly SpilledRun? _spilled;
    private readonly Allocator? _memory;
    private int _nextBlock;

    /// <summary>Rows <paramref name="from"/> to <paramref name="to"/> of a block, which stays the caller's.</summary>
    public MergeCursor(SortBlock block, int from, int to)
    {
        Block = block;
        Row = from;
        End = to;
    }

    /// <summary>All of a spilled run.</summary>
    public MergeCursor(SpilledRun run, Allocator memory)
    {
        _spilled = run;
        _memory = memory;
        Block = null!;
        LoadNext();
    }

    public SortBlock Block { get; private set; }

    public int Row { get; set; }

    public int End { get; private set; }

    public bool IsAtEnd => Row >= End;

    /// <summary>After the last row of a block: the next block, if the run has one. The old block is the caller's now.</summary>
    public bool LoadNext()
    {
        if (_spilled is null || _nextBlock == _spilled.Blocks.Count)
        {
            return false;
        }
        (SpilledBatch batch, int from, int to) = _spilled.Blocks[_nextBlock++];
        Block = new SortBlock(BatchUnspiller.Read(batch, _memory!), _spilled.Layout, from, to);
        Row = 0;
        End = Block.Length;
        return true;
    }

    /// <summary>True when blocks are this cursor's own.</summary>
    public bool OwnsBlocks => _spilled is not null;

    public void Dispose()
    {
        if (OwnsBlocks)
        {
            Block?.Dispose();
        }
    }
}
