namespace Polarway.Engine.Operators;

/// <summary>
/// The end of a pipeline: aggregate, sort, result. Contract: <see cref="CreateLane"/> once per lane, pushes to a lane by one thread
/// at a time, <see cref="Combine"/> once per lane (any thread, also concurrently for different lanes), then <see cref="Finish"/> once.
/// Dispose frees everything in any state.
/// </summary>
public interface ISink : IDisposable
{
    /// <summary>State for one lane. If it is disposable, it is disposed when the query ends without combining it.</summary>
    IBatchConsumer CreateLane(QueryContext context);

    /// <summary>Merges a lane's state into the shared one; the lane is not used afterwards.</summary>
    void Combine(IBatchConsumer lane);

    /// <summary>All lanes are combined: the result, as the source of the next pipeline. Work that can run in parallel
    /// (one partition, one merge range) is done by that source's readers. State moves into the source: disposing the sink
    /// afterwards does not touch it.</summary>
    ISource Finish(QueryContext context);

    /// <summary>True when no further batch can change the result: the source stops (LIMIT).</summary>
    bool IsSatisfied => false;
}
