using System.Text;
using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Csv;

/// <summary>Reads <see cref="CsvOptions"/> from the options object of a plan.</summary>
internal static class CsvOptionsReader
{
    internal static readonly string[] Names =
    [
        "separator", "quote_char", "eol_char", "comment_prefix", "has_header", "skip_rows", "skip_lines", "skip_rows_after_header",
        "null_values", "empty_string_is_null", "missing_utf8_is_empty_string", "encoding", "infer_schema", "infer_schema_length",
        "infer_schema_files", "try_parse_dates", "decimal_comma", "ignore_errors", "truncate_ragged_lines", "schema", "schema_overrides",
        "new_columns", "columns", "n_rows", "row_index", "include_file_paths", "raise_if_empty", "missing_columns", "extra_columns",
        "low_memory", "rechunk", "batch_size", "n_threads",
    ];

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown key or a wrong value.</exception>
    public static CsvOptions Read(JsonElement options)
    {
        var read = new CsvOptions();
        if (options.ValueKind != JsonValueKind.Object)
        {
            return read;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            read = Apply(read, option.Name, option.Value);
        }
        // Whatever came first: without inference nothing is looked at.
        if (options.TryGetProperty("infer_schema", out JsonElement infer) && infer.ValueKind == JsonValueKind.False)
        {
            read = read with { InferSchemaLength = 0 };
        }
        if (read.Separator == read.LineEnd || read.Separator == read.Quote || read.LineEnd == read.Quote)
        {
            Throw.Error(ErrorKind.InvalidPlan, "CSV: separator, quote_char and eol_char must be three different characters");
        }
        return read;
    }

    private static CsvOptions Apply(CsvOptions read, string name, JsonElement value) => name switch
    {
        "separator" => read with { Separator = OneByte(value, name) },
        "quote_char" => read with { Quote = value.ValueKind == JsonValueKind.Null || value.GetString() == "" ? -1 : OneByte(value, name) },
        "eol_char" => read with { LineEnd = OneByte(value, name) },
        "comment_prefix" => read with { Comment = value.ValueKind == JsonValueKind.Null ? [] : Encoding.UTF8.GetBytes(Text(value, name)) },
        "has_header" => read with { HasHeader = Flag(value, name) },
        "skip_rows" => read with { SkipRows = Count(value, name) },
        "skip_lines" => read with { SkipLines = Count(value, name) },
        "skip_rows_after_header" => read with { SkipRowsAfterHeader = Count(value, name) },
        "null_values" => WithNullValues(read, value),
        "empty_string_is_null" => read with { EmptyStringIsNull = Flag(value, name) },
        "missing_utf8_is_empty_string" => read with { EmptyStringIsNull = !Flag(value, name) },
        "encoding" => read with { Encoding = EncodingOf(Text(value, name)) },
        "infer_schema_length" => read with { InferSchemaLength = value.ValueKind == JsonValueKind.Null ? null : Count(value, name) },
        "infer_schema_files" => read with { InferSchemaFiles = value.ValueKind == JsonValueKind.Null ? int.MaxValue : Count(value, name) },
        "try_parse_dates" => read with { TryParseDates = Flag(value, name) },
        "decimal_comma" => read with { DecimalComma = Flag(value, name) },
        "ignore_errors" => read with { IgnoreErrors = Flag(value, name) },
        "truncate_ragged_lines" => read with { TruncateRaggedLines = value.ValueKind == JsonValueKind.True },
        "schema" => value.ValueKind == JsonValueKind.Null ? read : read with { Schema = TypeOption.ReadFields(value, name) },
        "schema_overrides" => WithOverrides(read, value),
        "new_columns" => read with { NewColumns = Texts(value, name) },
        "columns" => read with { Columns = Texts(value, name) },
        "n_rows" => read with { RowLimit = value.ValueKind == JsonValueKind.Null ? null : LongCount(value, name) },
        "row_index" => WithRowIndex(read, value),
        "include_file_paths" => read with { FilePathColumn = value.ValueKind == JsonValueKind.Null ? null : Text(value, name) },
        "raise_if_empty" => read with { RaiseIfEmpty = value.ValueKind == JsonValueKind.Null ? null : Flag(value, name) },
        "missing_columns" => read with { InsertMissingColumns = Choice(value, name, "raise", "insert") == "insert" },
        "extra_columns" => read with { IgnoreExtraColumns = Choice(value, name, "raise", "ignore") == "ignore" },
        // Advice about memory and threads that this engine does not need.
        "infer_schema" or "low_memory" or "rechunk" or "batch_size" or "n_threads" => read,
        _ => Throw.Error<CsvOptions>(ErrorKind.InvalidPlan, NearestName.Describe("option of a CSV scan", name, Names)),
    };

