using System.Text.Json;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Ipc.Scan;

/// <summary>Reads Arrow IPC for plans. Both names read either format: the bytes say which it is.</summary>
public sealed class IpcScanFormat : IScanFormat
{
    private const string MapOption = "memory_map";

    private IpcScanFormat(string name) => Name = name;

    /// <summary>The file format.</summary>
    public static IpcScanFormat Files { get; } = new("ipc");

    /// <summary>The stream format.</summary>
    public static IpcScanFormat Streams { get; } = new("ipc_stream");

    public string Name { get; }

    public IReadOnlyList<string> OptionNames => [MapOption];

    public bool NumbersRows => true;

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        bool isCopied = options.ValueKind == JsonValueKind.Object && options.TryGetProperty(MapOption, out JsonElement map) && map.ValueKind == JsonValueKind.False;
        return new IpcScan(paths[0], !isCopied);
    }
}
