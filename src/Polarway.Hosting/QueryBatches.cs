using Polarway.Core.Arrow;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Hosting;

/// <summary>The rest of a query's result as a stream of batches. Disposing it early cancels the query.</summary>
public sealed class QueryBatches : IBatchStream
{
    private readonly HostedQuery _query;
    private Batch? _first;
    private bool _settled;
    private bool _disposed;

    internal QueryBatches(HostedQuery query) => _query = query;

    /// <summary>Asked for before the first batch, it waits for that: from then on types cannot change.</summary>
    public Schema Schema
    {
        get
        {
            Settle();
            return _query.CurrentSchema;
        }
    }

    public Batch? Next()
    {
        Settle();
        Batch? batch = _first;
        _first = null;
        return batch ?? Read();
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _first?.Dispose();
            _query.StreamClosed();
        }
    }

    private void Settle()
    {
        if (!_settled)
        {
            _settled = true;
            _first = Read();
        }
    }

    /// <summary>Without a time limit, false means the end.</summary>
    private Batch? Read() => _query.TryNext(-1, out Batch? batch, out _) ? batch : null;
}
