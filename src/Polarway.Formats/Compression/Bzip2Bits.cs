using System.Runtime.CompilerServices;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>Bits of a stream, the highest of a byte first.</summary>
internal sealed class Bzip2Bits(Stream source)
{
    private const int BufferBytes = 64 << 10;
    private const int WordBits = 64;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int _start;
    private int _end;
    private ulong _word;
    private int _bits;

    // Zeros behind the end, which may be looked at but not taken.
    private int _virtual;

    /// <summary>Up to 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Take(int count)
    {
        uint value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>Up to 32 bits, zeros behind the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Peek(int count)
    {
        if (_bits < count)
        {
            Refill();
        }
        return (uint)(_word >> (WordBits - count));
    }

    /// <summary>Goes on by bits that were looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        _word <<= count;
        _bits -= count;
        if (_bits < _virtual)
        {
            CorruptBytesException.ThrowTruncated("the bzip2 data");
        }
    }

    /// <summary>Goes to the next whole byte.</summary>
    public void Align() => Skip(_bits & 7);

    /// <summary>True when no byte is left; at a whole byte.</summary>
    public bool IsAtEnd()
    {
        if (_bits == 0)
        {
            Refill();
        }
        return _bits == _virtual;
    }

    private void Refill()
    {
        while (_bits <= WordBits - 8)
        {
            if (_start == _end && _virtual == 0)
            {
                _start = 0;
                _end = source.Read(_buffer, 0, _buffer.Length);
            }
            ulong next = 0;
            if (_start < _end)
            {
                next = _buffer[_start++];
            }
            else
            {
                _virtual += 8;
            }
            _word |= next << (WordBits - 8 - _bits);
            _bits += 8;
        }
    }
}
