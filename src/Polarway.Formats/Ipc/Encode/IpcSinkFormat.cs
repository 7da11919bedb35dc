using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Writes Arrow IPC for plans. Option <c>compression</c>: "uncompressed" (default) or "zstd".</summary>
public sealed class IpcSinkFormat : ISinkFormat
{
    private readonly bool _isFile;

    private IpcSinkFormat(string name, bool isFile)
    {
        Name = name;
        _isFile = isFile;
    }

    /// <summary>The file format.</summary>
    public static IpcSinkFormat Files { get; } = new("ipc", true);

    /// <summary>The stream format.</summary>
    public static IpcSinkFormat Streams { get; } = new("ipc_stream", false);

    public string Name { get; }

    public ISink CreateSink(string path, Schema schema, JsonElement options, QueryContext context)
        => new IpcSink(path, schema, _isFile, ReadCompression(options), context);

    private static bool ReadCompression(JsonElement options)
    {
        bool compress = false;
        if (options.ValueKind != JsonValueKind.Object)
        {
            return compress;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            if (option.Name != "compression")
            {
                Throw.Error(ErrorKind.InvalidPlan, $"an IPC sink has no option \"{option.Name}\"; it has compression");
            }
            string? codec = option.Value.ValueKind == JsonValueKind.Null ? "uncompressed" : option.Value.GetString();
            compress = codec switch
            {
                "uncompressed" => false,
                "zstd" => true,
                _ => Throw.Unsupported<bool>($"writing IPC with compression \"{codec}\"; this build writes zstd and uncompressed"),
            };
        }
        return compress;
    }
}
