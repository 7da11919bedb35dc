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

    public string Name => "parquet";

    public ISink CreateSink(string path, Schema schema, JsonElement options, QueryContext context)
        => new ParquetSink(path, schema, Read(options), context);

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown key or value.</exception>
    private static ParquetWriteOptions Read(JsonElement options)
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
                "compression_level" => read with { Level = Number(option, 1, MaxZstdLevel) },
                "row_group_size" => read with { RowGroupRows = Number(option, 1, int.MaxValue) },
                "data_page_size" => read with { PageBytes = Number(option, 1, int.MaxValue) },
                "statistics" => read with { Statistics = option.Value.ValueKind == JsonValueKind.True },
                _ => Throw.Error<ParquetWriteOptions>(ErrorKind.InvalidPlan,
                    $"a Parquet sink has no option \"{option.Name}\"; it has compression, compression_level, row_group_size, data_page_size and statistics"),
            };
        }
        return read;
    }

    private static Codec ReadCodec(string? name) => name switch
    {
        "zstd" => Codec.Zstd,
        "snappy" => Codec.Snappy,
        "gzip" => Codec.Gzip,
        "lz4" => Codec.Lz4Raw,
        "uncompressed" => Codec.None,
        _ => Throw.Unsupported<Codec>($"writing Parquet with compression \"{name}\"; this build writes zstd, snappy, gzip, lz4 and uncompressed"),
    };

    private static int Number(JsonProperty option, int least, int most)
        => option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt32(out int value) && value >= least && value <= most
            ? value
            : Throw.Error<int>(ErrorKind.InvalidPlan, $"option \"{option.Name}\" of a Parquet sink is {option.Value.GetRawText()}; it is an integer from {least} to {most}");
}
