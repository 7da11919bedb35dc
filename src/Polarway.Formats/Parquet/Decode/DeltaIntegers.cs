using System.Runtime.CompilerServices;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>DELTA_BINARY_PACKED: differences in blocks of miniblocks, each bit-packed with its own width. Reads one miniblock at a
/// time. The input needs <see cref="BitUnpacker.Slack"/> readable bytes after its end.</summary>
internal sealed unsafe class DeltaIntegers
{
    private const int MaxMiniblockValues = 1 << 16;
    private const int MaxWidth = 64;

    private byte* _next;
    private byte* _end;
    private int _miniblocks;
    private int _miniblockValues;
    private long _undecoded;
    private long _last;
    private bool _isFirstPending;
    private byte* _widths;
    private int _miniblock;
    private long _minDelta;
    private long[] _values = [];
    private uint[] _narrow = [];
    private int _index;
    private int _count;

    /// <summary>Values that the header promises.</summary>
    public long Total { get; private set; }

    /// <summary>Where the bytes after the last value start, once all values are read.</summary>
    public byte* Position => _next;

    public void Reset(byte* source, byte* end)
    {
        _next = source;
        _end = end;
        long blockValues = (long)ReadVarint();
        long miniblocks = (long)ReadVarint();
        Total = (long)ReadVarint();
        _last = ReadZigZag();
        if (blockValues is <= 0 or > int.MaxValue || miniblocks <= 0 || miniblocks > blockValues || blockValues % miniblocks != 0
            || blockValues / miniblocks % 32 != 0 || blockValues / miniblocks > MaxMiniblockValues || Total is < 0 or > int.MaxValue)
        {
            CorruptBytesException.Throw($"a delta block of {blockValues} values in {miniblocks} parts, {Total} values in all");
        }
        _miniblocks = (int)miniblocks;
        _miniblockValues = (int)(blockValues / miniblocks);
        _miniblock = _miniblocks;
        _undecoded = Total;
        _isFirstPending = Total > 0;
        _index = 0;
        _count = 0;
        if (_values.Length < _miniblockValues)
        {
            _values = new long[_miniblockValues];
            _narrow = new uint[_miniblockValues];
        }
    }

    /// <summary>The next values, as int64.</summary>
    public void Read(long* target, int count)
    {
        while (count > 0)
        {
            ReadOnlySpan<long> ready = Take(count);
            ready.CopyTo(new Span<long>(target, count));
            target += ready.Length;
            count -= ready.Length;
        }
    }

    /// <summary>The next values, as the low 32 bits.</summary>
    public void Read(int* target, int count)
    {
        while (count > 0)
        {
            ReadOnlySpan<long> ready = Take(count);
            for (int index = 0; index < ready.Length; index++)
            {
                target[index] = (int)ready[index];
            }
            target += ready.Length;
            count -= ready.Length;
        }
    }

    public void Skip(int count)
    {
        while (count > 0)
        {
            count -= Take(count).Length;
        }
    }

    private ReadOnlySpan<long> Take(int count)
    {
        if (_index == _count)
        {
            Refill();
        }
        int taken = Math.Min(count, _count - _index);
        ReadOnlySpan<long> values = _values.AsSpan(_index, taken);
        _index += taken;
        return values;
    }

    private void Refill()
    {
        if (_undecoded == 0)
        {
            CorruptBytesException.Throw($"more values are wanted than the {Total} of the page");
        }
        _index = 0;
        if (_isFirstPending)
        {
            _isFirstPending = false;
            _values[0] = _last;
            _count = 1;
            _undecoded--;
            return;
        }
        if (_miniblock == _miniblocks)
        {
            StartBlock();
        }
        DecodeMiniblock(_widths[_miniblock++]);
    }

    private void StartBlock()
    {
        _minDelta = ReadZigZag();
        if (_end - _next < _miniblocks)
        {
            CorruptBytesException.ThrowTruncated("a delta block");
        }
        _widths = _next;
        _next += _miniblocks;
        _miniblock = 0;
    }

    private void DecodeMiniblock(int width)
    {
        if (width > MaxWidth)
        {
            CorruptBytesException.Throw($"deltas of {width} bits");
        }
        _count = (int)Math.Min(_undecoded, _miniblockValues);
        // Writers may leave out the unused end of the last miniblock.
        long needed = (((long)_count * width) + 7) / 8;
        if (needed > _end - _next)
        {
            CorruptBytesException.ThrowTruncated("a delta miniblock");
        }
        long last = _last;
        long minDelta = _minDelta;
        long[] values = _values;
        if (width <= RunDecoder.MaxWidth)
        {
            uint[] narrow = _narrow;
            fixed (uint* deltas = narrow)
            {
                BitUnpacker.Unpack(_next, (_count + 7) / 8, width, deltas);
            }
            for (int index = 0; index < _count; index++)
            {
                last = unchecked(last + minDelta + narrow[index]);
                values[index] = last;
            }
        }
        else
        {
            for (int index = 0; index < _count; index++)
            {
                last = unchecked(last + minDelta + (long)Wide(_next, (long)index * width, width));
                values[index] = last;
            }
        }
        _last = last;
        _undecoded -= _count;
        long whole = (long)_miniblockValues * width / 8;
        _next += Math.Min(whole, _end - _next);
    }

    private static ulong Wide(byte* source, long bit, int width)
    {
        byte* place = source + (bit >> 3);
        int shift = (int)(bit & 7);
        ulong value = Unsafe.ReadUnaligned<ulong>(place) >> shift;
        if (shift + width > 64)
        {
            value |= (ulong)place[8] << (64 - shift);
        }
        return width == 64 ? value : value & ((1UL << width) - 1);
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_next >= _end)
            {
                CorruptBytesException.ThrowTruncated("delta data");
            }
            byte next = *_next++;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        return CorruptBytesException.Throw<ulong>("a delta number is longer than 10 bytes");
    }

    private long ReadZigZag()
    {
        ulong raw = ReadVarint();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }
}
