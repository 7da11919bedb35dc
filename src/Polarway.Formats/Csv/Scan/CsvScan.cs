using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Infer;

namespace Polarway.Formats.Csv.Scan;

/// <summary>
/// CSV files as one table. The first file gives the columns. Their types come from a sample: the first records of some of the files,
/// and records at places spread over them. The sample depends on the files alone.
/// </summary>
internal sealed class CsvScan : IFilesScan
{
    private const int ListedFiles = 3;
    private const int PlacesPerScan = 16;
    private const int FewestPlaces = 2;

    private readonly IReadOnlyList<string> _paths;
    private readonly CsvOptions _options;
    private readonly double _rowBytes;
    private readonly int _width;
    private string[]? _header;
    private readonly Allocator _memory;

    /// <param name="misfits">What does not fit the sample's types, given how to find it (fields' types so far; null: no types are known);
    /// itself null: nobody looks.</param>
    /// <exception cref="PolarwayException">NoData: the first file is empty.</exception>
    public CsvScan(IReadOnlyList<string> paths, CsvOptions options, Func<Func<Survey>, Survey>? misfits)
    {
        _paths = paths;
        _options = options;
        _memory = new QueryBudget(MemoryBudget.Process, "CSV schema").CreateAllocator("CSV schema");
        using var file = new CsvFile(paths[0], 0, options, _memory);
        if (file.Header is null && options.RaisesIfEmpty && (options.HasHeader || file.IsEmpty))
        {
            Throw.Error(ErrorKind.NoData, $"empty CSV: {paths[0]} has no {(options.HasHeader ? "header" : "rows")}; pass raise_if_empty=False to read it as no rows");
        }
        _header = file.Header;
        List<int> bringers = AddNames();
        bool infers = options is { Schema: null, InferSchemaLength: not 0 };
        Survey survey = Survey.Of(file, options, infers ? options.InferSchemaLength ?? 0 : 0);
        _width = file.Header?.Length ?? Math.Max(survey.Width, options.Schema?.Length ?? 0);
        _rowBytes = survey.Rows == 0 ? 0 : (double)survey.Bytes / survey.Rows;
        Survey? found = null;
        if (infers && options.InferSchemaLength is null)
        {
            survey.Merge(WholeSurvey.Of(paths, options, _header, null, _memory), field => field);
            survey.SawAll = true;
        }
        else if (infers)
        {
            AddSamples(file, survey, bringers);
            found = misfits?.Invoke(() => WholeSurvey.Of(paths, options, _header, TypesOf(survey), _memory));
        }
        Survey = survey;
        Layout = CsvLayout.Create(file, _header, survey, found, options);
        Layout.Map(file, _width);
    }

    public Schema Schema => Layout.Schema;

    public CsvLayout Layout { get; }

    /// <summary>What the sample showed.</summary>
    public Survey Survey { get; }

    public long? RowCount => null;

    public string Describe()
    {
        string list = string.Join(", ", _paths.Take(ListedFiles));
        return _paths.Count > ListedFiles ? $"CSV SCAN [{list}, … {_paths.Count - ListedFiles} more]" : $"CSV SCAN [{list}]";
    }

    public ISource CreateSource(ScanRequest request, QueryContext context) => new CsvSource(_paths, _options, Layout, _width, _rowBytes, request, context);

    public ISource CreateSource(int file, ScanRequest request, QueryContext context) => new CsvSource([_paths[file]], _options, Layout, _width, _rowBytes, request, context);

    public void Dispose()
    {
        // Nothing stays open between looking and reading.
    }

    /// <summary>Where missing columns are null, those that only a later file has are columns too, behind the others. Gives the files that have such.</summary>
    private List<int> AddNames()
    {
        var bringers = new List<int>();
        if (_header is null || _options is not { InsertMissingColumns: true, IgnoreExtraColumns: false, NewColumns: null, Schema: null })
        {
            return bringers;
        }
        for (int number = 1; number < _paths.Count; number++)
        {
            using var file = new CsvFile(_paths[number], number, _options, _memory);
            string[] more = [.. (file.Header ?? []).Except(_header)];
            if (more.Length > 0)
            {
                _header = [.. _header, .. more];
                bringers.Add(number);
            }
        }
        return bringers;
    }

    /// <summary>The types so far of the fields of the first file; nothing does not fit text.</summary>
    private DataType?[] TypesOf(Survey survey)
        => [.. Enumerable.Range(0, Math.Max(_header?.Length ?? _width, survey.Columns.Count)).Select(field => (DataType?)survey.Column(field).Type)];

    /// <summary>Records elsewhere in the first file, and in some of the others.</summary>
    /// <param name="bringers">Files that have columns which the ones before lack.</param>
    private void AddSamples(CsvFile first, Survey survey, List<int> bringers)
    {
        // With errors ignored the first records alone decide what is an error.
        if (_options.IgnoreErrors)
        {
            return;
        }
        int files = Math.Min(_paths.Count, Math.Max(1, _options.InferSchemaFiles));
        int places = Math.Max(FewestPlaces, PlacesPerScan / files);
        SpreadSamples.Add(first, _options, _width, survey, _memory, places);
        IEnumerable<int> samples = Enumerable.Range(1, files - 1).Select(sample => (int)((long)sample * (_paths.Count - 1) / (files - 1)));
        foreach (int number in samples.Union(bringers))
        {
            using var file = new CsvFile(_paths[number], number, _options, _memory);
            Survey other = Survey.Of(file, _options, _options.InferSchemaLength ?? 0);
            SpreadSamples.Add(file, _options, file.Header?.Length ?? other.Width, other, _memory, places);
            bool byName = _header is not null && file.Header is not null;
            survey.Merge(other, field => byName && field < file.Header!.Length ? Array.IndexOf(_header!, file.Header[field]) : field);
        }
        survey.SawAll &= _paths.Count == 1;
    }
}
