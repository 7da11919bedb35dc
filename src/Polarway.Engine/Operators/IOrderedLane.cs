namespace Polarway.Engine.Operators;

/// <summary>A sink lane that gives rows on in order while the query runs, and so must know how far its lane is.</summary>
public interface IOrderedLane : IBatchConsumer
{
    /// <summary>All that this lane still pushes has this sequence number or a higher one.</summary>
    void Advance(long sequence);

    /// <summary>False while the reader of the result is behind and this lane can wait.</summary>
    bool CanAccept { get; }
}
