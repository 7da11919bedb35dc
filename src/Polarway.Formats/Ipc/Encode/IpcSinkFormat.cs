using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Writes Arrow IPC for plans. Options: see docs/plan.md.</summary>
public sealed class IpcSinkFormat : ISinkFormat
{
    private const string Known = "compression, compression_level, compat_level, record_batch_size, record_batch_statistics, dictionary_deltas, run_end_encoded, metadata and field_metadata";

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
    {
        IpcWriteOptions read = Read(options);
        foreach (string column in read.FieldMetadata.Keys.Concat(read.RunEndColumns))
        {
            schema.Require(column);
        }
        return new IpcSink(path, schema, _isFile, read, context);
    }

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
                "record_batch_size" => read with { BatchRows = ReadRows(option.Value) },
                "dictionary_deltas" => read with { HasDeltas = ReadFlag(option) },
                "record_batch_statistics" => read with { HasStatistics = ReadFlag(option) },
                "run_end_encoded" => ReadRunEnds(read, option.Value),
                "metadata" => read with { Metadata = ReadTexts(option.Name, option.Value) },
                "field_metadata" => read with { FieldMetadata = ReadFields(option.Value) },
                _ => Throw.Error<IpcWriteOptions>(ErrorKind.InvalidPlan, $"an IPC sink has no option \"{option.Name}\"; it has {Known}"),
            };
        }
        return read;
    }

    private static int ReadRows(JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int rows) && rows > 0 ? rows
            : Throw.Error<int>(ErrorKind.InvalidPlan, $"option \"record_batch_size\" of an IPC sink is {value.GetRawText()}; it is an integer from 1");

    private static bool ReadFlag(JsonProperty option) => option.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? option.Value.GetBoolean()
        : Throw.Error<bool>(ErrorKind.InvalidPlan, $"option \"{option.Name}\" of an IPC sink is {option.Value.GetRawText()}; it is true or false");

    /// <summary>True: all columns; or their names.</summary>
    private static IpcWriteOptions ReadRunEnds(IpcWriteOptions read, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => read with { HasRunEnds = value.GetBoolean() },
        JsonValueKind.Array when value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            => read with { RunEndColumns = value.EnumerateArray().Select(name => name.GetString()!).ToHashSet() },
        _ => Throw.Error<IpcWriteOptions>(ErrorKind.InvalidPlan, $"option \"run_end_encoded\" of an IPC sink is {value.GetRawText()}; it is true, false or an array of column names"),
    };

    private static List<KeyValuePair<string, string>> ReadTexts(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            Throw.Error(ErrorKind.InvalidPlan, $"option \"{name}\" of an IPC sink is {value.GetRawText()}; it is an object of texts");
        }
        return [.. value.EnumerateObject().Select(p => new KeyValuePair<string, string>(p.Name, p.Value.GetString()!))];
    }

    private static Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> ReadFields(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"option \"field_metadata\" of an IPC sink is {value.GetRawText()}; it is an object of objects, by column");
        }
        var fields = new Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>>();
        foreach (JsonProperty field in value.EnumerateObject())
        {
            fields[field.Name] = ReadTexts($"field_metadata.{field.Name}", field.Value);
        }
        return fields;
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
