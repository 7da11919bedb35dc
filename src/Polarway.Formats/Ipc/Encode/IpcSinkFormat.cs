using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Writes Arrow IPC for plans. Option <c>compression</c>: "uncompressed" (default), "lz4" or "zstd".</summary>
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

    /// <summary>The compressor that the options name, or null.</summary>
    private static BufferCompressor? ReadCompression(JsonElement options)
    {
        string? codec = "uncompressed";
        if (options.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty option in options.EnumerateObject())
            {
                if (option.Name != "compression")
                {
                    Throw.Error(ErrorKind.InvalidPlan, $"an IPC sink has no option \"{option.Name}\"; it has compression");
                }
                codec = option.Value.ValueKind == JsonValueKind.Null ? "uncompressed" : option.Value.GetString();
            }
        }
        return codec switch
        {
            "uncompressed" => null,
            "zstd" => new ZstdBufferCompressor(),
            "lz4" => new Lz4BufferCompressor(),
            _ => Throw.Unsupported<BufferCompressor?>($"writing IPC with compression \"{codec}\"; there are uncompressed, lz4 and zstd"),
        };
    }
}
