using System.Text.Json;
using Polarway.Core.Errors;

namespace Polarway.Engine.Scan;

/// <summary>Parts the options of a scan into those of all formats and those of its own.</summary>
internal static class ScanOptionsReader
{
    private static readonly string[] Common =
    [
        "columns", "n_rows", "row_index", "include_file_paths", "glob", "hidden_file_prefix", "hive_partitioning", "hive_schema",
        "try_parse_hive_dates", "schema", "missing_columns", "extra_columns", "cast_options", "rechunk", "low_memory", "cache", "parallel",
    ];

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown option, with the nearest, or for a value that it cannot have.</exception>
    public static ScanOptions Read(IScanFormat format, JsonElement options)
    {
        bool partitions = options.ValueKind == JsonValueKind.Object && options.TryGetProperty("hive_partitioning", out JsonElement hive) && hive.ValueKind == JsonValueKind.True;
        var read = new ScanOptions { Rest = options, IsPassedOn = format.OpensFilesTogether && !partitions };
        if (options.ValueKind != JsonValueKind.Object || format.OptionNames is null)
        {
            return read;
        }
        var rest = new List<JsonProperty>();
        foreach (JsonProperty option in options.EnumerateObject())
        {
            if (option.Name == "schema" && option.Value.ValueKind != JsonValueKind.Null)
            {
                read = read with { SchemaOfNone = TypeOption.ReadFields(option.Value, option.Name) };
            }
            bool isOwn = format.OptionNames!.Contains(option.Name) && !(partitions && IsOfRows(option.Name));
            if (isOwn)
            {
                rest.Add(option);
                continue;
            }
            if (!Common.Contains(option.Name))
            {
                Throw.Error(ErrorKind.InvalidPlan, NearestName.Describe($"option of a scan of {format.Name}", option.Name, format.OptionNames!.Concat(Common).Distinct()));
            }
            read = Apply(read, option.Name, option.Value);
        }
        return read with { Rest = Write(rest) };
    }

    /// <summary>What a format that opens files together does itself, and cannot when files are read one by one.</summary>
    private static bool IsOfRows(string name) => name is "columns" or "n_rows" or "row_index" or "include_file_paths";

    private static ScanOptions Apply(ScanOptions read, string name, JsonElement value) => value.ValueKind == JsonValueKind.Null ? read : name switch
    {
        "columns" => read with { Columns = Texts(value, name) },
        "n_rows" => read with { RowLimit = Count(value, name) },
        "row_index" => WithRowIndex(read, value),
        "include_file_paths" => read with { FilePathColumn = Text(value, name) },
        "glob" => read with { IsGlob = Flag(value, name) },
        "hidden_file_prefix" => read with { HiddenPrefixes = value.ValueKind == JsonValueKind.String ? [Text(value, name)] : Texts(value, name) },
        "hive_partitioning" => read with { HivePartitioning = Flag(value, name) },
        "hive_schema" => read with { HiveSchema = TypeOption.ReadFields(value, name) },
        "try_parse_hive_dates" => read with { TryParseHiveDates = Flag(value, name) },
        "schema" => read with { Schema = TypeOption.ReadFields(value, name) },
        "missing_columns" => read with { InsertMissingColumns = Choice(value, name, "raise", "insert") == "insert" },
        "extra_columns" => read with { IgnoreExtraColumns = Choice(value, name, "raise", "ignore") == "ignore" },
        "cast_options" => read with { Casts = CastRules.Read(value) },
        // Advice about memory and threads that this engine does not need.
        _ => read,
    };

    private static ScanOptions WithRowIndex(ScanOptions read, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("name", out JsonElement name))
        {
            Throw.Error(ErrorKind.InvalidPlan, "option \"row_index\": expected an object with \"name\" and \"offset\"");
        }
        long offset = value.TryGetProperty("offset", out JsonElement given) ? Count(given, "row_index") : 0;
        return read with { RowIndexName = Text(value.GetProperty("name"), "row_index"), RowIndexOffset = offset };
    }

    private static JsonElement Write(List<JsonProperty> options)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (JsonProperty option in options)
            {
                option.WriteTo(json);
            }
            json.WriteEndObject();
        }
        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static string Choice(JsonElement value, string name, string first, string second)
    {
        string text = Text(value, name);
        return text == first || text == second ? text : Throw.Error<string>(ErrorKind.InvalidPlan, $"option \"{name}\": \"{text}\" is not \"{first}\" or \"{second}\"");
    }

    private static string[] Texts(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => Text(v, name))] : Wrong<string[]>(value, name, "a list of texts");

    private static string Text(JsonElement value, string name) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Wrong<string>(value, name, "a text");

    private static bool Flag(JsonElement value, string name)
        => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong<bool>(value, name, "true or false");

    private static long Count(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) && count >= 0 ? count : Wrong<long>(value, name, "a number from 0 on");

    private static T Wrong<T>(JsonElement value, string name, string expected)
        => Throw.Error<T>(ErrorKind.InvalidPlan, $"option \"{name}\": expected {expected}, found {value.GetRawText()}");
}
