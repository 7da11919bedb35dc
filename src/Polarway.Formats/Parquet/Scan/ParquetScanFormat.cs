using System.Text.Json;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>Reads Parquet files for plans. Options: <c>use_statistics</c> (true), <c>prefilter</c> (auto).</summary>
public sealed class ParquetScanFormat : IScanFormat
{
    public string Name => "parquet";

    public IReadOnlyList<string> OptionNames { get; } = ["use_statistics", "prefilter"];

    public bool NumbersRows => true;

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        ParquetScanOptions read = ParquetScanOptions.Read(options);
        return new ParquetScan(paths[0], read);
    }
}
