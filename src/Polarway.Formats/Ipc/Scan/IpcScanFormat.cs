using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>Reads Arrow IPC for plans. Both names read either format: the bytes say which it is.</summary>
public sealed class IpcScanFormat : IScanFormat
{
    private readonly string _extension;

    private IpcScanFormat(string name, string extension)
    {
        Name = name;
        _extension = extension;
    }

    /// <summary>The file format, ".arrow" in folders.</summary>
    public static IpcScanFormat Files { get; } = new("ipc", ".arrow");

    /// <summary>The stream format, ".arrows" in folders.</summary>
    public static IpcScanFormat Streams { get; } = new("ipc_stream", ".arrows");

    public string Name { get; }

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        if (options.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty option in options.EnumerateObject())
            {
                Throw.Error(ErrorKind.InvalidPlan, $"an IPC scan has no option \"{option.Name}\"; it has none");
            }
        }
        return new IpcScan(PathExpansion.Expand(paths, _extension));
    }
}
