using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Encode;

/// <summary>Bytes of one stated length, one value after the other.</summary>
internal sealed unsafe class FixedBytesLeafWriter(StoredType stored, ParquetWriteOptions options, Allocator memory) : LeafWriter(stored, options, memory)
{
    private readonly ValueBuffer _plain = new(memory);
    private readonly TextBounds _bounds = new(isText: false);
    private readonly TextBounds _chunkBounds = new(isText: false);
    private long _rows;

    protected override long ValueBytes => _plain.Length;

    public override void Dispose()
    {
        _plain.Dispose();
        base.Dispose();
    }

    protected override void AppendValues(Column column)
    {
        if (column is ViewColumn views)
        {
            for (int row = 0; row < views.Length; row++)
            {
                if (views.IsValid(row))
                {
                    Append(views.BytesAt(row), _rows + row);
                }
            }
        }
        _rows += column.Length;
    }

    protected override PageEncoding EndValues(ByteBuilder target, out ValueBuffer? collected)
    {
        collected = _plain;
        return PageEncoding.Plain;
    }

    protected override bool WriteDictionary(ByteBuilder target, out int entries)
    {
        entries = 0;
        return false;
    }

    protected override void EndPageBounds(RawStatistics statistics)
    {
        _bounds.Write(statistics);
        _chunkBounds.Add(_bounds);
        _bounds.Clear();
    }

    protected override void WriteBounds(RawStatistics statistics) => _chunkBounds.Write(statistics);

    protected override void Clear()
    {
        _plain.Clear();
        _bounds.Clear();
        _chunkBounds.Clear();
    }

    private void Append(ReadOnlySpan<byte> value, long row)
    {
        if (value.Length != Stored.Width)
        {
            Throw.Error(ErrorKind.Compute, $"column '{Stored.Path}': bytes at index {row} had mismatching length {value.Length}: arrow_schema states {Stored.Width} for all");
        }
        Bloom?.Add(value);
        fixed (byte* bytes = value)
        {
            _plain.Write(bytes, value.Length);
        }
        if (Options.Statistics)
        {
            _bounds.Add(value);
        }
    }
}
