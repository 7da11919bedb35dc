using System.Text.Json;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Csv.Scan;

/// <summary>Reads CSV files for plans; the options are listed in docs/plan.md.</summary>
public sealed class CsvScanFormat : IScanFormat
{
    public string Name => "csv";

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        CsvOptions read = CsvOptionsReader.Read(options);
        return new CsvScan(PathExpansion.Expand(paths, ".csv"), read);
    }
}
