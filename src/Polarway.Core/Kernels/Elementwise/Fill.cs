using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Columns of one value. The caller gets a reference.</summary>
public static unsafe class Fill
{
    /// <summary>Rows of any type that are all null.</summary>
    public static Column Nulls(DataType type, int length, Allocator memory)
    {
        if (type.Kind == TypeKind.Null)
        {
            return new NullColumn(length);
        }
        Bitmap validity = Bitmap.Filled(false, length, memory);
        switch (type.Physical)
        {
            case PhysicalKind.Boolean:
                return new BooleanColumn(Bitmap.Filled(false, length, memory), validity);
            case PhysicalKind.View:
                return new ViewColumn(type, memory.Allocate((long)length * sizeof(View), zeroed: true), [], length, validity);
            case PhysicalKind.Dictionary:
                return new DictionaryColumn(type, memory.Allocate((long)length * sizeof(uint), zeroed: true), DictionaryOf(type, memory), length, validity);
            case PhysicalKind.List:
                return new ListColumn(type, memory.Allocate((length + 1L) * sizeof(long), zeroed: true), Nulls(type.Inner, 0, memory), length, validity);
            case PhysicalKind.Array:
                return new ArrayColumn(type, Nulls(type.Inner, length * type.Width, memory), length, validity);
            case PhysicalKind.Struct:
                var fields = new Column[type.Fields.Count];
                for (int field = 0; field < fields.Length; field++)
                {
                    fields[field] = Nulls(type.Fields[field].Type, length, memory);
                }
                return new StructColumn(type, fields, length, validity);
            default:
                return new PrimitiveColumn(type, memory.Allocate((long)length * type.ByteWidth, zeroed: true), length, validity);
        }
    }

    /// <summary>One row many times over.</summary>
    public static Column Repeat(Column one, int length, Allocator memory)
    {
        if (one.Length != 1)
        {
            Throw.Internal($"a column of {one.Length} rows cannot be repeated as one row");
        }
        if (!one.IsValid(0))
        {
            return Nulls(one.Type, length, memory);
        }
        switch (one)
        {
            case PrimitiveColumn column:
                return new PrimitiveColumn(one.Type, Bytes((byte*)ValuePointer.Of(column), one.Type.ByteWidth, length, memory), length);
            case BooleanColumn column:
                return new BooleanColumn(Bitmap.Filled(column.Values[0], length, memory));
            case ViewColumn column:
                byte* view = column.Buffer.Pointer + ((long)column.Offset * sizeof(View));
                return new ViewColumn(one.Type, Bytes(view, sizeof(View), length, memory), column.RetainHeaps(), length);
            case DictionaryColumn column:
                byte* code = column.Buffer.Pointer + ((long)column.Offset * sizeof(uint));
                return new DictionaryColumn(one.Type, Bytes(code, sizeof(uint), length, memory), (ViewColumn)column.Dictionary.Retain(), length);
            case StructColumn column:
                var fields = new Column[column.Fields.Length];
                for (int field = 0; field < fields.Length; field++)
                {
                    fields[field] = Repeat(column.Fields[field], length, memory);
                }
                return new StructColumn(one.Type, fields, length);
            case ListColumn column:
                return RepeatList(column, length, memory);
            case ArrayColumn column:
                return new ArrayColumn(one.Type, RepeatRows(column.Items, one.Type.Width, length, memory), length);
            default:
                return Throw.Unsupported<Column>($"repeating a value of {one.Type}");
        }
    }

    /// <summary>The dictionary that an all-null column of this type has: an Enum's categories, else none.</summary>
    internal static ViewColumn DictionaryOf(DataType type, Allocator memory)
    {
        using var text = new ViewWriter(type.Categories?.Count ?? 0, memory);
        foreach (string category in type.Categories ?? [])
        {
            text.Append(category);
        }
        return text.Finish(DataType.String, null);
    }

    private static ListColumn RepeatList(ListColumn column, int length, Allocator memory)
    {
        int start = (int)column.Offsets[0];
        int count = (int)(column.Offsets[1] - start);
        NativeBuffer offsets = memory.Allocate((length + 1L) * sizeof(long));
        Span<long> values = offsets.Span<long>();
        for (int row = 0; row <= length; row++)
        {
            values[row] = (long)row * count;
        }
        using Column items = column.Items.Slice(start, count);
        return new ListColumn(column.Type, offsets, RepeatRows(items, count, length, memory), length);
    }

    private static Column RepeatRows(Column rows, int count, int times, Allocator memory)
    {
        if (count == 0 || times == 0)
        {
            return rows.Slice(0, 0);
        }
        if (count == 1)
        {
            return Repeat(rows, times, memory);
        }
        NativeBuffer pick = memory.Allocate((long)count * times * sizeof(int));
        Span<int> indices = pick.Span<int>();
        for (int index = 0; index < indices.Length; index++)
        {
            indices[index] = index % count;
        }
        Column repeated = Pick.Rows(rows, indices, memory);
        pick.Dispose();
        return repeated;
    }

    private static NativeBuffer Bytes(byte* value, int width, int length, Allocator memory)
    {
        NativeBuffer target = memory.Allocate((long)length * width);
        switch (width)
        {
            case 1: target.Bytes.Fill(*value); break;
            case 2: target.Span<ushort>().Fill(Unsafe.ReadUnaligned<ushort>(value)); break;
            case 4: target.Span<uint>().Fill(Unsafe.ReadUnaligned<uint>(value)); break;
            case 8: target.Span<ulong>().Fill(Unsafe.ReadUnaligned<ulong>(value)); break;
            case Int256.Size: target.Span<Int256>().Fill(Unsafe.ReadUnaligned<Int256>(value)); break;
            default: target.Span<UInt128>().Fill(Unsafe.ReadUnaligned<UInt128>(value)); break;
        }
        return target;
    }
}
