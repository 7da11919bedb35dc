using Polarway.Core.Memory;

namespace Polarway.Formats.Text;

/// <summary>Text that grows at its end, in memory that is charged to a query. Used by one thread at a time.</summary>
internal sealed class TextBuffer(Allocator memory) : IDisposable
{
    private const long FirstBytes = 64 << 10;

    private NativeBuffer? _buffer;
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer is null ? default : _buffer.CapacitySpan<byte>()[.._length];

    /// <summary>At least this many bytes to write into; what was used is told to <see cref="Advance"/>.</summary>
    public Span<byte> Room(int bytes)
    {
        if (_buffer is null || _buffer.Capacity - _length < bytes)
        {
            Grow(bytes);
        }
        return _buffer!.CapacitySpan<byte>()[_length..];
    }

    public void Advance(int bytes) => _length += bytes;

    public void Append(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    /// <summary>Forgets the text and keeps the memory.</summary>
    public void Clear() => _length = 0;

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
        _length = 0;
    }

    private void Grow(int bytes)
    {
        NativeBuffer larger = memory.Allocate(Math.Max(FirstBytes, Math.Max(_length + (long)bytes, 2L * _length)));
        Written.CopyTo(larger.CapacitySpan<byte>());
        _buffer?.Dispose();
        _buffer = larger;
    }
}
