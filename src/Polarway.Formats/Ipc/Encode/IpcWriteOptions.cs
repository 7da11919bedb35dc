using Polarway.Core.Errors;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>How IPC is written.</summary>
/// <param name="Codec">"uncompressed", "lz4" or "zstd".</param>
/// <param name="Level">zstd only.</param>
/// <param name="HasViews">Text as views, which readers since 2024 have; else under 64-bit offsets, which every reader has.</param>
internal sealed record IpcWriteOptions(string Codec = "uncompressed", int Level = IpcWriteOptions.DefaultLevel, bool HasViews = true)
{
    /// <summary>zstd level when nothing is said.</summary>
    public const int DefaultLevel = 1;

    /// <summary>A compressor for one thread; null: buffers are written as they are.</summary>
    public BufferCompressor? NewCompressor() => Codec switch
    {
        "uncompressed" => null,
        "zstd" => new ZstdBufferCompressor(Level),
        "lz4" => new Lz4BufferCompressor(),
        _ => Throw.Unsupported<BufferCompressor?>($"writing IPC with compression \"{Codec}\"; there are uncompressed, lz4 and zstd"),
    };
}
