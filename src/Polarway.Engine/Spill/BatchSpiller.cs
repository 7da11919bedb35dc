using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Engine.Spill;

/// <summary>
/// Writes the columns of a batch as raw pieces (validity, values, offsets, text bytes) that are read back into buffers of their own.
/// Only the rows of the batch are written, also where its columns are slices of larger ones. One spiller per thread.
/// </summary>
public sealed class BatchSpiller
{
    private readonly List<long> _pieces = [];
    private readonly List<ViewColumn> _dictionaries = [];
    private byte[] _scratch = new byte[4096];
    private int _used;

    /// <summary>Appends a batch; it stays the caller's.</summary>
    public SpilledBatch Write(Batch batch, SpillFile file)
    {
        _pieces.Clear();
        _dictionaries.Clear();
        _used = 0;
        foreach (Column column in batch.Columns)
        {
            Add(column);
        }
        long position = file.Append(_scratch.AsSpan(0, _used));
        return new SpilledBatch(file, batch.Schema, batch.Length, batch.Sequence, position, [.. _pieces], [.. _dictionaries]);
    }

    private void Add(Column column)
    {
        AddBits(column.Validity);
        switch (column)
        {
            case NullColumn:
                break;
            case BooleanColumn booleans:
                AddBits(booleans.Values);
                break;
            case PrimitiveColumn primitive:
                Add(primitive.ValueBytes);
                break;
            case DictionaryColumn dictionary:
                _pieces.Add(BatchUnspiller.CodesMark);
                Add(MemoryMarshal.AsBytes(dictionary.Codes));
                _dictionaries.Add((ViewColumn)dictionary.Dictionary.Retain());
                break;
            case ViewColumn views:
                _pieces.Add(BatchUnspiller.TextMark);
                AddViews(views);
                break;
            case ListColumn lists:
                AddList(lists);
                break;
            case ArrayColumn arrays:
                Add(arrays.Items);
                break;
            case StructColumn structs:
                foreach (Column field in structs.Fields)
                {
                    Add(field);
                }
                break;
            default:
                Throw.Internal($"no spill form for {column.GetType().Name}");
                break;
        }
    }

    private void AddList(ListColumn lists)
    {
        ReadOnlySpan<long> offsets = lists.Offsets;
        Add(MemoryMarshal.AsBytes(offsets));
        using Column items = lists.Items.Slice((int)offsets[0], (int)(offsets[^1] - offsets[0]));
        _pieces.Add(items.Length);
        Add(items);
    }

    /// <summary>Lengths (-1 for null), then the bytes of all values in one piece.</summary>
    private void AddViews(ViewColumn views)
    {
        Span<byte> lengths = Reserve((long)views.Length * sizeof(int));
        for (int row = 0; row < views.Length; row++)
        {
            int length = views.IsValid(row) ? views.Views[row].Length : 0;
            MemoryMarshal.Write(lengths[(row * sizeof(int))..], length);
        }
        int start = _used;
        for (int row = 0; row < views.Length; row++)
        {
            if (views.IsValid(row))
            {
                ReadOnlySpan<byte> value = views.BytesAt(row);
                Grow(value.Length);
                value.CopyTo(_scratch.AsSpan(_used));
                _used += value.Length;
            }
        }
        _pieces.Add(_used - start);
    }

    private void AddBits(Bitmap? bits)
    {
        if (bits is null)
        {
            _pieces.Add(-1);
            return;
        }
        bits.CopyTo(Reserve((bits.Length + 7) >> 3));
    }

    private void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>A new piece of a size, to be filled.</summary>
    private Span<byte> Reserve(long bytes)
    {
        Grow(bytes);
        Span<byte> piece = _scratch.AsSpan(_used, (int)bytes);
        _used += (int)bytes;
        _pieces.Add(bytes);
        return piece;
    }

    private void Grow(long bytes)
    {
        if (_used + bytes > _scratch.Length)
        {
            Array.Resize(ref _scratch, checked((int)Math.Min(Array.MaxLength, Math.Max(_scratch.Length * 2L, _used + bytes))));
        }
    }
}
