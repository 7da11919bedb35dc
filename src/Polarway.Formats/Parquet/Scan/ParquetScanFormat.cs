using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>Reads Parquet files for plans. Options: <c>use_statistics</c> (true), <c>prefilter</c> (auto).</summary>
public sealed class ParquetScanFormat : IScanFormat
{
    public string Name => "parquet";

    public IReadOnlyList<string> OptionNames { get; } = ["use_statistics", "prefilter"];

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        IReadOnlyList<string> files = PathExpansion.Expand(paths);
        return new ParquetScan(files, ParquetScanOptions.Read(options));
    }
}
