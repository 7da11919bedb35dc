using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Ipc.Decode;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>IPC files as one table. All must have the columns of the first, in its order.</summary>
internal sealed class IpcScan : IScan
{
    private readonly IReadOnlyList<string> _paths;
    private readonly IpcTable[] _tables;
    private bool _taken;

    public IpcScan(IReadOnlyList<string> paths, bool isMapped)
    {
        _paths = paths;
        _tables = new IpcTable[paths.Count];
        Allocator memory = new QueryBudget(MemoryBudget.Process, "IPC dictionaries").CreateAllocator("IpcScan");
        try
        {
            for (int file = 0; file < _tables.Length; file++)
            {
                _tables[file] = IpcTable.Open(paths[file], memory, isMapped);
                CheckSchema(file);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Schema Schema => _tables[0].Schema;

    public long? RowCount
    {
        get
        {
            long rows = 0;
            foreach (IpcTable table in _tables)
            {
                for (int batch = 0; batch < table.BatchCount; batch++)
                {
                    rows += table.RowsOf(batch);
                }
            }
            return rows;
        }
    }

    public string Describe() => $"IPC SCAN [{string.Join(", ", _paths.Take(3))}{(_paths.Count > 3 ? $", … {_paths.Count - 3} more" : "")}]";

    public ISource CreateSource(ScanRequest request, QueryContext context)
    {
        _taken = true;
        return new IpcSource(_tables, _paths, request, RowCount);
    }

    public void Dispose()
    {
        if (_taken)
        {
            return;
        }
        foreach (IpcTable? table in _tables)
        {
            table?.Dispose();
        }
    }

    private void CheckSchema(int file)
    {
        if (!_tables[file].Schema.SameAs(_tables[0].Schema))
        {
            Throw.Error(ErrorKind.Schema, $"{_paths[file]} has the columns {_tables[file].Schema} and the first file {_tables[0].Schema}; scan them apart and concatenate with how=\"diagonal\"");
        }
    }
}
