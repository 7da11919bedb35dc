using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>The definition and repetition levels of a leaf's entries in one batch, one byte each.</summary>
internal sealed unsafe class LevelBuffer(Allocator memory) : IDisposable
{
    private const int FirstEntries = 4096;
    private NativeBuffer? _definition;
    private NativeBuffer? _repetition;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Definition => Count == 0 ? [] : new(_definition!.Pointer, Count);

    public ReadOnlySpan<byte> Repetition => Count == 0 ? [] : new(_repetition!.Pointer, Count);

    public void Clear() => Count = 0;

    public void Append(ReadOnlySpan<byte> definition, ReadOnlySpan<byte> repetition)
    {
        if (_definition is null || Count + (long)definition.Length > _definition.Capacity)
        {
            long room = Math.Max(FirstEntries, Math.Max(Count + (long)definition.Length, Count * 2L));
            _definition = Grow(_definition, room);
            _repetition = Grow(_repetition, room);
        }
        definition.CopyTo(new Span<byte>(_definition.Pointer + Count, definition.Length));
        repetition.CopyTo(new Span<byte>(_repetition!.Pointer + Count, repetition.Length));
        Count = checked(Count + definition.Length);
    }

    public void Dispose()
    {
        _definition?.Dispose();
        _repetition?.Dispose();
        _definition = null;
        _repetition = null;
        Count = 0;
    }

    private NativeBuffer Grow(NativeBuffer? buffer, long room)
    {
        NativeBuffer larger = memory.Allocate(room);
        if (buffer is not null)
        {
            Buffer.MemoryCopy(buffer.Pointer, larger.Pointer, Count, Count);
            buffer.Dispose();
        }
        return larger;
    }
}
