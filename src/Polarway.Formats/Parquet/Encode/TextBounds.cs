using System.Buffers.Binary;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Least and greatest byte array of a row group, shortened when long; shortened text stays text.</summary>
internal sealed class TextBounds(bool isText)
{
    private const int MaxBytes = 64;
    private byte[] _min = [];
    private byte[] _max = [];
    private ulong _minPrefix;
    private ulong _maxPrefix;
    private bool _hasValue;

    public void Clear() => _hasValue = false;

    public void Add(TextBounds other)
    {
        if (other._hasValue)
        {
            Add(other._min);
            Add(other._max);
        }
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        ulong prefix = PrefixOf(value);
        if (_hasValue && prefix > _minPrefix && prefix < _maxPrefix)
        {
            return;
        }
        if (!_hasValue || value.SequenceCompareTo(_min) < 0)
        {
            _min = value.ToArray();
            _minPrefix = prefix;
        }
        if (!_hasValue || value.SequenceCompareTo(_max) > 0)
        {
            _max = value.ToArray();
            _maxPrefix = prefix;
        }
        _hasValue = true;
    }

    public void Write(RawStatistics statistics)
    {
        if (!_hasValue)
        {
            return;
        }
        statistics.IsMinExact = _min.Length <= MaxBytes;
        statistics.Min = statistics.IsMinExact == true ? _min : _min[..ShortLength(_min)];
        if (_max.Length <= MaxBytes)
        {
            statistics.Max = _max;
            statistics.IsMaxExact = true;
        }
        else if (ShortMax() is { } shortened)
        {
            statistics.Max = shortened;
            statistics.IsMaxExact = false;
        }
        else
        {
            // One bound alone is of no use to most readers.
            statistics.Min = null;
            statistics.IsMinExact = null;
        }
    }

    /// <summary>The first bytes as a number: of two values with unequal numbers, the lower number is the lesser value.</summary>
    private static ulong PrefixOf(ReadOnlySpan<byte> value)
    {
        if (value.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(value);
        }
        ulong prefix = 0;
        for (int index = 0; index < value.Length; index++)
        {
            prefix |= (ulong)value[index] << (56 - (8 * index));
        }
        return prefix;
    }

    private int ShortLength(byte[] value)
    {
        int length = MaxBytes;
        // Not within a character: its later bytes are 10xxxxxx.
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80)
        {
            length--;
        }
        return length;
    }

    /// <summary>The start of the greatest value with its last byte that can be, one higher: above all values with that start.</summary>
    private byte[]? ShortMax()
    {
        byte last = isText ? (byte)0x7F : byte.MaxValue;
        for (int length = ShortLength(_max); length > 0; length--)
        {
            if (_max[length - 1] < last)
            {
                byte[] shortened = _max[..length];
                shortened[length - 1]++;
                return shortened;
            }
        }
        return null;
    }
}
