using Polarway.Core.Columns;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Schedule;

/// <summary>One thread's way through a pipeline: a reader, the stages, a sink lane.</summary>
internal sealed class Lane : IDisposable
{
    private readonly QueryContext _context;
    private readonly ISink _sink;
    private readonly ISourceReader _reader;
    private readonly IBatchConsumer _head;
    private readonly IBatchConsumer _sinkLane;
    private readonly IOrderedLane? _ordered;
    private readonly List<IDisposable> _stages = [];
    private bool _exhausted;
    private bool _combined;

    public Lane(ISource source, IReadOnlyList<ITransform> transforms, ISink sink, QueryContext context)
    {
        _context = context;
        _sink = sink;
        _sinkLane = sink.CreateLane(context);
        _ordered = _sinkLane as IOrderedLane;
        _head = _sinkLane;
        for (int stage = transforms.Count - 1; stage >= 0; stage--)
        {
            _head = transforms[stage].CreateStage(_head, context);
            if (_head is IDisposable owned)
            {
                _stages.Add(owned);
            }
        }
        _reader = source.CreateReader(context);
    }

    public bool CanAccept => _ordered is null || _ordered.HasWork || (_exhausted ? _ordered.IsOver : _ordered.CanAccept);

    /// <summary>Moves up to <paramref name="batches"/> batches, or does the sink's work; false when this lane has nothing left to do.</summary>
    public bool Run(int batches)
    {
        for (int count = 0; count < batches; count++)
        {
            _context.ThrowIfCancelled();
            if (_ordered is { HasWork: true } helper)
            {
                helper.Work();
                continue;
            }
            if (_exhausted)
            {
                return !_ordered!.IsOver;
            }
            if (_sink.IsSatisfied || !_reader.TryRead(out Batch? batch))
            {
                if (_ordered is null)
                {
                    return false;
                }
                _exhausted = true;
                _ordered.Exhaust();
                continue;
            }
            _context.CountRows(batch.Length);
            _ordered?.Advance(batch.Sequence);
            _head.Push(batch);
            if (!CanAccept)
            {
                return true;
            }
        }
        return true;
    }

    public void Combine()
    {
        _combined = true;
        _sink.Combine(_sinkLane);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stages.ForEach(s => s.Dispose());
        if (!_combined)
        {
            (_sinkLane as IDisposable)?.Dispose();
        }
    }
}
