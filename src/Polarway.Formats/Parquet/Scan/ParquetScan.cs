using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>Parquet files as one table. The first file gives the schema; the others must have its columns, by name.</summary>
internal sealed class ParquetScan : IScan
{
    private const int ListedFiles = 3;

    private readonly ScanFile[] _files;
    private readonly ParquetScanOptions _options;
    private bool _taken;

    public ParquetScan(IReadOnlyList<string> paths, ParquetScanOptions options)
    {
        _options = options;
        var first = new ScanFile(paths[0], null, options);
        Schema = first.Open().Schema;
        _files = [first, .. paths.Skip(1).Select(p => new ScanFile(p, Schema, options))];
    }

    public Schema Schema { get; }

    public long? RowCount => _files.Length == 1 ? _files[0].Open().Rows : null;

    public string Describe()
    {
        string list = string.Join(", ", _files.Take(ListedFiles).Select(f => f.Path));
        return _files.Length > ListedFiles ? $"PARQUET SCAN [{list}, … {_files.Length - ListedFiles} more]" : $"PARQUET SCAN [{list}]";
    }

    public ISource CreateSource(ScanRequest request, QueryContext context)
    {
        _taken = true;
        return new ParquetSource(_files, Schema, request, _options, context);
    }

    public void Dispose()
    {
        if (!_taken)
        {
            foreach (ScanFile file in _files)
            {
                file.Close();
            }
        }
    }
}
