using System.Text.Json;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Json.Scan;

/// <summary>Reads JSON for plans: files of one object per line, or documents that are a list of objects. The options are listed in docs/plan.md.</summary>
public sealed class JsonScanFormat : IScanFormat
{
    private readonly bool _isDocument;

    private JsonScanFormat(string name, bool isDocument)
    {
        Name = name;
        _isDocument = isDocument;
    }

    /// <summary>One object per line.</summary>
    public static JsonScanFormat Lines { get; } = new("ndjson", isDocument: false);

    /// <summary>A list of objects, or one object.</summary>
    public static JsonScanFormat Documents { get; } = new("json", isDocument: true);

    public string Name { get; }

    public IReadOnlyList<string> OptionNames => JsonOptions.Names;

    public bool OpensFilesTogether => true;

    public IScan Open(IReadOnlyList<string> paths, JsonElement options) => new JsonScan(PathExpansion.Expand(paths), JsonOptions.Read(options), _isDocument, looksAtAll: false);

    /// <summary>As <see cref="Open"/>, but the types are those that hold every value of every file.</summary>
    public IScan OpenAgain(IReadOnlyList<string> paths, JsonElement options)
        => new JsonScan(PathExpansion.Expand(paths), JsonOptions.Read(options), _isDocument, looksAtAll: true);
}
