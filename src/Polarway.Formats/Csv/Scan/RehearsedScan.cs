using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Engine.Operators;

namespace Polarway.Formats.Csv.Scan;

/// <summary>
/// Reads a scan to its end and drops the rows, before the first of them leaves: what is streamed cannot be taken back when a value
/// does not fit an inferred type. All lanes take part; none goes on before all are through.
/// </summary>
internal sealed class RehearsedScan(ISource source) : IDisposable
{
    private const int WaitMilliseconds = 20;

    private readonly object _lock = new();
    private int _active;
    private bool _failed;

    /// <exception cref="PolarwayException">The scan's first error, in one lane; Cancelled in the others.</exception>
    public void Join(QueryContext context)
    {
        lock (_lock)
        {
            _active++;
        }
        bool good = false;
        try
        {
            using ISourceReader reader = source.CreateReader(context);
            while (reader.TryRead(out Batch? batch))
            {
                batch.Dispose();
            }
            good = true;
        }
        finally
        {
            lock (_lock)
            {
                _active--;
                _failed |= !good;
                Monitor.PulseAll(_lock);
            }
        }
        WaitForOthers(context);
    }

    public void Dispose() => source.Dispose();

    private void WaitForOthers(QueryContext context)
    {
        lock (_lock)
        {
            while (_active > 0 && !_failed)
            {
                context.ThrowIfCancelled();
                Monitor.Wait(_lock, WaitMilliseconds);
            }
            if (_failed)
            {
                Throw.Error(ErrorKind.Cancelled, "another lane of the scan failed");
            }
        }
    }
}
