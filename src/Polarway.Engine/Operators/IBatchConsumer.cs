using Polarway.Core.Columns;

namespace Polarway.Engine.Operators;

/// <summary>The next stage of a pipeline on one lane. Used by one thread at a time.</summary>
public interface IBatchConsumer
{
    /// <summary>Takes the batch (also when it throws). Batches of one lane come in the order of their sequence numbers.</summary>
    void Push(Batch batch);
}
