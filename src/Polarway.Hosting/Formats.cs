using Polarway.Engine.Scan;
using Polarway.Formats.Csv.Encode;
using Polarway.Formats.Csv.Scan;
using Polarway.Formats.Ipc.Encode;
using Polarway.Formats.Ipc.Scan;
using Polarway.Formats.Json.Encode;
using Polarway.Formats.Json.Scan;
using Polarway.Formats.Parquet.Encode;
using Polarway.Formats.Parquet.Scan;

namespace Polarway.Hosting;

/// <summary>The file formats of this build, in one place.</summary>
public static class Formats
{
    public static FormatRegistry Registry { get; } = Create();

    private static FormatRegistry Create()
    {
        var registry = new FormatRegistry();
        registry.Add(new ParquetScanFormat());
        registry.Add(IpcScanFormat.Files);
        registry.Add(IpcScanFormat.Streams);
        registry.Add(new CsvScanFormat());
        registry.Add(new CsvReportFormat());
        registry.Add(new ParquetSinkFormat());
        registry.Add(new CsvSinkFormat());
        registry.Add(JsonScanFormat.Lines);
        registry.Add(JsonScanFormat.Documents);
        registry.Add(JsonSinkFormat.Lines);
        registry.Add(JsonSinkFormat.Documents);
        registry.Add(IpcSinkFormat.Files);
        registry.Add(IpcSinkFormat.Streams);
        return registry;
    }
}
