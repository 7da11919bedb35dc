using System.Text.Json.Nodes;
using Polarway.Core.Errors;

namespace Polarway.Engine.Sources;

/// <summary>Options of text formats, from a source's names to a plan's.</summary>
internal static class TextOptions
{
    public static JsonObject Csv(SourceOptions given, JsonObject scan)
    {
        Set(scan, "separator", OneByte(given.Text("delimiter", "separator"), "delimiter"));
        Set(scan, "quote_char", given.Text("quote_char"));
        Set(scan, "eol_char", given.Text("eol_char"));
        Set(scan, "comment_prefix", given.Text("comment_char", "comment_prefix"));
        Set(scan, "has_header", given.Flag("has_header"));
        Set(scan, "skip_rows", given.Number("skip_rows"));
        Set(scan, "skip_rows_after_header", given.Number("skip_rows_after_header"));
        Set(scan, "encoding", given.Text("encoding"));
        Set(scan, "null_values", given.Words("null_values"));
        Set(scan, "try_parse_dates", given.Flag("try_parse_dates"));
        Set(scan, "decimal_comma", given.Flag("decimal_comma"));
        Set(scan, "truncate_ragged_lines", given.Flag("truncate_ragged_lines"));
        return Common(given, scan);
    }

    public static JsonObject Ndjson(SourceOptions given, JsonObject scan) => Common(given, scan);

    private static JsonObject Common(SourceOptions given, JsonObject scan)
    {
        Set(scan, "schema", given.Schema("schema"));
        Set(scan, "schema_overrides", given.Schema("schema_overrides"));
        Set(scan, "infer_schema_length", given.Number("infer_schema_length"));
        Set(scan, "ignore_errors", given.Flag("ignore_errors"));
        return scan;
    }

    private static void Set(JsonObject scan, string name, JsonNode? value)
    {
        if (value is not null)
        {
            scan[name] = value;
        }
    }

    private static void Set(JsonObject scan, string name, string? value) => Set(scan, name, value is null ? null : JsonValue.Create(value));

    private static void Set(JsonObject scan, string name, bool? value) => Set(scan, name, value is bool given ? JsonValue.Create(given) : null);

    private static void Set(JsonObject scan, string name, long? value) => Set(scan, name, value is long given ? JsonValue.Create(given) : null);

    private static string? OneByte(string? text, string name) => text switch
    {
        null => null,
        "\\t" or "tab" => "\t",
        { Length: 1 } => text,
        _ => Throw.Error<string>(ErrorKind.InvalidArgument, $"option \"{name}\" of a csv source is \"{text}\"; it is one character"),
    };
}
