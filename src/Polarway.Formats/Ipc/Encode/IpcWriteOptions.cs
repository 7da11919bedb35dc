using Polarway.Core.Errors;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>How IPC is written.</summary>
/// <param name="Codec">"uncompressed", "lz4" or "zstd".</param>
/// <param name="Level">zstd only.</param>
/// <param name="HasViews">Text as views, which readers since 2024 have; else under 64-bit offsets, which every reader has.</param>
internal sealed record IpcWriteOptions(string Codec = "uncompressed", int Level = IpcWriteOptions.DefaultLevel, bool HasViews = true)
{
    /// <summary>Rows of every batch but the last; 0: as they come.</summary>
    public int BatchRows { get; init; }

    /// <summary>A stream's dictionary that has grown is followed by its new words alone, which not every reader takes; else it comes whole again.</summary>
    public bool HasDeltas { get; init; }

    /// <summary>The footer says how many rows the batches have, under the name that Polars looks for.</summary>
    public bool HasStatistics { get; init; }

    /// <summary>Every column of the schema is written run-end encoded.</summary>
    public bool HasRunEnds { get; init; }

    /// <summary>Names of columns that are written run-end encoded; see <see cref="HasRunEnds"/>.</summary>
    public IReadOnlySet<string> RunEndColumns { get; init; } = new HashSet<string>();

    /// <summary>What the schema says about itself, for readers that know the keys.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The same for columns, by their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<KeyValuePair<string, string>>> FieldMetadata { get; init; }
        = new Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>>();

    /// <summary>zstd level when nothing is said.</summary>
    public const int DefaultLevel = 1;

    /// <summary>True when a column's runs of equal values are written once each, with the row where each ends.</summary>
    public bool IsRunEndEncoded(string column) => HasRunEnds || RunEndColumns.Contains(column);

    /// <summary>A compressor for one thread; null: buffers are written as they are.</summary>
    public BufferCompressor? NewCompressor() => Codec switch
    {
        "uncompressed" => null,
        "zstd" => new ZstdBufferCompressor(Level),
        "lz4" => new Lz4BufferCompressor(),
        _ => Throw.Unsupported<BufferCompressor?>($"writing IPC with compression \"{Codec}\"; there are uncompressed, lz4 and zstd"),
    };
}
