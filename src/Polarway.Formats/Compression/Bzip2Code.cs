using System.Runtime.CompilerServices;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>A canonical Huffman code of bzip2: short codes by a table, long ones by their limits.</summary>
internal sealed class Bzip2Code
{
    private const int LongestCode = 20;
    private const int FastBits = 10;
    private const int LengthBits = 5;

    private readonly ushort[] _fast = new ushort[1 << FastBits];
    private readonly int[] _limits = new int[LongestCode + 2];
    private readonly int[] _bases = new int[LongestCode + 2];
    private readonly ushort[] _symbols = new ushort[258];

    /// <param name="lengths">Per symbol the bits of its code, 1 to 20.</param>
    public void Set(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_fast);
        int code = 0;
        int used = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            int first = code;
            _bases[length] = used - code;
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    _symbols[used++] = (ushort)symbol;
                    AddFast(code++, length, symbol);
                }
            }
            if (code > 1 << length)
            {
                CorruptBytesException.Throw("bzip2: the code lengths of a table are too many");
            }
            // A code of this length is below its limit.
            _limits[length] = code > first ? code : -1;
            code <<= 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(Bzip2Bits bits)
    {
        uint ahead = bits.Peek(LongestCode);
        ushort fast = _fast[ahead >> (LongestCode - FastBits)];
        if (fast != 0)
        {
            bits.Skip(fast & ((1 << LengthBits) - 1));
            return fast >> LengthBits;
        }
        return ReadLong(bits, ahead);
    }

    private int ReadLong(Bzip2Bits bits, uint ahead)
    {
        for (int length = FastBits + 1; length <= LongestCode; length++)
        {
            int code = (int)(ahead >> (LongestCode - length));
            int place = code + _bases[length];
            if (code < _limits[length] && place >= 0)
            {
                bits.Skip(length);
                return _symbols[place];
            }
        }
        return CorruptBytesException.Throw<int>("bzip2: bits that are no code");
    }

    private void AddFast(int code, int length, int symbol)
    {
        if (length > FastBits || code >= 1 << length)
        {
            return;
        }
        int shift = FastBits - length;
        _fast.AsSpan(code << shift, 1 << shift).Fill((ushort)((symbol << LengthBits) | length));
    }
}
