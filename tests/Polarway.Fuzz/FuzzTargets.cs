using Polarway.Core.Errors;
using Polarway.Formats.Compression;
using Polarway.Formats.Json.Scan;
using Polarway.Fuzz.Targets;

namespace Polarway.Fuzz;

/// <summary>Every decoder, under its name.</summary>
internal static class FuzzTargets
{
    /// <summary>New objects: a process has one of each.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new ParquetFooter(), new ParquetPageHeader(), new ParquetRuns(), new ParquetBooleans(), new ParquetDeltas(), new ParquetPlainTexts(), new ParquetPages(), new ParquetFiles(),
        new ParquetPageIndex(), new ParquetBloomFilter(),
        new BlockCodec(Codec.Snappy, "codec.snappy", 1500), new BlockCodec(Codec.Lz4Raw, "codec.lz4", 1500), new BlockCodec(Codec.HadoopLz4, "codec.lz4_hadoop", 1000),
        new BlockCodec(Codec.Gzip, "codec.gzip", 60), new Bzip2Codec(), new BlockCodec(Codec.Zstd, "codec.zstd", 600), new BlockCodec(Codec.Brotli, "codec.brotli", 200),
        new StreamCodec(isZstd: false, 20), new StreamCodec(isZstd: true, 60), new XzCodec(),
        new IpcSchemas(), new IpcBuffers(0), new IpcBuffers(1), new IpcTables(isFile: false), new IpcTables(isFile: true),
        new CsvRecords(), new CsvTexts(), new JsonTexts(JsonScanFormat.Lines), new JsonTexts(JsonScanFormat.Documents),
        new Plans(), new SqlTexts(), new ArrowFormats(), new TimeFormats(), new Values(),
    ];

    /// <summary>Those whose name starts so; all of "".</summary>
    /// <exception cref="ArgumentException">None does.</exception>
    public static IReadOnlyList<FuzzTarget> Named(string start)
    {
        FuzzTarget[] found = [.. All.Where(t => t.Name.StartsWith(start, StringComparison.Ordinal))];
        return found.Length > 0 ? found : throw new ArgumentException(NearestName.Describe("fuzz target", start, [.. All.Select(t => t.Name)]));
    }

    /// <summary>The inputs of a target for a seed.</summary>
    public static Mutator MutatorOf(FuzzTarget target, ulong seed) => new(Corpus.Of(target), target.Tokens, seed);
}
