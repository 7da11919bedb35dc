using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Errors;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Schedule;

/// <summary>
/// A pipeline while it runs. Workers acquire a lane, run it for a quantum and give it back; when every lane is exhausted the run is
/// over and <paramref name="completed"/> is called once, with the first error or null.
/// </summary>
internal sealed class PipelineRun(ISource source, IReadOnlyList<ITransform> transforms, ISink sink, QueryContext context, int maxLanes, Action<Exception?> completed)
{
    /// <summary>Batches between two looks at other queries.</summary>
    private const int QuantumBatches = 8;

    private readonly Lock _lock = new();
    private readonly Stack<Lane> _idle = new();
    private int _live;
    private int _opening;
    private bool _drained;
    private Exception? _error;

    /// <summary>A lane to run now; false when none is free or useful.</summary>
    public bool TryAcquire([NotNullWhen(true)] out LaneTicket? ticket)
    {
        ticket = null;
        lock (_lock)
        {
            foreach (Lane lane in _idle)
            {
                if (lane.CanAccept || context.IsCancelled)
                {
                    ticket = new LaneTicket(lane);
                    break;
                }
            }
            if (ticket is not null)
            {
                Remove(ticket.Lane!);
                return true;
            }
            if (_drained || _live + _opening >= maxLanes)
            {
                return false;
            }
            _opening++;
            ticket = new LaneTicket(null);
            return true;
        }
    }

    /// <summary>Runs a quantum; called outside of all locks.</summary>
    public void Run(LaneTicket ticket)
    {
        Lane? lane = ticket.Lane;
        bool opened = lane is null;
        bool more = false;
        Exception? error = null;
        try
        {
            lane ??= new Lane(source, transforms, sink, context);
            more = lane.Run(QuantumBatches);
            if (!more)
            {
                lane.Combine();
            }
        }
        catch (Exception caught)
        {
            error = caught;
            context.Cancel();
        }
        if (!more)
        {
            lane?.Dispose();
        }
        Return(lane, opened, more, error);
    }

    /// <summary>Runs the whole pipeline on the calling thread with one lane.</summary>
    public static void RunHere(ISource source, IReadOnlyList<ITransform> transforms, ISink sink, QueryContext context)
    {
        using var lane = new Lane(source, transforms, sink, context);
        while (lane.Run(int.MaxValue))
        {
        }
        lane.Combine();
    }

    private void Return(Lane? lane, bool opened, bool more, Exception? error)
    {
        bool over;
        lock (_lock)
        {
            if (opened)
            {
                _opening--;
                _live++;
            }
            if (more)
            {
                _idle.Push(lane!);
            }
            else
            {
                _live--;
                _drained = true;
                _error = Worse(_error, error);
            }
            over = _drained && _live == 0 && _opening == 0;
        }
        if (over)
        {
            completed(_error);
        }
    }

    /// <summary>The error to report: lanes that were cancelled because another one failed do not hide why.</summary>
    private static Exception? Worse(Exception? first, Exception? second)
        => first is null or PolarwayException { Kind: ErrorKind.Cancelled } && second is not null ? second : first;

    private void Remove(Lane lane)
    {
        if (ReferenceEquals(_idle.Peek(), lane))
        {
            _idle.Pop();
            return;
        }
        Lane[] others = [.. _idle.Where(l => !ReferenceEquals(l, lane))];
        _idle.Clear();
        for (int index = others.Length - 1; index >= 0; index--)
        {
            _idle.Push(others[index]);
        }
    }
}
