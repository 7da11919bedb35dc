using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Native.Calls;

/// <summary>The validity of a column that is being read: no bitmap before the first None.</summary>
/// <param name="rows">Of the column.</param>
internal unsafe struct NullBits(int rows)
{
    private NativeBuffer? _bits;
    private int _count;

    /// <summary>False for what is not None.</summary>
    public bool TryAdd(nint value, int row)
    {
        if (value != PythonFunctions.None)
        {
            return false;
        }
        if (_bits is null)
        {
            _bits = DirectCalls.Memory.Allocate((rows + 7) >> 3);
            _bits.Bytes.Fill(0xFF);
        }
        _bits.Pointer[row >> 3] &= (byte)~(1 << (row & 7));
        _count++;
        return true;
    }

    /// <summary>The bitmap, or null when no row is null; the caller gets it.</summary>
    public readonly Bitmap? Take() => _bits is null ? null : new Bitmap(_bits, rows, 0, rows - _count);
}
