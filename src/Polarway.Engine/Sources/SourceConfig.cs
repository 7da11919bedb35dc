using System.Collections.Immutable;
using Polarway.Core.Errors;

namespace Polarway.Engine.Sources;

/// <summary>
/// What a source is opened with: a value, changed by the With methods into another. Which options there are depends on the kind of
/// source; a kind refuses those it does not know.
/// </summary>
public sealed record SourceConfig
{
    /// <summary>Rows of a chunk, to start with.</summary>
    public const long DefaultChunkRows = 10_000;

    /// <param name="locations">Paths, globs, folders, addresses or names, as the kind of source understands them.</param>
    public SourceConfig(params string[] locations)
    {
        if (locations.Length == 0 || Array.Exists(locations, string.IsNullOrEmpty))
        {
            Throw.Error(ErrorKind.InvalidArgument, "a source needs a location: a path, a glob, a folder, an address or a name");
        }
        Locations = [.. locations];
    }

    public ImmutableArray<string> Locations { get; }

    /// <summary>Most bytes the stream may hold: what it reads ahead and the chunks that were given out and still live. Null: no limit but the process's.</summary>
    public long? MemoryLimit { get; private init; }

    public long ChunkRows { get; private init; } = DefaultChunkRows;

    /// <summary>Whether several threads read.</summary>
    public bool IsParallel { get; private init; } = true;

    /// <summary>Whether the next chunk is read while the caller works on this one.</summary>
    public bool Prefetches { get; private init; } = true;

    public Credentials? Credentials { get; private init; }

    /// <summary>Options of the kind, as texts: "delimiter" = ";".</summary>
    public ImmutableSortedDictionary<string, string> Options { get; private init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Options of a file format in the form that plans have (a JSON object); for hosts that have them so already.</summary>
    public string? ScanOptions { get; private init; }

    /// <exception cref="PolarwayException">InvalidArgument, when it is not positive.</exception>
    public SourceConfig WithMemoryLimit(long bytes) => this with { MemoryLimit = Positive(bytes, "memory limit in bytes") };

    /// <exception cref="PolarwayException">InvalidArgument, when it is not positive.</exception>
    public SourceConfig WithChunkSize(long rows) => this with { ChunkRows = Positive(rows, "chunk size in rows") };

    public SourceConfig WithParallel(bool parallel) => this with { IsParallel = parallel };

    public SourceConfig WithPrefetch(bool prefetch) => this with { Prefetches = prefetch };

    public SourceConfig WithCredentials(Credentials credentials) => this with { Credentials = credentials };

    public SourceConfig WithOption(string key, string value) => this with { Options = Options.SetItem(key, value) };

    public SourceConfig WithScanOptions(string json) => this with { ScanOptions = json };

    internal static long Positive(long value, string what)
        => value > 0 ? value : Throw.Error<long>(ErrorKind.InvalidArgument, $"the {what} is at least 1, not {value}");
}
