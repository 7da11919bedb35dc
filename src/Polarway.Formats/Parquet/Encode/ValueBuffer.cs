using System.Runtime.CompilerServices;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>The plain values of a page, after room for its levels, so that most pages are compressed from where they were collected.</summary>
internal sealed unsafe class ValueBuffer : IDisposable
{
    /// <summary>Bytes before the first value that levels may take.</summary>
    public const int LevelRoom = 64;

    private readonly ByteBuilder _bytes;

    public ValueBuffer(Allocator memory) => _bytes = new ByteBuilder(memory);

    /// <summary>The first value.</summary>
    public byte* Start => _bytes.Start + LevelRoom;

    /// <summary>Bytes of values.</summary>
    public long Length => Math.Max(0, _bytes.Length - LevelRoom);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Reserve(long bytes)
    {
        if (_bytes.Length == 0)
        {
            _bytes.Reserve(LevelRoom + bytes);
            _bytes.Advance(LevelRoom);
        }
        return _bytes.Reserve(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(long bytes) => _bytes.Advance(bytes);

    public void Write(byte* source, long bytes)
    {
        Buffer.MemoryCopy(source, Reserve(bytes), bytes, bytes);
        Advance(bytes);
    }

    /// <summary>A byte array after its length.</summary>
    public void WriteText(ReadOnlySpan<byte> value)
    {
        byte* place = Reserve(sizeof(int) + (long)value.Length);
        Unsafe.WriteUnaligned(place, value.Length);
        value.CopyTo(new Span<byte>(place + sizeof(int), value.Length));
        Advance(sizeof(int) + (long)value.Length);
    }

    /// <summary>Keeps the room.</summary>
    public void Clear() => _bytes.Clear();

    public void Dispose() => _bytes.Dispose();
}
