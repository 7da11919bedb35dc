using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Compression;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>What decoding needs for a moment and keeps for the next time: compressed bytes, staged values, codec state.
/// One per worker; any number of readers of that worker may use it in turn.</summary>
public sealed unsafe class DecodeScratch(Allocator memory) : IDisposable
{
    private NativeBuffer? _compressed;
    private NativeBuffer? _staged;
    private NativeBuffer? _codes;
    private NativeBuffer? _views;

    internal PageDecompressor Decompressor { get; } = new();

    /// <summary>Room for compressed bytes; its earlier contents up to <paramref name="keep"/> stay.</summary>
    internal Span<byte> Compressed(int bytes, int keep = 0) => Room(ref _compressed, bytes, keep);

    /// <summary>Room for values on their way to a column.</summary>
    internal byte* Staged(long bytes)
    {
        Room(ref _staged, checked((int)bytes), 0);
        return _staged!.Pointer;
    }

    /// <summary>Room for dictionary codes, apart from <see cref="Staged"/>.</summary>
    internal uint* Codes(int count)
    {
        Room(ref _codes, count * sizeof(uint), 0);
        return (uint*)_codes!.Pointer;
    }

    /// <summary>Room for views, apart from the others.</summary>
    internal void* Views(int count)
    {
        Room(ref _views, count * sizeof(View), 0);
        return _views!.Pointer;
    }

    public void Dispose()
    {
        Decompressor.Dispose();
        _views?.Dispose();
        _views = null;
        _codes?.Dispose();
        _codes = null;
        _compressed?.Dispose();
        _staged?.Dispose();
        _compressed = null;
        _staged = null;
    }

    private Span<byte> Room(ref NativeBuffer? buffer, int bytes, int keep)
    {
        if (buffer is null || buffer.Capacity < bytes)
        {
            NativeBuffer larger = memory.Allocate(bytes);
            if (buffer is not null)
            {
                buffer.CapacitySpan<byte>()[..keep].CopyTo(larger.Bytes);
                buffer.Dispose();
            }
            buffer = larger;
        }
        return new Span<byte>(buffer.Pointer, bytes);
    }
}
