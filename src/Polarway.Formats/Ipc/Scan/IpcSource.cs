using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>Gives out record batches in order. Takes the table.</summary>
internal sealed class IpcSource : ISource
{
    private readonly long[] _firstRows;
    private int _claimed;

    public IpcSource(IpcTable table, string path, ScanRequest request)
    {
        Table = table;
        Path = path;
        Request = request;
        Output = request.Columns ?? [.. Enumerable.Range(0, FullSchema.Count)];
        Schema = FullSchema.Select(Output);
        _firstRows = new long[table.BatchCount + 1];
        for (int batch = 0; batch < table.BatchCount; batch++)
        {
            _firstRows[batch + 1] = _firstRows[batch] + table.RowsOf(batch);
        }
        RowCount = request.Predicate is null ? _firstRows[^1] : null;
    }

    public Schema Schema { get; }

    public Schema FullSchema => Table.Schema;

    public IpcTable Table { get; }

    public string Path { get; }

    public ScanRequest Request { get; }

    /// <summary>Positions in <see cref="FullSchema"/> of the columns to produce.</summary>
    public int[] Output { get; }

    public long? RowCount { get; }

    public double? Fraction => Math.Min(1, (double)Volatile.Read(ref _claimed) / MaxLanes);

    /// <summary>A batch has the number of its first row.</summary>
    public long SequenceSpan => _firstRows[^1];

    public int MaxLanes => Math.Max(1, Table.BatchCount);

    public ISourceReader CreateReader(QueryContext context) => new IpcReader(this, context);

    /// <summary>The next record batch; false when all are given out.</summary>
    /// <param name="firstRow">Rows of the file before it.</param>
    public bool TryClaim(out int batch, out long firstRow)
    {
        batch = Interlocked.Increment(ref _claimed) - 1;
        bool found = batch < Table.BatchCount;
        firstRow = found ? _firstRows[batch] : 0;
        return found;
    }

    public void Dispose() => Table.Dispose();
}
