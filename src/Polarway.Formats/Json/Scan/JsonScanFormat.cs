using System.Text.Json;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Json.Scan;

/// <summary>Reads files of one JSON object per line for plans; the options are listed in docs/plan.md.</summary>
public sealed class JsonScanFormat : IScanFormat
{
    public string Name => "ndjson";

    public IReadOnlyList<string> OptionNames => JsonOptions.Names;

    public bool OpensFilesTogether => true;

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        JsonOptions read = JsonOptions.Read(options);
        return new JsonScan(PathExpansion.Expand(paths), read);
    }
}
