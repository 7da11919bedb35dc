using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Spill;

/// <summary>Reads one spilled batch back into buffers of an allocator. The pieces come in the order in which <see cref="BatchSpiller"/> wrote them.</summary>
public sealed class BatchUnspiller
{
    /// <summary>Text columns have one of these before their pieces: written as codes, or as text.</summary>
    internal const long CodesMark = 1;
    internal const long TextMark = 0;

    private readonly SpilledBatch _batch;
    private readonly Allocator _memory;
    private long _position;
    private int _piece;
    private int _dictionary;

    private BatchUnspiller(SpilledBatch batch, Allocator memory)
    {
        _batch = batch;
        _memory = memory;
        _position = batch.Position;
    }

    /// <summary>The batch, owned by the caller. The spilled one can be read again.</summary>
    public static Batch Read(SpilledBatch batch, Allocator memory)
    {
        var reader = new BatchUnspiller(batch, memory);
        var columns = new Column[batch.Schema.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = reader.Column(batch.Schema[column].Type, batch.Length);
        }
        return new Batch(batch.Schema, columns, batch.Length, batch.Sequence);
    }

    private Column Column(DataType type, int length)
    {
        NativeBuffer? validityBits = Piece();
        Bitmap? validity = validityBits is null ? null : new Bitmap(validityBits, length);
        switch (type.Physical)
        {
            case PhysicalKind.Null:
                return new NullColumn(length);
            case PhysicalKind.Boolean:
                return new BooleanColumn(new Bitmap(Piece()!, length), validity);
            case PhysicalKind.View when _batch.Pieces[_piece++] == TextMark:
                return Views(type, length, validity);
            case PhysicalKind.Dictionary when _batch.Pieces[_piece++] == CodesMark:
            case PhysicalKind.View:
                return new DictionaryColumn(type, Piece()!, (ViewColumn)_batch.Dictionaries[_dictionary++].Retain(), length, validity);
            case PhysicalKind.List:
                return List(type, length, validity);
            case PhysicalKind.Array:
                return new ArrayColumn(type, Column(type.Inner, checked(length * type.Width)), length, validity);
            case PhysicalKind.Struct:
                var fields = new Column[type.Fields.Count];
                for (int field = 0; field < fields.Length; field++)
                {
                    fields[field] = Column(type.Fields[field].Type, length);
                }
                return new StructColumn(type, fields, length, validity);
            default:
                return new PrimitiveColumn(type, Piece()!, length, validity);
        }
    }

    private Column Views(DataType type, int length, Bitmap? validity)
    {
        using NativeBuffer lengths = Piece()!;
        NativeBuffer heap = Piece()!;
        NativeBuffer views = _memory.Allocate((long)length * 16);
        ReadOnlySpan<int> sizes = lengths.Span<int>();
        ReadOnlySpan<byte> bytes = heap.Bytes;
        Span<View> target = views.Span<View>();
        int offset = 0;
        for (int row = 0; row < length; row++)
        {
            ReadOnlySpan<byte> value = bytes.Slice(offset, sizes[row]);
            target[row] = value.Length <= View.MaxInline ? View.Inline(value) : View.Outline(value, 0, offset);
            offset += value.Length;
        }
        return new ViewColumn(type, views, [heap], length, validity);
    }

    private Column List(DataType type, int length, Bitmap? validity)
    {
        NativeBuffer offsets = Piece()!;
        Span<long> numbers = offsets.Span<long>();
        long first = numbers[0];
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] -= first;
        }
        int items = (int)_batch.Pieces[_piece++];
        return new ListColumn(type, offsets, Column(type.Inner, items), length, validity);
    }

    private NativeBuffer? Piece()
    {
        long bytes = _batch.Pieces[_piece++];
        if (bytes < 0)
        {
            return null;
        }
        NativeBuffer buffer = _memory.Allocate(bytes);
        _batch.File.Read(_position, buffer.Bytes);
        _position += bytes;
        return buffer;
    }
}
