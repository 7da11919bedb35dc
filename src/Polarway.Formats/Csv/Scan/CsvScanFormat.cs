using System.Text.Json;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Infer;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Reads CSV files for plans; the options are listed in docs/plan.md.</summary>
public sealed class CsvScanFormat : IScanFormat
{
    // What lies in memory is gone soon, and its name is given to something else.
    private const string MemoryFolder = "/proc/";

    private readonly SurveyedFiles _surveyed = new();

    public string Name => "csv";

    public IReadOnlyList<string> OptionNames => CsvOptionsReader.Names;

    public bool OpensFilesTogether => true;

    public IScan Open(IReadOnlyList<string> paths, JsonElement options) => new CsvScan(PathExpansion.Expand(paths), CsvOptionsReader.Read(options), null);

    /// <summary>As <see cref="Open"/>, but all values are looked at, and columns that one of them does not fit get a wider type.</summary>
    public IScan OpenAgain(IReadOnlyList<string> paths, JsonElement options)
    {
        IReadOnlyList<string> files = PathExpansion.Expand(paths);
        string key = SurveyedFiles.KeyOf(files, options.ValueKind == JsonValueKind.Object ? options.GetRawText() : "");
        bool isKept = !files.Any(f => f.StartsWith(MemoryFolder, StringComparison.Ordinal));
        return new CsvScan(files, CsvOptionsReader.Read(options), Look);

        Survey Look(Func<Survey> survey)
        {
            if (isKept && _surveyed.Find(key) is Survey known)
            {
                return known;
            }
            Survey found = survey();
            if (isKept)
            {
                _surveyed.Add(key, found);
            }
            return found;
        }
    }
}
