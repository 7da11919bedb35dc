using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Rows as byte strings whose order is the order of the rows: per column a null byte, then the value big-endian with the sign
/// flipped, floats canonical with NaN largest, text with 0 escaped as 0 FF and ended by 0 0, lists item by item. Descending columns
/// have their value bytes inverted. The same bytes serve sorting and, decoded, grouping by nested values.
/// </summary>
public static class RowEncoding
{
    internal const byte NullFirst = 0;
    internal const byte Valid = 1;
    internal const byte NullLast = 2;

    /// <summary>The rows of the columns, which have equal lengths. The caller owns the result.</summary>
    public static EncodedRows Encode(ReadOnlySpan<Column> columns, ReadOnlySpan<RowOrder> orders, Allocator memory)
    {
        int length = columns[0].Length;
        NativeBuffer offsets = memory.Allocate(4L * (length + 1));
        NativeBuffer? bytes = null;
        var keys = new Column[columns.Length];
        try
        {
            for (int column = 0; column < keys.Length; column++)
            {
                keys[column] = Comparable(columns[column], memory);
            }
            Span<int> cursors = offsets.Span<int>();
            cursors.Clear();
            foreach (Column key in keys)
            {
                RowEncoder.AddSizes(key, cursors[..length]);
            }
            bytes = memory.Allocate(ToStarts(cursors));
            for (int column = 0; column < keys.Length; column++)
            {
                RowEncoder.Write(keys[column], orders[column], cursors[..length], bytes.Bytes);
            }
            ToOffsets(cursors);
            var rows = new EncodedRows(bytes, offsets, length);
            bytes = null;
            offsets = null!;
            return rows;
        }
        finally
        {
            Filtering.Release(keys);
            bytes?.Dispose();
            offsets?.Dispose();
        }
    }

    /// <summary>The columns again. Floats come back canonical, dictionary-encoded text plain. The caller owns them.</summary>
    public static Column[] Decode(EncodedRows rows, ReadOnlySpan<DataType> types, ReadOnlySpan<RowOrder> orders, Allocator memory)
    {
        var builders = new ColumnBuilder[types.Length];
        for (int column = 0; column < builders.Length; column++)
        {
            builders[column] = ColumnBuilder.For(types[column], memory);
        }
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<byte> value = rows[row];
            for (int column = 0; column < builders.Length; column++)
            {
                RowDecoder.Read(builders[column], orders[column], ref value);
            }
        }
        var result = new Column[builders.Length];
        for (int column = 0; column < builders.Length; column++)
        {
            result[column] = builders[column].Finish();
            builders[column].Dispose();
        }
        return result;
    }

    /// <summary>The form of a column whose values order as its type does, also inside of others: categories as text, since columns of one
    /// type may have different codes, an Enum's as its own codes. The caller gets a reference.</summary>
    private static Column Comparable(Column column, Allocator memory)
    {
        switch (column)
        {
            case DictionaryColumn:
                return column.Type.Kind == TypeKind.Enum ? Dictionaries.Encode(column, column.Type, memory) : Dictionaries.Decode(column, memory);
            case StructColumn structs when structs.Fields.Any(HasCodes):
                Column[] fields = Array.ConvertAll(structs.Fields, field => Comparable(field, memory));
                DataType type = DataType.Struct([.. fields.Select((field, i) => new Field(column.Type.Fields[i].Name, field.Type))]);
                return new StructColumn(type, fields, column.Length, column.Validity?.Share());
            case ListColumn lists when HasCodes(lists.Items):
                Column items = Comparable(lists.Items, memory);
                return new ListColumn(DataType.List(items.Type), lists.Buffer.Retain(), items, column.Length, column.Validity?.Share(), lists.Offset);
            case ArrayColumn arrays when HasCodes(arrays.Items):
                Column values = Comparable(arrays.Items, memory);
                return new ArrayColumn(DataType.Array(values.Type, column.Type.Width), values, column.Length, column.Validity?.Share());
            default:
                return column.Retain();
        }
    }

    private static bool HasCodes(Column column) => column switch
    {
        DictionaryColumn => true,
        StructColumn structs => structs.Fields.Any(HasCodes),
        ListColumn lists => HasCodes(lists.Items),
        ArrayColumn arrays => HasCodes(arrays.Items),
        _ => false,
    };

    /// <summary>Sizes to where each row starts; the last number is the total.</summary>
    private static int ToStarts(Span<int> sizes)
    {
        long next = 0;
        for (int row = 0; row < sizes.Length; row++)
        {
            int size = sizes[row];
            sizes[row] = (int)next;
            next += size;
            if (next > int.MaxValue)
            {
                Throw.Unsupported("sort keys of more than 2 GiB in one batch");
            }
        }
        return (int)next;
    }

    /// <summary>After writing, each cursor is at the end of its row, which is where the next one starts.</summary>
    private static void ToOffsets(Span<int> cursors)
    {
        for (int row = cursors.Length - 1; row > 0; row--)
        {
            cursors[row] = cursors[row - 1];
        }
        cursors[0] = 0;
    }
}
