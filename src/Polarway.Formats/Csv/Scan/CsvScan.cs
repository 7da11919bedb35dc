using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Infer;

namespace Polarway.Formats.Csv.Scan;

/// <summary>CSV files as one table. The first file gives the columns and their types.</summary>
internal sealed class CsvScan : IFilesScan
{
    private const int ListedFiles = 3;

    private readonly IReadOnlyList<string> _paths;
    private readonly CsvOptions _options;
    private readonly CsvLayout _layout;
    private readonly double _rowBytes;
    private readonly int _width;

    /// <param name="misfitted">Told when a value does not fit an inferred type; null: all rows of all files are looked at now.</param>
    /// <exception cref="PolarwayException">NoData: the first file is empty.</exception>
    public CsvScan(IReadOnlyList<string> paths, CsvOptions options, Action? misfitted)
    {
        _paths = paths;
        _options = options;
        Allocator memory = new QueryBudget(MemoryBudget.Process, "CSV schema").CreateAllocator("CSV schema");
        using var file = new CsvFile(paths[0], 0, options, memory);
        if (file.Header is null && options.RaisesIfEmpty && (options.HasHeader || file.IsEmpty))
        {
            Throw.Error(ErrorKind.NoData, $"empty CSV: {paths[0]} has no {(options.HasHeader ? "header" : "rows")}; pass raise_if_empty=False to read it as no rows");
        }
        bool isWhole = misfitted is null && options.InferSchemaLength != 0;
        Survey survey = Survey.Of(file, options, options.Schema is not null ? 0 : isWhole ? null : options.InferSchemaLength);
        if (isWhole && options.Schema is null)
        {
            AddOthers(survey, file.Header, memory);
        }
        _layout = CsvLayout.Create(file, survey, options, misfitted);
        _width = file.Header?.Length ?? survey.Width;
        _rowBytes = survey.Rows == 0 ? 0 : (double)survey.Bytes / survey.Rows;
        _layout.Map(file, _width);
    }

    public Schema Schema => _layout.Schema;

    public long? RowCount => null;

    public string Describe()
    {
        string list = string.Join(", ", _paths.Take(ListedFiles));
        return _paths.Count > ListedFiles ? $"CSV SCAN [{list}, … {_paths.Count - ListedFiles} more]" : $"CSV SCAN [{list}]";
    }

    public ISource CreateSource(ScanRequest request, QueryContext context) => new CsvSource(_paths, _options, _layout, _width, _rowBytes, request, context);

    public ISource CreateSource(int file, ScanRequest request, QueryContext context) => new CsvSource([_paths[file]], _options, _layout, _width, _rowBytes, request, context);

    /// <summary>Looks at all rows of the other files.</summary>
    private void AddOthers(Survey survey, string[]? header, Allocator memory)
    {
        for (int number = 1; number < _paths.Count; number++)
        {
            using var file = new CsvFile(_paths[number], number, _options, memory);
            Survey other = Survey.Of(file, _options, null);
            for (int field = 0; field < other.Guesses.Count; field++)
            {
                bool byName = header is not null && file.Header is not null && field < file.Header.Length;
                survey.Widen(byName ? Array.IndexOf(header!, file.Header![field]) : field, other.Guesses[field]);
            }
        }
    }

    public void Dispose()
    {
        // Nothing stays open between looking and reading.
    }
}
