using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>One Parquet file as a table. Several are one by the engine's scan of files.</summary>
internal sealed class ParquetScan(string path, ParquetScanOptions options) : IScan
{
    private readonly ParquetFile _file = ParquetFile.Open(path);
    private bool _isTaken;

    public Schema Schema => _file.Schema;

    public long? RowCount => _file.Rows;

    public bool NumbersRows => true;

    public string Describe() => $"PARQUET SCAN [{path}]";

    public ISource CreateSource(ScanRequest request, QueryContext context)
    {
        _isTaken = true;
        return new ParquetSource(_file, request, options, context);
    }

    public void Dispose()
    {
        if (!_isTaken)
        {
            _file.Dispose();
        }
    }
}
