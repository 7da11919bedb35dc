using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Writes Arrow IPC for plans. Options: see docs/plan.md.</summary>
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
        => new IpcSink(path, schema, _isFile, Read(options), context);

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown key or value.</exception>
    private static IpcWriteOptions Read(JsonElement options)
    {
        var read = new IpcWriteOptions();
        if (options.ValueKind != JsonValueKind.Object)
        {
            return read;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            if (option.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }
            read = option.Name switch
            {
                "compression" => read with { Codec = option.Value.GetString() ?? "" },
                "compression_level" => read with { Level = ReadLevel(option.Value) },
                "compat_level" => read with { HasViews = ReadCompatibility(option.Value) },
                _ => Throw.Error<IpcWriteOptions>(ErrorKind.InvalidPlan, $"an IPC sink has no option \"{option.Name}\"; it has compression, compression_level and compat_level"),
            };
        }
        return read;
    }

    private static int ReadLevel(JsonElement value)
    {
        const int MaxLevel = 22;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int level) && level is >= 1 and <= MaxLevel ? level
            : Throw.Error<int>(ErrorKind.InvalidPlan, $"option \"compression_level\" of an IPC sink is {value.GetRawText()}; it is an integer from 1 to {MaxLevel}");
    }

    /// <summary>0 or "oldest": no views. 1 or "newest": views.</summary>
    private static bool ReadCompatibility(JsonElement value) => value.GetRawText() switch
    {
        "0" or "\"oldest\"" => false,
        "1" or "\"newest\"" => true,
        var other => Throw.Error<bool>(ErrorKind.InvalidPlan, $"option \"compat_level\" of an IPC sink is {other}; it is \"oldest\" or \"newest\""),
    };
}
