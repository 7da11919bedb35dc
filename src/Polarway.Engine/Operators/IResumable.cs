namespace Polarway.Engine.Operators;

/// <summary>A stage that gives several batches for one: it gives them one by one when it is asked to go on, and takes the next input only
/// when it has given all. Its lane must be that of an <see cref="StageChain"/>.</summary>
internal interface IResumable : IBatchConsumer
{
    /// <summary>There is more to give of the batch that was pushed last.</summary>
    bool HasPending { get; }

    /// <summary>Gives at most one batch on.</summary>
    void Resume();
}
