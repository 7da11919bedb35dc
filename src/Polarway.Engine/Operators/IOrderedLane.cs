namespace Polarway.Engine.Operators;

/// <summary>A sink lane that gives rows on in order while the query runs, and so must know how far its lane is.</summary>
public interface IOrderedLane : IBatchConsumer
{
    /// <summary>All that this lane still pushes has this sequence number or a higher one.</summary>
    void Advance(long sequence);

    /// <summary>False while the reader of the result is behind and this lane can wait.</summary>
    bool CanAccept { get; }

    /// <summary>True while the sink has work (encoding) that any lane can do instead of reading on.</summary>
    bool HasWork => false;

    /// <summary>Does one piece of that work, if there still is one.</summary>
    void Work()
    {
    }

    /// <summary>This lane has no more to read. It is not combined before <see cref="IsOver"/>, so that it can help with the work.</summary>
    void Exhaust()
    {
    }

    /// <summary>True when an exhausted lane is of no more use.</summary>
    bool IsOver => true;
}
