using System.Buffers;
using System.Text.Json;
using Polarway.Core.Errors;

namespace Polarway.Engine.Operators.Result;

/// <summary>How a result is spread over files. Null keys and rows: it is not.</summary>
/// <param name="Keys">Columns whose values name the folders.</param>
/// <param name="IncludeKeys">The files hold the key columns too.</param>
/// <param name="MaxRows">Rows of a file.</param>
/// <param name="FileOptions">The options that are the format's.</param>
internal sealed record PartitionOptions(string[] Keys, bool IncludeKeys, long MaxRows, JsonElement FileOptions)
{
    private const string KeysOption = "partition_by";
    private const string IncludeOption = "include_key";
    private const string RowsOption = "max_rows_per_file";

    /// <summary>True when the options of a sink ask for a folder of files.</summary>
    public static bool AreIn(JsonElement options)
        => options.ValueKind == JsonValueKind.Object && (IsSet(options, KeysOption) || IsSet(options, RowsOption));

    /// <exception cref="PolarwayException">InvalidPlan.</exception>
    public static PartitionOptions Read(JsonElement options)
    {
        string[] keys = [];
        bool includes = true;
        long rows = long.MaxValue;
        var rest = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(rest))
        {
            writer.WriteStartObject();
            foreach (JsonProperty option in options.EnumerateObject())
            {
                switch (option.Name)
                {
                    case KeysOption:
                        keys = ReadKeys(option);
                        break;
                    case IncludeOption:
                        includes = option.Value.ValueKind != JsonValueKind.False;
                        break;
                    case RowsOption:
                        rows = ReadRows(option);
                        break;
                    default:
                        option.WriteTo(writer);
                        break;
                }
            }
            writer.WriteEndObject();
        }
        using var document = JsonDocument.Parse(rest.WrittenMemory);
        return new PartitionOptions(keys, includes, rows, document.RootElement.Clone());
    }

    private static bool IsSet(JsonElement options, string name)
        => options.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private static string[] ReadKeys(JsonProperty option)
    {
        if (option.Value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }
        bool isNames = option.Value.ValueKind == JsonValueKind.Array && option.Value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String);
        return isNames ? [.. option.Value.EnumerateArray().Select(name => name.GetString()!).Distinct()]
            : Throw.Error<string[]>(ErrorKind.InvalidPlan, $"option \"{KeysOption}\" of a sink is {option.Value.GetRawText()}; it is a list of column names");
    }

    private static long ReadRows(JsonProperty option)
    {
        if (option.Value.ValueKind == JsonValueKind.Null)
        {
            return long.MaxValue;
        }
        return option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt64(out long rows) && rows > 0 ? rows
            : Throw.Error<long>(ErrorKind.InvalidPlan, $"option \"{RowsOption}\" of a sink is {option.Value.GetRawText()}; it is a positive integer");
    }
}