    private static CsvOptions WithNullValues(CsvOptions read, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => read,
        JsonValueKind.Object => read with { NullValuesByColumn = value.EnumerateObject().ToDictionary(p => p.Name, p => Words(p.Value, "null_values")) },
        _ => read with { NullValues = Words(value, "null_values") },
    };

    private static CsvOptions WithOverrides(CsvOptions read, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return read;
        }
        bool byPosition = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind != JsonValueKind.Array;
        return byPosition
            ? read with { OverridesByPosition = [.. value.EnumerateArray().Select(t => TypeOption.Read(t, "schema_overrides"))] }
            : read with { SchemaOverrides = TypeOption.ReadFields(value, "schema_overrides") };
    }

    private static CsvOptions WithRowIndex(CsvOptions read, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return read;
        }
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("name", out JsonElement name))
        {
            Throw.Error(ErrorKind.InvalidPlan, "option \"row_index\": expected an object with \"name\" and \"offset\"");
        }
        long offset = value.TryGetProperty("offset", out JsonElement given) ? LongCount(given, "row_index") : 0;
        return read with { RowIndexName = Text(value.GetProperty("name"), "row_index"), RowIndexOffset = offset };
    }

    private static CsvEncoding EncodingOf(string name) => name.ToLowerInvariant() switch
    {
        "utf8" or "utf-8" => CsvEncoding.Utf8,
        "utf8-lossy" or "utf-8-lossy" => CsvEncoding.Utf8Lossy,
        "utf16" or "utf-16" or "utf-16le" => CsvEncoding.Utf16,
        "latin1" or "latin-1" or "iso-8859-1" => CsvEncoding.Latin1,
        _ => Throw.Error<CsvEncoding>(ErrorKind.InvalidPlan, $"option \"encoding\": \"{name}\" is not one of utf8, utf8-lossy, utf-16, latin1"),
    };

    private static byte[][] Words(JsonElement value, string name) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(v => Encoding.UTF8.GetBytes(Text(v, name)))]
        : [Encoding.UTF8.GetBytes(Text(value, name))];

    private static byte OneByte(JsonElement value, string name)
    {
        string text = Text(value, name);
        return text.Length == 1 && text[0] < 128 ? (byte)text[0] : Throw.Error<byte>(ErrorKind.InvalidPlan, $"option \"{name}\": \"{text}\" is not a single byte");
    }

    private static string Choice(JsonElement value, string name, string first, string second)
    {
        string text = value.ValueKind == JsonValueKind.Null ? first : Text(value, name);
        return text == first || text == second ? text : Throw.Error<string>(ErrorKind.InvalidPlan, $"option \"{name}\": \"{text}\" is not \"{first}\" or \"{second}\"");
    }

    private static string[]? Texts(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => [.. value.EnumerateArray().Select(v => Text(v, name))],
        _ => Wrong<string[]>(value, name, "a list of texts"),
    };

    private static string Text(JsonElement value, string name) => value.ValueKind == JsonValueKind.String ? value.GetString()! : Wrong<string>(value, name, "a text");

    private static bool Flag(JsonElement value, string name)
        => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong<bool>(value, name, "true or false");

    private static int Count(JsonElement value, string name) => (int)Math.Min(LongCount(value, name), int.MaxValue);

    private static long LongCount(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) && count >= 0 ? count : Wrong<long>(value, name, "a number from 0 on");

    private static T Wrong<T>(JsonElement value, string name, string expected)
        => Throw.Error<T>(ErrorKind.InvalidPlan, $"option \"{name}\": expected {expected}, found {value.GetRawText()}");
}
