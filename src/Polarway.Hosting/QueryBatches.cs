using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Hosting;

/// <summary>The rest of a query's result as a stream of batches. Disposing it early cancels the query.</summary>
public sealed class QueryBatches : IBatchStream
{
    private readonly HostedQuery _query;
    private bool _disposed;

    internal QueryBatches(HostedQuery query) => _query = query;

    public Schema Schema => _query.Schema;

    public Batch? Next()
    {
        // Without a time limit, false means the end.
        return _query.TryNext(-1, out Batch? batch, out _) ? batch : null;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _query.StreamClosed();
        }
    }
}
