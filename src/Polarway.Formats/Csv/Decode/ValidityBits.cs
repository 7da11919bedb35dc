using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Which rows are null; takes memory from the first null on.</summary>
internal unsafe struct ValidityBits(int rows, Allocator memory)
{
    private NativeBuffer? _buffer;
    private byte* _bits;

    public int NullCount { get; private set; }

    public void SetNull(int row)
    {
        if (_buffer is null)
        {
            _buffer = memory.Allocate((rows + 7) >> 3);
            _buffer.Bytes.Fill(0xFF);
            _bits = _buffer.Pointer;
        }
        _bits[row >> 3] &= (byte)~(1 << (row & 7));
        NullCount++;
    }

    /// <summary>Null when no row is. The caller gets a reference.</summary>
    public Bitmap? Finish() => _buffer is null ? null : new Bitmap(_buffer, rows, 0, rows - NullCount);

    public readonly void Discard() => _buffer?.Dispose();
}
