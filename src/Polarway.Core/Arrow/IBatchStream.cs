using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Core.Arrow;

/// <summary>Batches of one schema, pulled one after the other by one thread at a time. Disposing it early stops what produces them.</summary>
public interface IBatchStream : IDisposable
{
    Schema Schema { get; }

    /// <summary>The next batch, whose reference is the caller's, or null at the end.</summary>
    /// <exception cref="Errors.PolarwayException">What stopped the producer.</exception>
    Batch? Next();
}
