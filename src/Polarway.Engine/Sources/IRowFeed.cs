using System.Diagnostics.CodeAnalysis;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Engine.Sources;

/// <summary>
/// The rows of one open source, in order. <see cref="StreamingSource"/> makes chunks of them; a feed knows nothing of chunks.
/// Used by one thread at a time, but for <see cref="Cancel"/>.
/// </summary>
public interface IRowFeed : IDisposable
{
    Schema Schema { get; }

    SourceMetadata Metadata { get; }

    /// <summary>Bytes read from the source so far.</summary>
    long BytesRead { get; }

    /// <summary>The next rows, owned by the caller, as many as come at once. False: the time is over, or (<paramref name="ended"/>) the rows are.</summary>
    /// <exception cref="Core.Errors.PolarwayException">All rows before were given. After MemoryLimit the next call goes on with the row after them.</exception>
    bool TryNext(int timeoutMilliseconds, [NotNullWhen(true)] out Batch? batch, out bool ended);

    /// <summary>Stops what reads; a call in progress ends with Cancelled. Any thread.</summary>
    void Cancel();
}
