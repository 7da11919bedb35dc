using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>Files as one table, by the names of their columns. The first file gives the schema, unless one was given; files are opened when their turn comes.</summary>
internal sealed class MultiFileScan : IScan
{
    private const int ListedFiles = 3;

    private readonly IScanFormat _format;
    private readonly FileList _files;
    private readonly ScanOptions _options;
    private readonly PartitionColumns _partitions;
    private readonly int[] _constants;
    private readonly IFilesScan? _together;
    private IScan? _first;
    private bool _isTaken;

    public MultiFileScan(IScanFormat format, FileList files, ScanOptions options, bool isPartitioned)
    {
        _format = format;
        _files = files;
        _options = options;
        _partitions = PartitionColumns.None;
        Schema columns;
        if (format.OpensFilesTogether)
        {
            _together = (IFilesScan)options.Open(format, files.Paths);
            columns = _together.Schema;
        }
        else
        {
            _first = options.Schema is null ? OpenFile(0) : null;
            columns = options.Schema is null ? _first!.Schema : new Schema(options.Schema);
        }
        try
        {
            _partitions = isPartitioned ? PartitionColumns.OfFolders(files, options, columns) : _partitions;
            _partitions = options.FilePathColumn is string name ? _partitions.WithPaths(name, files.Paths) : _partitions;
            Schema = WithPartitions(columns);
            _constants = [.. Schema.Names.Select(_partitions.Schema.Find)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Schema Schema { get; }

    public long? RowCount => _files.Paths.Count == 1 ? (_first ?? _together)?.RowCount : null;

    public bool NumbersRows => _format.NumbersRows;

    public string Describe()
    {
        string list = string.Join(", ", _files.Paths.Take(ListedFiles));
        string more = _files.Paths.Count > ListedFiles ? $", … {_files.Paths.Count - ListedFiles} more" : "";
        string keys = _partitions.Schema.Count > 0 ? $" BY [{string.Join(", ", _partitions.Schema.Names)}]" : "";
        return $"{_format.Name.ToUpperInvariant()} SCAN [{list}{more}]{keys}";
    }

    public ISource CreateSource(ScanRequest request, QueryContext context)
    {
        _isTaken = true;
        return new MultiFileSource(this, request, _files, _partitions, _constants);
    }

    /// <summary>A file's source for a request over the whole scan, and how its columns map.</summary>
    /// <param name="file">Position in the list.</param>
    /// <param name="plan">Makes the file's request out of its mapping; null: no row of the file is wanted.</param>
    /// <param name="needed">Columns of the scan whose types must fit.</param>
    public (ISource? Source, FileMapping Mapping) OpenSource(int file, Func<FileMapping, ScanRequest?> plan, IReadOnlySet<int> needed, QueryContext context)
    {
        if (_together is not null)
        {
            var same = FileMapping.Together(Schema, _constants);
            return (plan(same) is ScanRequest wanted ? _together.CreateSource(file, wanted, context) : null, same);
        }
        IScan scan = file == 0 && _first is not null ? _first : OpenFile(file);
        _first = file == 0 ? null : _first;
        bool isUsed = false;
        try
        {
            var mapping = FileMapping.Of(scan.Schema, _files.Paths[file], Schema, _constants, needed, _options);
            ScanRequest? request = plan(mapping);
            isUsed = request is not null;
            return (request is null ? null : scan.CreateSource(request, context), mapping);
        }
        finally
        {
            if (!isUsed)
            {
                scan.Dispose();
            }
        }
    }

    /// <summary>Closes what no source was made of.</summary>
    public void Close()
    {
        _first?.Dispose();
        _first = null;
        _together?.Dispose();
        _partitions.Dispose();
    }

    public void Dispose()
    {
        if (!_isTaken)
        {
            Close();
        }
    }

    private IScan OpenFile(int file) => _options.Open(_format, [_files.Paths[file]]);

    /// <summary>Partition columns take the place of columns of their names in the files; others stand behind.</summary>
    private Schema WithPartitions(Schema columns)
    {
        var fields = new List<Field>(columns.Fields.ToArray());
        foreach (Field partition in _partitions.Schema.Fields)
        {
            int at = fields.FindIndex(f => f.Name == partition.Name);
            if (at >= 0 && partition.Name == _options.FilePathColumn)
            {
                Throw.Error(ErrorKind.Duplicate, $"column name for file paths \"{partition.Name}\" conflicts with column name from file");
            }
            if (at >= 0)
            {
                fields[at] = partition;
            }
            else
            {
                fields.Add(partition);
            }
        }
        return new Schema([.. fields]);
    }
}
