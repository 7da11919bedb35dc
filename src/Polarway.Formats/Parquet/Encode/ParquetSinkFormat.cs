using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Engine.Operators;
using Polarway.Engine.Scan;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Writes Parquet for plans. Options: see docs/plan.md.</summary>
public sealed class ParquetSinkFormat : ISinkFormat
{
    private const int MaxZstdLevel = 22;
    private const string Known = "compression, compression_level, row_group_size, row_group_bytes, data_page_size, dictionary_page_size, statistics, page_index, "
        + "checksums, bloom_filters, sorting_columns, arrow_schema and metadata";

    public string Name => "parquet";

    public ISink CreateSink(string path, Schema schema, JsonElement options, QueryContext context)
        => new ParquetSink(path, schema, Read(options), context);

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown key or value.</exception>
    internal static ParquetWriteOptions Read(JsonElement options)
    {
        var read = new ParquetWriteOptions();
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
                "compression" => read with { Codec = ReadCodec(option.Value.GetString()) },
                "compression_level" => read with { Level = Number(option, 0, MaxZstdLevel) },
                "row_group_size" => read with { RowGroupRows = Number(option, 1, int.MaxValue) },
                "row_group_bytes" => read with { RowGroupBytes = Number(option, 1, int.MaxValue) },
                "data_page_size" => read with { PageBytes = Number(option, 1, int.MaxValue) },
                "dictionary_page_size" => read with { DictionaryBytes = Number(option, 0, int.MaxValue) },
                "statistics" => read with { Statistics = Flag(option) },
                "page_index" => read with { PageIndex = Flag(option) },
                "checksums" => read with { Checksums = Flag(option) },
                "bloom_filters" => read with { BloomFilters = ReadBloomFilters(option) },
                "sorting_columns" => read with { Sorting = ReadSorting(option) },
                "arrow_schema" => read with { ArrowSchema = option.Value.ValueKind == JsonValueKind.String ? option.Value.GetString() : Bad<string>(option, "a text") },
                "metadata" => read with { KeyValues = ReadMetadata(option) },
                _ => Throw.Error<ParquetWriteOptions>(ErrorKind.InvalidPlan, $"a Parquet sink has no option \"{option.Name}\"; it has {Known}"),
            };
        }
        return CheckLevel(read);
    }

    private static ParquetWriteOptions CheckLevel(ParquetWriteOptions options)
    {
        (int least, int most) = options.Codec switch
        {
            Codec.Zstd => (1, MaxZstdLevel),
            Codec.Gzip => (0, 9),
            Codec.Brotli => (0, 11),
            _ => (int.MinValue, int.MaxValue),
        };
        if (options.Level < least || options.Level > most)
        {
            Throw.Error(ErrorKind.InvalidPlan, $"option \"compression_level\" of a Parquet sink is {options.Level}; with compression {options.Codec} it is {least} to {most}");
        }
        return options;
    }

    private static Codec ReadCodec(string? name) => name switch
    {
        "zstd" => Codec.Zstd,
        "snappy" => Codec.Snappy,
        "gzip" => Codec.Gzip,
        "brotli" => Codec.Brotli,
        "lz4" => Codec.Lz4Raw,
        "uncompressed" => Codec.None,
        _ => Throw.Unsupported<Codec>($"writing Parquet with compression \"{name}\"; this build writes zstd, snappy, gzip, brotli, lz4 and uncompressed"),
    };

    /// <summary>Names, or names with the share of values that a filter wrongly lets through.</summary>
    private static Dictionary<string, double> ReadBloomFilters(JsonProperty option)
    {
        const double UsualShare = 0.01;
        var filters = new Dictionary<string, double>();
        if (option.Value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement name in option.Value.EnumerateArray())
            {
                filters[name.ValueKind == JsonValueKind.String ? name.GetString()! : Bad<string>(option, "a list of column names, or an object of names and shares")] = UsualShare;
            }
            return filters;
        }
        foreach (JsonProperty pair in Object(option, "a list of column names, or an object of names and shares"))
        {
            bool isShare = pair.Value.ValueKind == JsonValueKind.Number && pair.Value.GetDouble() is > 0 and < 1;
            filters[pair.Name] = isShare ? pair.Value.GetDouble() : Bad<double>(option, "an object whose values lie between 0 and 1");
        }
        return filters;
    }

    private static List<SortingColumn> ReadSorting(JsonProperty option)
    {
        const string Meant = "a list of objects of column, descending and nulls_last";
        var columns = new List<SortingColumn>();
        foreach (JsonElement item in option.Value.ValueKind == JsonValueKind.Array ? option.Value.EnumerateArray() : Bad<JsonElement.ArrayEnumerator>(option, Meant))
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("column", out JsonElement name) || name.ValueKind != JsonValueKind.String)
            {
                Bad<string>(option, Meant);
            }
            columns.Add(new SortingColumn(item.GetProperty("column").GetString()!, IsTrue(item, "descending"), !IsTrue(item, "nulls_last")));
        }
        return columns;
    }

    private static List<KeyValuePair<string, string>> ReadMetadata(JsonProperty option)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (JsonProperty pair in Object(option, "an object of texts"))
        {
            pairs.Add(new(pair.Name, pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : Bad<string>(option, "an object of texts")));
        }
        return pairs;
    }

    private static JsonElement.ObjectEnumerator Object(JsonProperty option, string meant)
        => option.Value.ValueKind == JsonValueKind.Object ? option.Value.EnumerateObject() : Bad<JsonElement.ObjectEnumerator>(option, meant);

    private static bool IsTrue(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static bool Flag(JsonProperty option) => option.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Bad<bool>(option, "true or false"),
    };

    private static int Number(JsonProperty option, int least, int most)
        => option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt32(out int value) && value >= least && value <= most
            ? value
            : Bad<int>(option, $"an integer from {least} to {most}");

    private static T Bad<T>(JsonProperty option, string meant)
        => Throw.Error<T>(ErrorKind.InvalidPlan, $"option \"{option.Name}\" of a Parquet sink is {option.Value.GetRawText()}; it is {meant}");
}
