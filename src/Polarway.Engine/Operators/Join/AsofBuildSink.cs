using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Join;

/// <summary>Gathers the right side of a join by the nearest value for the pipeline that follows.</summary>
internal sealed class AsofBuildSink(AsofSpec spec, QueryContext context) : ISink
{
    private readonly Lock _lock = new();
    private readonly Allocator _memory = context.Budget.CreateAllocator("AsofJoin");
    private readonly List<Batch> _batches = [];

    public IBatchConsumer CreateLane(QueryContext context) => new BuildLane();

    public void Combine(IBatchConsumer lane)
    {
        lock (_lock)
        {
            _batches.AddRange(((BuildLane)lane).Batches);
        }
    }

    /// <summary>The result is empty; what follows finds the table by the slot.</summary>
    public ISource Finish(QueryContext context)
    {
        _batches.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        context.Joins.Set(spec.Slot, AsofTable.Of(spec, JoinBuildSink.Gather(spec.Right, _batches, _memory), _memory, context));
        return new FrameSource(new Frame(spec.Right, []));
    }

    public void Dispose()
    {
        _batches.ForEach(b => b.Dispose());
        _batches.Clear();
    }

    private sealed class BuildLane : IBatchConsumer, IDisposable
    {
        public List<Batch> Batches { get; } = [];

        public void Push(Batch batch) => Batches.Add(batch);

        public void Dispose() => Batches.ForEach(b => b.Dispose());
    }
}
