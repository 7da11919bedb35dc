using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Memory;

namespace Polarway.Core.Columns;

/// <summary>
/// Bits of a column, least significant first, Arrow's layout: validity (1 = not null) or booleans. Immutable, reference-counted
/// through its buffer; a slice starts at any bit. The constructor takes the buffer's reference.
/// </summary>
public sealed class Bitmap : IDisposable
{
    private const int Unknown = -1;
    private int _setCount = Unknown;

    public Bitmap(NativeBuffer buffer, int length, int offset = 0, int setCount = Unknown)
    {
        Buffer = buffer;
        Length = length;
        Offset = offset;
        _setCount = setCount;
    }

    public NativeBuffer Buffer { get; }

    /// <summary>Bits from the start of <see cref="Buffer"/> to the first of ours.</summary>
    public int Offset { get; }

    /// <summary>Bits.</summary>
    public int Length { get; }

    /// <summary>True when the first bit is the first of a byte, so that <see cref="Bytes"/> can be read directly.</summary>
    public bool IsByteAligned => (Offset & 7) == 0;

    /// <summary>Bits that are 1; counted once.</summary>
    public int SetCount => _setCount != Unknown ? _setCount : _setCount = Count();

    /// <summary>Bits that are 0.</summary>
    public int UnsetCount => Length - SetCount;

    /// <summary>The bytes that hold our bits; only for <see cref="IsByteAligned"/>. Bits past the end are undefined.</summary>
    public ReadOnlySpan<byte> Bytes => Buffer.Bytes.Slice(Offset >> 3, (Length + 7) >> 3);

    /// <summary>The buffer from the byte that holds the first bit; bit <c>Offset &amp; 7</c> of it is ours.</summary>
    public ReadOnlySpan<byte> RawBytes => Buffer.Bytes.Slice(Offset >> 3, ((Offset & 7) + Length + 7) >> 3);

    public bool this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            int bit = Offset + row;
            return (Buffer.Bytes[bit >> 3] >> (bit & 7) & 1) != 0;
        }
    }

    /// <summary>A bitmap over a copy of <paramref name="bits"/>.</summary>
    public static Bitmap From(ReadOnlySpan<bool> bits, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((bits.Length + 7) >> 3, zeroed: true);
        Span<byte> bytes = buffer.Bytes;
        for (int row = 0; row < bits.Length; row++)
        {
            if (bits[row])
            {
                bytes[row >> 3] |= (byte)(1 << (row & 7));
            }
        }
        return new Bitmap(buffer, bits.Length);
    }

    /// <summary>All bits alike.</summary>
    public static Bitmap Filled(bool value, int length, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((length + 7) >> 3);
        buffer.Bytes.Fill(value ? (byte)0xFF : (byte)0);
        return new Bitmap(buffer, length, 0, value ? length : 0);
    }

    /// <summary>A view of part of the bits. The caller gets a reference.</summary>
    public Bitmap Slice(int offset, int length)
    {
        int setCount = _setCount == Length ? length : _setCount == 0 ? 0 : Unknown;
        return new Bitmap(Buffer.Retain(), length, Offset + offset, setCount);
    }

    public Bitmap Share() => new(Buffer.Retain(), Length, Offset, _setCount);

    /// <summary>This bitmap when it is byte aligned, else a copy that is. The caller gets a reference.</summary>
    public Bitmap Aligned(Allocator memory)
    {
        if (IsByteAligned)
        {
            return Share();
        }
        NativeBuffer copy = memory.Allocate((Length + 7) >> 3);
        CopyTo(copy.Bytes);
        return new Bitmap(copy, Length, 0, _setCount);
    }

    /// <summary>Writes our bits from bit 0 of <paramref name="target"/> on; bits past the end in the last byte are 0.</summary>
    public void CopyTo(Span<byte> target)
    {
        int bytes = (Length + 7) >> 3;
        ReadOnlySpan<byte> source = RawBytes;
        int shift = Offset & 7;
        if (shift == 0)
        {
            source[..bytes].CopyTo(target);
        }
        else
        {
            ShiftDown(source, shift, target[..bytes]);
        }
        if ((Length & 7) != 0)
        {
            target[bytes - 1] &= (byte)((1 << (Length & 7)) - 1);
        }
    }

    public void Dispose() => Buffer.Dispose();

    private static void ShiftDown(ReadOnlySpan<byte> source, int shift, Span<byte> target)
    {
        int index = 0;
        for (; index + 8 < source.Length && index + 8 <= target.Length; index += 8)
        {
            ulong low = MemoryMarshal.Read<ulong>(source[index..]);
            ulong high = source[index + 8];
            MemoryMarshal.Write(target[index..], (low >> shift) | (high << (64 - shift)));
        }
        for (; index < target.Length; index++)
        {
            int next = index + 1 < source.Length ? source[index + 1] : 0;
            target[index] = (byte)((source[index] >> shift) | (next << (8 - shift)));
        }
    }

    private int Count()
    {
        int count = 0;
        int row = 0;
        for (; row < Length && ((Offset + row) & 7) != 0; row++)
        {
            count += this[row] ? 1 : 0;
        }
        ReadOnlySpan<byte> bytes = Buffer.Bytes[((Offset + row) >> 3)..];
        int whole = (Length - row) >> 3;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes[..whole]);
        foreach (ulong word in words)
        {
            count += BitOperations.PopCount(word);
        }
        for (int index = words.Length * 8; index < whole; index++)
        {
            count += BitOperations.PopCount(bytes[index]);
        }
        for (row += whole * 8; row < Length; row++)
        {
            count += this[row] ? 1 : 0;
        }
        return count;
    }
}
