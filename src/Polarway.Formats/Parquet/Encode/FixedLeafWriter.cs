using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Numbers, decimals and everything temporal. Starts with a dictionary and gives it up when it does not pay.</summary>
internal sealed unsafe class FixedLeafWriter : LeafWriter
{
    // A dictionary that has more entries than this share of the first page's values saves nothing.
    private const double MaxDistinctShare = 0.5;

    private readonly DataType _type;
    private readonly int _width;
    private readonly ByteBuilder _dense;
    private readonly ByteBuilder _stored;
    private readonly ValueBuffer _plain;
    private readonly ByteBuilder _codes;
    private readonly FixedDictionary? _dictionary;
    private readonly Bounds _bounds;
    private readonly Bounds _chunkBounds;
    private bool _isCoding;
    private bool _hasCodedPages;

    public FixedLeafWriter(DataType type, StoredType stored, ParquetWriteOptions options, Allocator memory) : base(stored, options, memory)
    {
        _type = type;
        _width = stored.Width;
        _dense = new ByteBuilder(memory);
        _stored = new ByteBuilder(memory);
        _plain = new ValueBuffer(memory);
        _codes = new ByteBuilder(memory);
        _bounds = new Bounds(type.Physical);
        _chunkBounds = new Bounds(type.Physical);
        if (options.DictionaryBytes >= _width && _width is sizeof(uint) or sizeof(ulong))
        {
            _dictionary = new FixedDictionary(_width, options.DictionaryBytes / _width, memory);
        }
        _isCoding = _dictionary is not null;
    }

    protected override long ValueBytes => _plain.Length + (_codes.Length / 2);

    public override void Dispose()
    {
        _dense.Dispose();
        _stored.Dispose();
        _plain.Dispose();
        _codes.Dispose();
        _dictionary?.Dispose();
        base.Dispose();
    }

    protected override void AppendValues(Column column)
    {
        if (column is not PrimitiveColumn values)
        {
            return;
        }
        byte* dense = DenseValues.Of(values, _dense, out int count);
        if (Options.Statistics)
        {
            _bounds.Add(dense, count);
        }
        byte* stored = ToStored(dense, count);
        int done = 0;
        while (_isCoding && done < count)
        {
            // In steps, so that a column of mostly different values is not looked up for long.
            int step = Math.Min(count - done, _hasCodedPages ? count : CodedPage.StepValues);
            if (!TryEncode(stored + ((long)done * _width), step))
            {
                break;
            }
            done += step;
        }
        _plain.Write(stored + ((long)done * _width), (long)(count - done) * _width);
        Bloom?.Add(stored + ((long)done * _width), count - done, _width);
    }

    protected override PageEncoding EndValues(ByteBuilder target, out ValueBuffer? collected)
    {
        if (_isCoding && !_hasCodedPages && _dictionary!.Count > PageValues * MaxDistinctShare)
        {
            StopCoding();
        }
        collected = _isCoding ? null : _plain;
        if (!_isCoding)
        {
            return PageEncoding.Plain;
        }
        CodedPage.Write(_codes, (uint)_dictionary!.Count, target);
        _hasCodedPages = true;
        return PageEncoding.RleDictionary;
    }

    protected override bool WriteDictionary(ByteBuilder target, out int entries)
    {
        entries = 0;
        if (_dictionary is not null)
        {
            // Also of a dictionary that was given up: its values are in plain pages now.
            fixed (byte* values = _dictionary.Bytes)
            {
                Bloom?.Add(values, _dictionary.Count, _width);
            }
        }
        if (!_hasCodedPages)
        {
            return false;
        }
        entries = _dictionary!.Count;
        target.Write(_dictionary.Bytes);
        return true;
    }

    protected override void EndPageBounds(RawStatistics statistics)
    {
        Write(_bounds, statistics);
        _chunkBounds.Add(_bounds);
        _bounds.Clear();
    }

    protected override void WriteBounds(RawStatistics statistics) => Write(_chunkBounds, statistics);

    private void Write(Bounds bounds, RawStatistics statistics)
    {
        if (bounds.TryWrite(_width, out byte[] min, out byte[] max))
        {
            statistics.Min = min;
            statistics.Max = max;
            statistics.IsMinExact = true;
            statistics.IsMaxExact = true;
        }
    }

    protected override void Clear()
    {
        _plain.Clear();
        _codes.Clear();
        _dictionary?.Clear();
        _bounds.Clear();
        _chunkBounds.Clear();
        _isCoding = _dictionary is not null;
        _hasCodedPages = false;
    }

    /// <summary>False, and the column plain from now on, when the dictionary is full; true also when these values were the last of it.</summary>
    private bool TryEncode(byte* values, int count)
    {
        var codes = (uint*)_codes.Reserve((long)count * sizeof(uint));
        if (!_dictionary!.TryEncode(values, count, codes))
        {
            StopCoding();
            return false;
        }
        _codes.Advance((long)count * sizeof(uint));
        if (!_hasCodedPages && CodedPage.IsHopeless(_codes, _dictionary.Count))
        {
            StopCoding();
        }
        return true;
    }

    /// <summary>The page in hand, and those after it, are plain.</summary>
    private void StopCoding()
    {
        _dictionary!.Decode((uint*)_codes.Start, (int)(_codes.Length / sizeof(uint)), _plain);
        _codes.Clear();
        _isCoding = false;
    }

    private byte* ToStored(byte* values, int count)
    {
        if (_type.ByteWidth == _width && _type.Physical is not (PhysicalKind.Int128 or PhysicalKind.Int256))
        {
            return values;
        }
        _stored.Clear();
        byte* target = _stored.Reserve((long)count * _width);
        for (int row = 0; row < count; row++)
        {
            switch (_type.Physical)
            {
                case PhysicalKind.Int8: ((int*)target)[row] = ((sbyte*)values)[row]; break;
                case PhysicalKind.UInt8: ((int*)target)[row] = values[row]; break;
                case PhysicalKind.Int16: ((int*)target)[row] = ((short*)values)[row]; break;
                case PhysicalKind.UInt16: ((int*)target)[row] = ((ushort*)values)[row]; break;
                case PhysicalKind.Int256: ((Int256*)values)[row].WriteBigEndian(new Span<byte>(target + ((long)row * _width), _width)); break;
                default: StoreDecimal(((Int128*)values)[row], target + ((long)row * _width)); break;
            }
        }
        return target;
    }

    private void StoreDecimal(Int128 value, byte* target)
    {
        switch (Stored.Physical)
        {
            case PhysicalType.Int32:
                *(int*)target = (int)value;
                break;
            case PhysicalType.Int64:
                *(long*)target = (long)value;
                break;
            default:
                Span<byte> bytes = stackalloc byte[sizeof(Int128)];
                BinaryPrimitives.WriteInt128BigEndian(bytes, value);
                bytes[^_width..].CopyTo(new Span<byte>(target, _width));
                break;
        }
    }
}
