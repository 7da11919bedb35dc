using Polarway.Core.Types;

namespace Polarway.Engine.Operators;

/// <summary>A streaming operator: filter, project. Shared and immutable; each lane gets a stage of its own.</summary>
public interface ITransform
{
    Schema OutputSchema { get; }

    /// <summary>True when every input row gives one output row.</summary>
    bool KeepsRowCount { get; }

    /// <summary>True when a stage may give several batches for one: it is an <see cref="IResumable"/>.</summary>
    bool MayMultiply => false;

    /// <summary>The stage for one lane, to be disposed where it can be. It keeps the sequence number of the input on the output.</summary>
    IBatchConsumer CreateStage(IBatchConsumer next, QueryContext context);

    /// <summary>No row comes any more: what all stages share may go.</summary>
    void Release(QueryContext context)
    {
    }
}
