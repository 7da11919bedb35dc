using System.Runtime.CompilerServices;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Bytes that grow at the end, in budgeted native memory. Has <see cref="Slack"/> writable bytes past the end.</summary>
internal sealed unsafe class ByteBuilder(Allocator memory) : IDisposable
{
    public const int Slack = 64;
    private const long FirstBytes = 4096;
    private NativeBuffer? _buffer;

    public byte* Start => _buffer is null ? null : _buffer.Pointer;

    public long Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => new(Start, checked((int)Length));

    /// <summary>Room for <paramref name="bytes"/> more at the end, whose address is returned; <see cref="Advance"/> takes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Reserve(long bytes)
    {
        if (_buffer is null || Length + bytes + Slack > _buffer.Capacity)
        {
            Grow(bytes);
        }
        return _buffer!.Pointer + Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(long bytes) => Length += bytes;

    public void Write(byte* source, long bytes)
    {
        Buffer.MemoryCopy(source, Reserve(bytes), bytes, bytes);
        Advance(bytes);
    }

    public void Write(ReadOnlySpan<byte> source)
    {
        source.CopyTo(new Span<byte>(Reserve(source.Length), source.Length));
        Advance(source.Length);
    }

    public void WriteInt32(int value)
    {
        Unsafe.WriteUnaligned(Reserve(sizeof(int)), value);
        Advance(sizeof(int));
    }

    /// <summary>Keeps the room.</summary>
    public void Clear() => Length = 0;

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
        Length = 0;
    }

    private void Grow(long bytes)
    {
        long wanted = Math.Max(FirstBytes, Length + bytes + Slack);
        NativeBuffer larger = memory.Allocate(Math.Max(wanted, Length + (Length / 2)));
        if (_buffer is not null)
        {
            Buffer.MemoryCopy(_buffer.Pointer, larger.Pointer, Length, Length);
            _buffer.Dispose();
        }
        _buffer = larger;
    }
}
