using Polarway.Formats.Bytes;

namespace Polarway.Formats.Compression;

/// <summary>
/// Unpacks bzip2 streams, one after the other, while they are read; blocks and streams are checked against their sums. Owns the
/// stream below it. Takes about 4 MB, whatever the file's size.
/// </summary>
internal sealed class Bzip2ReadStream(Stream source) : UnpackingStream(source)
{
    private const uint Polynomial = 0x04C11DB7;
    private const int BlockUnit = 100_000;
    private const int RunLength = 4;
    private const int GivenBytes = 16 << 10;
    private const uint BlockMagicHigh = 0x314159;
    private const uint BlockMagicLow = 0x265359;
    private const uint EndMagicHigh = 0x177245;
    private const uint EndMagicLow = 0x385090;

    private static readonly uint[] Table = CreateTable();

    private readonly Bzip2Bits _bits = new(source);
    private readonly Bzip2Block _block = new();
    private readonly byte[] _given = new byte[GivenBytes];
    private int _givenStart;
    private int _givenEnd;
    private int _capacity;
    private uint _blockSum;
    private uint _streamSum;
    private int _same;
    private int _repeats;
    private byte _last;
    private bool _isBlockOpen;
    private bool _isAtEnd;

    public override int Read(Span<byte> target)
    {
        int written = 0;
        while (written < target.Length && !_isAtEnd)
        {
            if (!_isBlockOpen && !OpenBlock())
            {
                break;
            }
            written += Spread(target[written..]);
        }
        return written;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint value = 0; value < table.Length; value++)
        {
            uint sum = value << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum << 1) ^ ((int)sum < 0 ? Polynomial : 0);
            }
            table[value] = sum;
        }
        return table;
    }

    /// <summary>Finds the next block, in this stream or in the next one; false at the end of the last.</summary>
    private bool OpenBlock()
    {
        while (true)
        {
            if (_capacity == 0)
            {
                if (_bits.IsAtEnd())
                {
                    _isAtEnd = true;
                    return false;
                }
                ReadStreamHead();
            }
            uint high = _bits.Take(24);
            uint low = _bits.Take(24);
            if ((high, low) == (BlockMagicHigh, BlockMagicLow))
            {
                _block.Read(_bits, _capacity);
                _blockSum = uint.MaxValue;
                _same = 0;
                _repeats = 0;
                _givenStart = _givenEnd = 0;
                _isBlockOpen = true;
                return true;
            }
            if ((high, low) != (EndMagicHigh, EndMagicLow))
            {
                CorruptBytesException.Throw("bzip2: what follows a block is neither a block nor the end");
            }
            if (_bits.Take(32) != _streamSum)
            {
                CorruptBytesException.Throw("bzip2: the checksum of a stream is wrong");
            }
            _bits.Align();
            _capacity = 0;
        }
    }

    private void ReadStreamHead()
    {
        uint magic = _bits.Take(24);
        uint level = _bits.Take(8) - '0';
        if (magic != ('B' << 16 | 'Z' << 8 | 'h') || level is < 1 or > 9)
        {
            CorruptBytesException.Throw("bzip2: bytes that do not start a stream");
        }
        _capacity = (int)level * BlockUnit;
        _streamSum = 0;
    }

    /// <summary>Spreads runs out: after four equal bytes comes how many more there are.</summary>
    private int Spread(Span<byte> target)
    {
        int written = 0;
        uint sum = _blockSum;
        while (written < target.Length)
        {
            if (_repeats > 0)
            {
                target[written++] = _last;
                sum = (sum << 8) ^ Table[(sum >> 24) ^ _last];
                _repeats--;
                continue;
            }
            if (_givenStart == _givenEnd)
            {
                _givenStart = 0;
                _givenEnd = _block.Give(_given);
                if (_givenEnd == 0)
                {
                    CloseBlock(sum);
                    return written;
                }
            }
            byte next = _given[_givenStart++];
            if (_same == RunLength)
            {
                _repeats = next;
                _same = 0;
                continue;
            }
            _same = _same > 0 && next == _last ? _same + 1 : 1;
            _last = next;
            target[written++] = next;
            sum = (sum << 8) ^ Table[(sum >> 24) ^ next];
        }
        _blockSum = sum;
        return written;
    }

    private void CloseBlock(uint sum)
    {
        if (_same == RunLength)
        {
            CorruptBytesException.Throw("bzip2: a run has no length");
        }
        if (~sum != _block.Checksum)
        {
            CorruptBytesException.Throw("bzip2: the checksum of a block is wrong");
        }
        _streamSum = ((_streamSum << 1) | (_streamSum >> 31)) ^ _block.Checksum;
        _isBlockOpen = false;
    }
}
