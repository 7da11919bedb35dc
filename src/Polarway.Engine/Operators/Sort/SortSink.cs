using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Spill;

namespace Polarway.Engine.Operators.Sort;

/// <summary>
/// Sorts all rows. Each lane makes sorted runs; under memory pressure runs go to a spill file. Runs in memory are merged by several
/// readers, each its own range of keys; with spilled runs one reader merges all, holding one block of each.
/// </summary>
public sealed class SortSink : ISink
{
    private readonly Lock _lock = new();
    private readonly SortLayout _layout;
    private readonly QueryContext _context;
    private readonly Allocator _memory;
    private readonly List<SortBlock> _blocks = [];
    private readonly List<SpilledRun> _spilled = [];
    private SpillFile? _file;

    /// <param name="stable">Rows with equal keys stay in input order; else they may come in any.</param>
    public SortSink(Schema input, SortKey[] keys, bool stable, QueryContext context)
    {
        _layout = new SortLayout(input, keys, stable);
        _context = context;
        _memory = context.Budget.CreateAllocator("Sort");
    }

    public IBatchConsumer CreateLane(QueryContext context) => new SortLane(this);

    public void Combine(IBatchConsumer lane)
    {
        var sortLane = (SortLane)lane;
        sortLane.Flush();
        lock (_lock)
        {
            _blocks.AddRange(sortLane.TakeBlocks());
        }
    }

    public ISource Finish(QueryContext context)
    {
        var source = new SortedSource(_layout, [.. _blocks], [.. _spilled], _memory, context);
        _blocks.Clear();
        _spilled.Clear();
        return source;
    }

    public void Dispose()
    {
        _blocks.ForEach(b => b.Dispose());
        _spilled.ForEach(r => r.Dispose());
        _blocks.Clear();
        _spilled.Clear();
    }

    private void Spill(SortBlock block)
    {
        SpillFile file;
        lock (_lock)
        {
            file = _file ??= _context.Spill.CreateFile();
        }
        SpilledRun run = SpilledRun.Write(block, file);
        block.Dispose();
        lock (_lock)
        {
            _spilled.Add(run);
        }
    }

    private sealed class SortLane(SortSink sink) : IBatchConsumer, IDisposable
    {
        // Sorting a run holds it about three times (as it came, in one piece, in order), in every lane at once.
        private const int RunShare = 8;

        private readonly long _maxRunBytes = sink._context.Budget.Limit / (RunShare * sink._context.Settings.Threads);
        private readonly RunBuilder _builder = new(sink._layout, sink._memory);
        private readonly List<SortBlock> _sorted = [];

        public void Push(Batch batch)
        {
            _builder.Add(batch);
            bool forced = sink._context.Settings.ForceSpill;
            if (forced || _builder.Length >= RunBuilder.MaxRows || _builder.Bytes >= _maxRunBytes)
            {
                Flush();
            }
            if (forced || (_sorted.Count > 0 && sink._context.Budget.UnderPressure))
            {
                SpillSorted();
            }
        }

        public void Flush()
        {
            if (_builder.Length > 0)
            {
                sink._context.ThrowIfCancelled();
                _sorted.Add(_builder.Build());
            }
        }

        public List<SortBlock> TakeBlocks()
        {
            List<SortBlock> blocks = [.. _sorted];
            _sorted.Clear();
            return blocks;
        }

        public void Dispose()
        {
            _builder.Dispose();
            _sorted.ForEach(b => b.Dispose());
            _sorted.Clear();
        }

        private void SpillSorted()
        {
            foreach (SortBlock block in TakeBlocks())
            {
                sink.Spill(block);
            }
        }
    }
}
