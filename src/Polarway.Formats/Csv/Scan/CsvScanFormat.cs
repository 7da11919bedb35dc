using System.Text.Json;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Infer;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Reads CSV files for plans; the options are listed in docs/plan.md.</summary>
public sealed class CsvScanFormat : IScanFormat
{
    private readonly SurveyedFiles _surveyed = new();

    public string Name => "csv";

    public IReadOnlyList<string> OptionNames => CsvOptionsReader.Names;

    public bool OpensFilesTogether => true;

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        CsvOptions read = CsvOptionsReader.Read(options);
        IReadOnlyList<string> files = PathExpansion.Expand(paths);
        string key = SurveyedFiles.KeyOf(files, options.ValueKind == JsonValueKind.Object ? options.GetRawText() : "");
        return _surveyed.Contains(key) ? new CsvScan(files, read, null) : new CsvScan(files, read, () => _surveyed.Add(key));
    }
}
