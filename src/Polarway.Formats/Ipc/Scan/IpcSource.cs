using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>Gives out record batches, in table order. Takes the tables.</summary>
internal sealed class IpcSource : ISource
{
    private readonly IpcTable[] _tables;
    private readonly IReadOnlyList<string> _paths;
    private readonly (int Table, int Batch)[] _units;
    private int _claimed;

    public IpcSource(IpcTable[] tables, IReadOnlyList<string> paths, ScanRequest request, long? rows)
    {
        _tables = tables;
        _paths = paths;
        _units = [.. tables.SelectMany((table, file) => Enumerable.Range(0, table.BatchCount).Select(batch => (file, batch)))];
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, FullSchema.Count)];
        Schema = FullSchema.Select(Output);
        RowCount = request.Predicate is null ? rows : null;
    }

    public Schema Schema { get; }

    public Schema FullSchema => _tables[0].Schema;

    public ScanRequest Request { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    public long? RowCount { get; }

    public double? Fraction => Math.Min(1, (double)Volatile.Read(ref _claimed) / Math.Max(1, _units.Length));

    public long SequenceSpan => (_units.Length + 1L) << 24;

    public int MaxLanes => Math.Max(1, _units.Length);

    public ISourceReader CreateReader(QueryContext context) => new IpcReader(this, context);

    /// <summary>The next record batch; false when all are given out.</summary>
    public bool TryClaim(out IpcTable table, out string path, out int batch, out long number)
    {
        number = Interlocked.Increment(ref _claimed) - 1;
        bool found = number < _units.Length;
        (int file, batch) = found ? _units[number] : (0, 0);
        table = _tables[file];
        path = _paths[file];
        return found;
    }

    public void Dispose()
    {
        foreach (IpcTable table in _tables)
        {
            table.Dispose();
        }
    }
}
