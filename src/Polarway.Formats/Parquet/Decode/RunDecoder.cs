using System.Runtime.CompilerServices;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// Parquet's hybrid of run lengths and bit packing: levels, dictionary codes and booleans. The input needs
/// <see cref="BitUnpacker.Slack"/> readable bytes after its end.
/// </summary>
internal sealed unsafe class RunDecoder
{
    /// <summary>Widest number.</summary>
    public const int MaxWidth = 32;

    private byte* _next;
    private byte* _end;
    private int _width;
    private int _repeats;
    private uint _value;
    private byte* _packed;
    private int _packedLeft;
    private int _packedIndex;

    public void Reset(byte* source, int length, int width)
    {
        if ((uint)width > MaxWidth)
        {
            CorruptBytesException.Throw($"numbers of {width} bits; at most {MaxWidth} are allowed");
        }
        _next = source;
        _end = source + length;
        _width = width;
        _repeats = 0;
        _packedLeft = 0;
    }

    /// <summary>One run of bits that are packed without a run header (plain booleans).</summary>
    public void ResetPacked(byte* source, int length, int values)
    {
        Reset(source + length, 0, 1);
        if (values > (long)length * 8)
        {
            CorruptBytesException.Throw($"{values} bits in {length} bytes");
        }
        _packed = source;
        _packedLeft = values;
        _packedIndex = 0;
    }

    public void Read(uint* target, int count)
    {
        while (count > 0)
        {
            int taken;
            if (_repeats > 0)
            {
                taken = Math.Min(count, _repeats);
                new Span<uint>(target, taken).Fill(_value);
                _repeats -= taken;
            }
            else if (_packedLeft > 0)
            {
                taken = Math.Min(count, _packedLeft);
                ReadPacked(target, taken);
            }
            else
            {
                NextRun();
                continue;
            }
            target += taken;
            count -= taken;
        }
    }

    public void Skip(int count)
    {
        while (count > 0)
        {
            if (_repeats == 0 && _packedLeft == 0)
            {
                NextRun();
                continue;
            }
            int taken = Math.Min(count, Math.Max(_repeats, _packedLeft));
            if (_repeats > 0)
            {
                _repeats -= taken;
            }
            else
            {
                _packedLeft -= taken;
                _packedIndex += taken;
            }
            count -= taken;
        }
    }

    /// <summary>Width 1 only: passes over <paramref name="count"/> numbers when all are 1 and in one run; else does nothing.</summary>
    public bool TryTakeOnes(int count)
    {
        while (_repeats == 0 && _packedLeft == 0)
        {
            NextRun();
        }
        if (_repeats < count || _value != 1)
        {
            return false;
        }
        _repeats -= count;
        return true;
    }

    /// <summary>Width 1 only: writes bits from <paramref name="bit"/> of <paramref name="target"/> on (bits that are 0 so far) and
    /// returns how many are 1. With a null target it only counts.</summary>
    public int ReadBits(byte* target, int bit, int count)
    {
        int ones = 0;
        while (count > 0)
        {
            int taken;
            if (_repeats > 0)
            {
                taken = Math.Min(count, _repeats);
                _repeats -= taken;
                if ((_value & 1) != 0)
                {
                    ones += taken;
                    BitRange.Set(target, bit, taken);
                }
            }
            else if (_packedLeft > 0)
            {
                taken = Math.Min(count, _packedLeft);
                ones += BitRange.Copy(_packed, _packedIndex, target, bit, taken);
                _packedLeft -= taken;
                _packedIndex += taken;
            }
            else
            {
                NextRun();
                continue;
            }
            bit += taken;
            count -= taken;
        }
        return ones;
    }

    private void ReadPacked(uint* target, int count)
    {
        _packedLeft -= count;
        uint* group = stackalloc uint[BitUnpacker.GroupValues];
        int within = _packedIndex & 7;
        if (within != 0)
        {
            BitUnpacker.Unpack(GroupAt(_packedIndex), 1, _width, group);
            int lead = Math.Min(count, BitUnpacker.GroupValues - within);
            new Span<uint>(group + within, lead).CopyTo(new Span<uint>(target, lead));
            target += lead;
            count -= lead;
            _packedIndex += lead;
        }
        int groups = count >> 3;
        if (groups > 0)
        {
            BitUnpacker.Unpack(GroupAt(_packedIndex), groups, _width, target);
            _packedIndex += groups * BitUnpacker.GroupValues;
            target += groups * BitUnpacker.GroupValues;
            count &= 7;
        }
        if (count > 0)
        {
            BitUnpacker.Unpack(GroupAt(_packedIndex), 1, _width, group);
            new Span<uint>(group, count).CopyTo(new Span<uint>(target, count));
            _packedIndex += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* GroupAt(int index) => _packed + ((long)(index >> 3) * _width);

    private void NextRun()
    {
        uint header = ReadVarint();
        if ((header & 1) != 0)
        {
            StartPacked((long)(header >> 1) * BitUnpacker.GroupValues);
            return;
        }
        _repeats = (int)(header >> 1);
        int bytes = (_width + 7) >> 3;
        if (_end - _next < bytes)
        {
            CorruptBytesException.ThrowTruncated("a run");
        }
        _value = 0;
        for (int index = 0; index < bytes; index++)
        {
            _value |= (uint)*_next++ << (8 * index);
        }
    }

    /// <summary>The last group of a page may lack its unused bytes.</summary>
    private void StartPacked(long values)
    {
        long available = _end - _next;
        long wanted = values;
        long bytes = values / BitUnpacker.GroupValues * _width;
        if (bytes > available)
        {
            values = available * 8 / _width;
            bytes = available;
        }
        if (values == 0 && wanted > 0)
        {
            CorruptBytesException.ThrowTruncated("a bit-packed run");
        }
        _packed = _next;
        _packedIndex = 0;
        _packedLeft = (int)Math.Min(values, int.MaxValue);
        _next += bytes;
    }

    private uint ReadVarint()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (_next >= _end)
            {
                CorruptBytesException.ThrowTruncated("run-length data");
            }
            byte next = *_next++;
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        return CorruptBytesException.Throw<uint>("a run header is longer than 5 bytes");
    }
}
