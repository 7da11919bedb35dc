using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Booleans, packed, and structs without fields, which are false where they are there.</summary>
internal sealed unsafe class BooleanLeafWriter(StoredType stored, ParquetWriteOptions options, Allocator memory) : LeafWriter(stored, options, memory)
{
    private readonly ByteBuilder _bits = new(memory);
    private int _count;
    private bool _hasTrue;
    private bool _hasFalse;
    private bool _chunkHasTrue;
    private bool _chunkHasFalse;

    protected override long ValueBytes => _bits.Length;

    public override void Dispose()
    {
        _bits.Dispose();
        base.Dispose();
    }

    protected override void AppendValues(Column column)
    {
        if (column is StructColumn)
        {
            AppendFalse(column.Length - column.NullCount);
        }
        if (column is not BooleanColumn values)
        {
            return;
        }
        for (int row = 0; row < column.Length; row++)
        {
            if (column.Validity is null || column.Validity[row])
            {
                Append(values.Values[row]);
            }
        }
    }

    private void AppendFalse(int count)
    {
        for (int row = 0; row < count; row++)
        {
            Append(false);
        }
    }

    protected override PageEncoding EndValues(ByteBuilder target, out ValueBuffer? collected)
    {
        target.Write(_bits.Start, _bits.Length);
        _bits.Clear();
        _count = 0;
        collected = null;
        return PageEncoding.Plain;
    }

    protected override bool WriteDictionary(ByteBuilder target, out int entries)
    {
        entries = 0;
        return false;
    }

    protected override void EndPageBounds(RawStatistics statistics)
    {
        Write(_hasFalse, _hasTrue, statistics);
        _chunkHasFalse |= _hasFalse;
        _chunkHasTrue |= _hasTrue;
        _hasFalse = false;
        _hasTrue = false;
    }

    protected override void WriteBounds(RawStatistics statistics) => Write(_chunkHasFalse, _chunkHasTrue, statistics);

    private static void Write(bool hasFalse, bool hasTrue, RawStatistics statistics)
    {
        if (hasTrue || hasFalse)
        {
            statistics.Min = [hasFalse ? (byte)0 : (byte)1];
            statistics.Max = [hasTrue ? (byte)1 : (byte)0];
            statistics.IsMinExact = true;
            statistics.IsMaxExact = true;
        }
    }

    protected override void Clear()
    {
        _hasTrue = false;
        _hasFalse = false;
        _chunkHasTrue = false;
        _chunkHasFalse = false;
    }

    private void Append(bool value)
    {
        if ((_count & 7) == 0)
        {
            *_bits.Reserve(1) = 0;
            _bits.Advance(1);
        }
        if (value)
        {
            _bits.Start[_count >> 3] |= (byte)(1 << (_count & 7));
            _hasTrue = true;
        }
        else
        {
            _hasFalse = true;
        }
        _count++;
    }
}
