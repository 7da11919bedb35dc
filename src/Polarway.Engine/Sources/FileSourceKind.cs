using System.Text.Json.Nodes;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Engine.Operators.Result;
using Polarway.Engine.Scan;

namespace Polarway.Engine.Sources;

/// <summary>Files of this machine: one kind for CSV files, one for all formats, told apart by the option "format" or by name.</summary>
public sealed class FileSourceKind : ISourceKind
{
    private static readonly (string Ending, string Format)[] Endings =
    [
        (".parquet", "parquet"), (".pq", "parquet"), (".arrow", "ipc"), (".ipc", "ipc"), (".feather", "ipc"), (".arrows", "ipc_stream"),
        (".csv", "csv"), (".tsv", "csv"), (".txt", "csv"), (".ndjson", "ndjson"), (".jsonl", "ndjson"), (".json", "ndjson"),
    ];

    private static readonly string[] Formats = ["parquet", "ipc", "ipc_stream", "csv", "ndjson"];
    private static readonly string[] Packings = [".gz", ".zst", ".zstd"];

    private readonly FormatRegistry _formats;
    private readonly EngineSettings _settings;
    private readonly string? _format;

    private FileSourceKind(FormatRegistry formats, EngineSettings settings, string? format, params string[] names)
    {
        _formats = formats;
        _settings = settings;
        _format = format;
        Names = names;
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>"csv".</summary>
    public static FileSourceKind Csv(FormatRegistry formats, EngineSettings settings) => new(formats, settings, "csv", "csv");

    /// <summary>"filesystem": Parquet, Arrow IPC, CSV and NDJSON, single files, globs and folders.</summary>
    public static FileSourceKind Filesystem(FormatRegistry formats, EngineSettings settings) => new(formats, settings, null, "filesystem", "file");

    public IRowFeed Open(SourceConfig config, QueryBudget memory, IReadAhead readAhead)
    {
        if (config.Credentials is not null)
        {
            Throw.Error(ErrorKind.InvalidArgument, $"a {Names[0]} source reads files of this machine and takes no credentials");
        }
        var options = new SourceOptions(config, Names[0]);
        string? wanted = _format ?? options.Text("format");
        options.Flag("use_mmap");
        (string format, IReadOnlyList<string> files) = wanted is null ? Recognise(config.Locations) : (Known(wanted), Expand(config.Locations, Known(wanted)));
        JsonObject scan = config.ScanOptions is string json ? (JsonObject)JsonNode.Parse(json)! : [];
        scan = format switch
        {
            "csv" => TextOptions.Csv(options, WithTabs(scan, files, options)),
            "ndjson" => TextOptions.Ndjson(options, scan),
            _ => scan,
        };
        options.Complete();
        var metadata = new SourceMetadata
        {
            Kind = Names[0],
            Locations = config.Locations,
            Format = format,
            Parts = files,
            SizeBytes = files.Sum(f => new FileInfo(f).Length),
            Capabilities = format is "ipc" ? ["parallel", "prefetch", "resume", "memory_map"] : ["parallel", "prefetch", "resume"],
        };
        return new ScanFeed(_formats, _settings, new ScanSpec(format, IsWhole(config.Locations, files) ? config.Locations : files, scan), metadata, config.IsParallel, memory, readAhead);
    }

    private static string Known(string format) => format.ToLowerInvariant() switch
    {
        "arrow" or "feather" => "ipc",
        "json" or "jsonl" => "ndjson",
        "tsv" => "csv",
        string name when Formats.Contains(name) => name,
        _ => Throw.Error<string>(ErrorKind.InvalidArgument, NearestName.Describe("format of files", format, Formats)),
    };

    /// <summary>The files of a format: all of a path or glob, those with its endings in a folder.</summary>
    private static IReadOnlyList<string> Expand(IReadOnlyList<string> locations, string format)
        => Found(locations, [.. locations.SelectMany(location => Directory.Exists(location) ? InFolder(location, format) : PathExpansion.Expand([location]))]);

    /// <summary>At least one, which holds something.</summary>
    private static string[] Found(IReadOnlyList<string> locations, string[] files) => files.Length > 0 || locations.All(File.Exists) ? files
        : Throw.Error<string[]>(ErrorKind.FileNotFound, $"no file is there that matches {string.Join(", ", locations.Select(location => $"\"{location}\""))} (current folder {Environment.CurrentDirectory})");

    /// <summary>Sorted; null: of any known format.</summary>
    private static IReadOnlyList<string> InFolder(string folder, string? format)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => FormatOf(f) is string found && (format is null || found == format)).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files
            : Throw.Error<IReadOnlyList<string>>(ErrorKind.FileNotFound, $"folder \"{folder}\" has no file of {(format is null ? "a known format" : $"format {format}")}; formats: {string.Join(", ", Formats)}");
    }

    /// <summary>All files of one format; folders may hold others, which are an error that names them.</summary>
    private static (string Format, IReadOnlyList<string> Files) Recognise(IReadOnlyList<string> locations)
    {
        string[] files = Found(locations, [.. locations.SelectMany(location => Directory.Exists(location) ? InFolder(location, null) : PathExpansion.Expand([location]))]);
        string?[] formats = [.. files.Select(FormatOf).Distinct()];
        return formats switch
        {
            [string only] => (only, files),
            [null] => Throw.Error<(string, IReadOnlyList<string>)>(ErrorKind.InvalidArgument, $"{files[0]}: the format cannot be told from the name; pass the option \"format\": {string.Join(", ", Formats)}"),
            _ => Throw.Error<(string, IReadOnlyList<string>)>(ErrorKind.InvalidArgument, $"{string.Join(", ", locations)}: files of several formats ({string.Join(", ", formats.Select(f => f ?? "unknown"))}) make no table; pass the option \"format\", or a glob"),
        };
    }

    /// <summary>Whether a scan of the locations themselves reads just these files; it then finds partitions in the names of folders too.</summary>
    private static bool IsWhole(IReadOnlyList<string> locations, IReadOnlyList<string> files)
        => locations.Any(Directory.Exists) && Directory.EnumerateFiles(locations[0], "*", SearchOption.AllDirectories).Count() == files.Count && locations.Count == 1;

    private static string? FormatOf(string file)
    {
        string name = file.ToLowerInvariant();
        string packing = Array.Find(Packings, name.EndsWith) ?? "";
        name = name[..^packing.Length];
        return Array.Find(Endings, e => name.EndsWith(e.Ending, StringComparison.Ordinal)).Format;
    }

    private static JsonObject WithTabs(JsonObject scan, IReadOnlyList<string> files, SourceOptions options)
    {
        bool isTabs = files.All(f => f.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)) && options.Text("delimiter", "separator") is null;
        if (isTabs && scan["separator"] is null)
        {
            scan["separator"] = "\t";
        }
        return scan;
    }
}
