using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Engine.Scan;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>Reads Parquet files for plans. Options: <c>use_statistics</c> (true), <c>missing_columns</c>: "raise" or "insert".</summary>
public sealed class ParquetScanFormat : IScanFormat
{
    public string Name => "parquet";

    public IScan Open(IReadOnlyList<string> paths, JsonElement options)
    {
        IReadOnlyList<string> files = PathExpansion.Expand(paths, ".parquet");
        return new ParquetScan(files, ParquetScanOptions.Read(options));
    }
}
