using Polarway.Engine.Scan;
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
        return registry;
    }
}
