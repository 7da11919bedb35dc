using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>
/// Reads a bitmap that starts at any bit, 64 bits a step, never past its buffer's end; or one bit for all rows.
/// The bitmap must outlive it. Bits past the bitmap's end are undefined.
/// </summary>
internal readonly unsafe struct BitWords
{
    private readonly byte* _start;
    private readonly long _bytes;
    private readonly ulong _constant;
    private readonly int _shift;

    /// <summary>The bits of a bitmap.</summary>
    public BitWords(Bitmap bitmap)
    {
        _start = bitmap.Buffer.Pointer + (bitmap.Offset >> 3);
        _bytes = bitmap.Buffer.Length - (bitmap.Offset >> 3);
        _shift = bitmap.Offset & 7;
    }

    /// <summary>The same bit for every row.</summary>
    public BitWords(bool constant) => _constant = constant ? ulong.MaxValue : 0;

    /// <summary>Which rows of an operand are not null.</summary>
    public static BitWords ValidityOf(Operand operand)
        => operand.IsScalar ? new BitWords(operand.Column.IsValid(0))
            : operand.Column is NullColumn ? new BitWords(false)
            : operand.Column.Validity is { } validity ? new BitWords(validity) : new BitWords(true);

    /// <summary>The values of an operand that is a BooleanColumn.</summary>
    public static BitWords ValuesOf(Operand operand)
    {
        Bitmap values = ((BooleanColumn)operand.Column).Values;
        return operand.IsScalar ? new BitWords(values[0]) : new BitWords(values);
    }

    /// <summary>Bits 64 * word to 64 * word + 63.</summary>
    public ulong this[int word]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_start == null)
            {
                return _constant;
            }
            long at = (long)word * sizeof(ulong);
            if (at + sizeof(ulong) + 1 > _bytes)
            {
                return Last(_start, _bytes, _shift, at);
            }
            ulong low = Unsafe.ReadUnaligned<ulong>(_start + at);
            return _shift == 0 ? low : (low >> _shift) | ((ulong)_start[at + sizeof(ulong)] << (64 - _shift));
        }
    }

    public bool Bit(int row)
    {
        if (_start == null)
        {
            return _constant != 0;
        }
        int bit = row + _shift;
        return (_start[bit >> 3] >> (bit & 7) & 1) != 0;
    }

    /// <summary>Words that hold this many bits.</summary>
    public static int Count(int length) => (int)(((long)length + 63) >> 6);

    /// <summary>A mask of the bits that belong to rows in the given word.</summary>
    public static ulong InUse(int word, int length)
    {
        int rows = length - (word << 6);
        return rows >= 64 ? ulong.MaxValue : (1UL << rows) - 1;
    }

    /// <summary>Room for this many bits, to be written as whole words.</summary>
    public static NativeBuffer Allocate(int length, Allocator memory)
    {
        NativeBuffer bits = memory.Allocate((long)Count(length) * sizeof(ulong));
        bits.SetLength(((long)length + 7) >> 3);
        return bits;
    }

    // Static, so that reading words does not force the struct into memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Last(byte* start, long bytes, int shift, long at)
    {
        ulong low = 0;
        int available = (int)Math.Clamp(bytes - at, 0, sizeof(ulong));
        for (int index = 0; index < available; index++)
        {
            low |= (ulong)start[at + index] << (8 * index);
        }
        low >>= shift;
        return shift != 0 && bytes - at > sizeof(ulong) ? low | ((ulong)start[at + sizeof(ulong)] << (64 - shift)) : low;
    }
}
