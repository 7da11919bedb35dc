using System.Text.Json;
using Polarway.Core.Errors;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>The options of a Parquet scan in a plan.</summary>
public sealed record ParquetScanOptions
{
    /// <summary>Row groups that statistics rule out are not read.</summary>
    public bool UseStatistics { get; init; } = true;

    /// <summary>When the columns that the predicate does not read are read only where rows survive; null: where it pays.</summary>
    public bool? Prefilter { get; init; }

    /// <exception cref="PolarwayException">InvalidPlan, for an unknown key or value.</exception>
    public static ParquetScanOptions Read(JsonElement options)
    {
        var read = new ParquetScanOptions();
        if (options.ValueKind != JsonValueKind.Object)
        {
            return read;
        }
        foreach (JsonProperty option in options.EnumerateObject())
        {
            read = option.Name switch
            {
                "use_statistics" => read with { UseStatistics = option.Value.GetBoolean() },
                "prefilter" => read with { Prefilter = ReadPrefilter(option.Value.GetString()) },
                _ => Throw.Error<ParquetScanOptions>(ErrorKind.InvalidPlan, $"a Parquet scan has no option \"{option.Name}\"; it has use_statistics and prefilter"),
            };
        }
        return read;
    }

    private static bool? ReadPrefilter(string? value) => value switch
    {
        "auto" => null,
        "always" => true,
        "never" => false,
        _ => Throw.Error<bool?>(ErrorKind.InvalidPlan, $"prefilter of a Parquet scan is auto, always or never, not \"{value}\""),
    };
}
