using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Result;

/// <summary>Gathers all batches into a frame, in row order.</summary>
public sealed class CollectSink(Schema schema) : ISink
{
    private readonly Lock _lock = new();
    private readonly List<Batch> _batches = [];
    private Frame? _frame;

    /// <summary>The result, once finished. The caller gets a reference.</summary>
    public Frame TakeFrame() => _frame!.Retain();

    public IBatchConsumer CreateLane(QueryContext context) => new CollectLane();

    public void Combine(IBatchConsumer lane)
    {
        lock (_lock)
        {
            _batches.AddRange(((CollectLane)lane).Batches);
        }
    }

    public ISource Finish(QueryContext context)
    {
        _batches.Sort(static (left, right) => left.Sequence.CompareTo(right.Sequence));
        _frame = new Frame(schema, [.. _batches]);
        _batches.Clear();
        return new FrameSource(_frame.Retain());
    }

    public void Dispose()
    {
        foreach (Batch batch in _batches)
        {
            batch.Dispose();
        }
        _batches.Clear();
        _frame?.Dispose();
        _frame = null;
    }

    private sealed class CollectLane : IBatchConsumer, IDisposable
    {
        public List<Batch> Batches { get; } = [];

        public void Push(Batch batch) => Batches.Add(batch);

        public void Dispose() => Batches.ForEach(b => b.Dispose());
    }
}
