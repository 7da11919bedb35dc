using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>One IPC file or stream as a table. Several are one by the engine's scan of files.</summary>
internal sealed class IpcScan(string path, bool isMapped) : IScan
{
    private readonly IpcTable _table = IpcTable.Open(path, new QueryBudget(MemoryBudget.Process, "IPC dictionaries").CreateAllocator("IpcScan"), isMapped);
    private bool _isTaken;

    public Schema Schema => _table.Schema;

    public long? RowCount
    {
        get
        {
            long rows = 0;
            for (int batch = 0; batch < _table.BatchCount; batch++)
            {
                rows += _table.RowsOf(batch);
            }
            return rows;
        }
    }

    public bool NumbersRows => true;

    public string Describe() => $"IPC SCAN [{path}]";

    public ISource CreateSource(ScanRequest request, QueryContext context)
    {
        _isTaken = true;
        return new IpcSource(_table, path, request);
    }

    public void Dispose()
    {
        if (!_isTaken)
        {
            _table.Dispose();
        }
    }
}
