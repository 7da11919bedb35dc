using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Scan;
using Polarway.Formats.Csv;

namespace Polarway.Formats.Json;

/// <summary>The options of an NDJSON scan in a plan; names and defaults are Polars'.</summary>
internal sealed record JsonOptions
{
    internal static readonly string[] Names =
    [
        "schema", "schema_overrides", "infer_schema_length", "n_rows", "row_index", "include_file_paths", "ignore_errors", "columns",
        "batch_size", "low_memory", "rechunk",
    ];

    public Field[]? Schema { get; init; }

    public Field[] SchemaOverrides { get; init; } = [];

    /// <summary>null = all rows of the first file.</summary>
    public long? InferSchemaLength { get; init; } = 100;

    public long? RowLimit { get; init; }

    public string? RowIndexName { get; init; }

    public long RowIndexOffset { get; init; }

    public string? FilePathColumn { get; init; }

    /// <summary>A value that does not fit its column is null.</summary>
    public bool IgnoreErrors { get; init; }

    public string[]? Columns { get; init; }

    /// <summary>Lines are cut as records of one field without quotes.</summary>
    public static CsvOptions Lines { get; } = new() { Quote = -1, HasHeader = false };

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown key.</exception>
    public static JsonOptions Read(JsonElement options)
    {
        var read = new JsonOptions();
        if (options.ValueKind != JsonValueKind.Object)
        {
            return read;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            JsonElement value = option.Value;
            if (value.ValueKind == JsonValueKind.Null)
            {
                read = option.Name == "infer_schema_length" ? read with { InferSchemaLength = null } : read;
                continue;
            }
            read = option.Name switch
            {
                "schema" => read with { Schema = TypeOption.ReadFields(value, option.Name) },
                "schema_overrides" => read with { SchemaOverrides = TypeOption.ReadFields(value, option.Name) },
                "infer_schema_length" => read with { InferSchemaLength = value.GetInt64() },
                "n_rows" => read with { RowLimit = value.GetInt64() },
                "row_index" => read with
                {
                    RowIndexName = value.GetProperty("name").GetString(),
                    RowIndexOffset = value.TryGetProperty("offset", out JsonElement offset) ? offset.GetInt64() : 0,
                },
                "include_file_paths" => read with { FilePathColumn = value.GetString() },
                "ignore_errors" => read with { IgnoreErrors = value.GetBoolean() },
                "columns" => read with { Columns = [.. value.EnumerateArray().Select(c => c.GetString()!)] },
                // Advice that this engine does not need.
                "batch_size" or "low_memory" or "rechunk" => read,
                _ => Throw.Error<JsonOptions>(ErrorKind.InvalidPlan, NearestName.Describe("option of an NDJSON scan", option.Name, Names)),
            };
        }
        return read;
    }
}
