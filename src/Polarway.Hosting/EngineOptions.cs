using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Engine;

namespace Polarway.Hosting;

/// <summary>Reads a session's options from JSON.</summary>
public static class EngineOptions
{
    private const int MaxThreads = 1024;

    /// <summary>Settings from a JSON object; empty text = defaults.</summary>
    /// <exception cref="PolarwayException">InvalidArgument, naming the key.</exception>
    public static EngineSettings Read(ReadOnlySpan<byte> json)
    {
        var settings = new EngineSettings();
        if (json.IsEmpty)
        {
            return settings;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.ToArray());
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                Throw.Error(ErrorKind.InvalidArgument, "session options are a JSON object");
            }
            foreach (JsonProperty option in document.RootElement.EnumerateObject())
            {
                settings = Apply(settings, option);
            }
            return settings;
        }
        catch (JsonException error)
        {
            throw new PolarwayException(ErrorKind.InvalidArgument, $"session options are not JSON: {error.Message}", error);
        }
    }

    private static EngineSettings Apply(EngineSettings settings, JsonProperty option) => option.Name switch
    {
        "threads" => settings with { Threads = (int)Number(option, MaxThreads) },
        "memory_limit" => settings with { QueryMemoryLimit = Number(option, long.MaxValue) },
        "spill_limit" => settings with { SpillLimit = Number(option, long.MaxValue) },
        "temp_dir" => settings with { SpillFolder = Folder(option) },
        _ => Throw.Error<EngineSettings>(ErrorKind.InvalidArgument, $"unknown session option \"{option.Name}\"; there are threads, memory_limit, spill_limit, temp_dir"),
    };

    private static long Number(JsonProperty option, long highest)
        => option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt64(out long value) && value >= 1 && value <= highest
            ? value
            : Throw.Error<long>(ErrorKind.InvalidArgument, $"session option \"{option.Name}\" is {option.Value.GetRawText()}; it is an integer from 1 to {highest}");

    private static string Folder(JsonProperty option)
    {
        string? folder = option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : null;
        return Directory.Exists(folder) ? folder
            : Throw.Error<string>(ErrorKind.InvalidArgument, $"session option \"{option.Name}\" is {option.Value.GetRawText()}; it is the path of an existing folder");
    }
}
