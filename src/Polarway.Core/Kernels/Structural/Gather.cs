using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Rows by position.</summary>
public static unsafe class Gather
{
    /// <summary>The rows at <paramref name="indices"/>, in that order, repeats allowed; a negative index gives null.
    /// The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">OutOfBounds.</exception>
    public static Column Take(Column column, ReadOnlySpan<int> indices, Allocator memory)
    {
        bool nulls = Check(indices, column.Length);
        if (column.Length == 0 && indices.Length > 0)
        {
            return AllNull(column.Type, indices.Length, memory);
        }
        return Take(column, indices, nulls, memory);
    }

    /// <summary>The rows at <paramref name="indices"/> of every column. The caller owns the batch.</summary>
    public static Batch Take(Batch batch, ReadOnlySpan<int> indices, Allocator memory)
    {
        var columns = new Column[batch.Columns.Length];
        try
        {
            for (int column = 0; column < columns.Length; column++)
            {
                columns[column] = Take(batch.Columns[column], indices, memory);
            }
        }
        catch (PolarwayException)
        {
            Filtering.Release(columns);
            throw;
        }
        return new Batch(batch.Schema, columns, indices.Length, batch.Sequence);
    }

    /// <summary>A column of nulls of any type. The caller gets a reference.</summary>
    public static Column AllNull(DataType type, int length, Allocator memory)
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
                return new ViewColumn(type, memory.Allocate(16L * length, zeroed: true), [], length, validity);
            case PhysicalKind.Dictionary:
                var dictionary = Dictionaries.Categories(type, memory);
                return new DictionaryColumn(type, memory.Allocate(4L * length, zeroed: true), dictionary, length, validity);
            case PhysicalKind.List:
                return new ListColumn(type, memory.Allocate(8L * (length + 1), zeroed: true), AllNull(type.Inner, 0, memory), length, validity);
            case PhysicalKind.Array:
                return new ArrayColumn(type, AllNull(type.Inner, checked(length * type.Width), memory), length, validity);
            case PhysicalKind.Struct:
                Column[] fields = [.. type.Fields.Select(field => AllNull(field.Type, length, memory))];
                return new StructColumn(type, fields, length, validity);
            default:
                return new PrimitiveColumn(type, memory.Allocate((long)length * type.ByteWidth, zeroed: true), length, validity);
        }
    }

    private static Column Take(Column column, ReadOnlySpan<int> indices, bool nulls, Allocator memory)
    {
        int length = indices.Length;
        switch (column)
        {
            case PrimitiveColumn primitive:
                NativeBuffer values = Values(primitive.Buffer, primitive.Offset, column.Type.ByteWidth, indices, nulls, memory);
                return new PrimitiveColumn(column.Type, values, length, Validity(column, indices, nulls, memory));
            case BooleanColumn boolean:
                return new BooleanColumn(Bits(boolean.Values, indices, memory), Validity(column, indices, nulls, memory));
            case ViewColumn text:
                NativeBuffer views = Values(text.Buffer, text.Offset, 16, indices, nulls, memory);
                return new ViewColumn(column.Type, views, text.RetainHeaps(), length, Validity(column, indices, nulls, memory));
            case DictionaryColumn dictionary:
                NativeBuffer codes = Values(dictionary.Buffer, dictionary.Offset, sizeof(uint), indices, nulls, memory);
                return new DictionaryColumn(column.Type, codes, (ViewColumn)dictionary.Dictionary.Retain(), length, Validity(column, indices, nulls, memory));
            case NullColumn:
                return new NullColumn(length);
            case StructColumn structs:
                var fields = new Column[structs.Fields.Length];
                for (int field = 0; field < fields.Length; field++)
                {
                    fields[field] = Take(structs.Fields[field], indices, nulls, memory);
                }
                return new StructColumn(column.Type, fields, length, Validity(column, indices, nulls, memory));
            case ListColumn lists:
                return Lists(lists, indices, Validity(column, indices, nulls, memory), memory);
            case ArrayColumn arrays:
                return Arrays(arrays, indices, Validity(column, indices, nulls, memory), memory);
            default:
                return Throw.Internal<Column>($"rows of a {column.GetType().Name} cannot be taken");
        }
    }

    private static NativeBuffer Values(NativeBuffer source, int offset, int width, ReadOnlySpan<int> indices, bool nulls, Allocator memory)
    {
        NativeBuffer target = memory.Allocate((long)indices.Length * width);
        byte* from = source.Pointer + ((long)offset * width);
        switch (width)
        {
            case 1:
                Copy((byte*)from, indices, nulls, (byte*)target.Pointer);
                break;
            case 2:
                Copy((ushort*)from, indices, nulls, (ushort*)target.Pointer);
                break;
            case 4:
                Copy((uint*)from, indices, nulls, (uint*)target.Pointer);
                break;
            case 8:
                Copy((ulong*)from, indices, nulls, (ulong*)target.Pointer);
                break;
            case Int256.Size:
                Copy((Int256*)from, indices, nulls, (Int256*)target.Pointer);
                break;
            default:
                Copy((Vector128<byte>*)from, indices, nulls, (Vector128<byte>*)target.Pointer);
                break;
        }
        return target;
    }

    private static void Copy<T>(T* source, ReadOnlySpan<int> indices, bool nulls, T* target) where T : unmanaged
    {
        if (!nulls)
        {
            foreach (int index in indices)
            {
                *target++ = source[index];
            }
            return;
        }
        foreach (int index in indices)
        {
            *target++ = index < 0 ? default : source[index];
        }
    }

    private static Bitmap Bits(Bitmap bits, ReadOnlySpan<int> indices, Allocator memory)
    {
        int count = indices.Length;
        NativeBuffer buffer = memory.Allocate((count + 7) >> 3, zeroed: true);
        byte* source = bits.Buffer.Pointer;
        byte* target = buffer.Pointer;
        int offset = bits.Offset;
        for (int row = 0; row < count; row++)
        {
            int bit = indices[row];
            if (bit >= 0)
            {
                bit += offset;
                target[row >> 3] |= (byte)((source[bit >> 3] >> (bit & 7) & 1) << (row & 7));
            }
        }
        return new Bitmap(buffer, count);
    }

    private static Bitmap? Validity(Column column, ReadOnlySpan<int> indices, bool nulls, Allocator memory)
    {
        Bitmap chosen;
        if (column.Validity is { } validity)
        {
            chosen = Bits(validity, indices, memory);
        }
        else if (nulls)
        {
            chosen = NotNegative(indices, memory);
        }
        else
        {
            return null;
        }
        if (chosen.SetCount < chosen.Length)
        {
            return chosen;
        }
        chosen.Dispose();
        return null;
    }

    private static Bitmap NotNegative(ReadOnlySpan<int> indices, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate((indices.Length + 7) >> 3, zeroed: true);
        byte* target = buffer.Pointer;
        for (int row = 0; row < indices.Length; row++)
        {
            target[row >> 3] |= (byte)((indices[row] >= 0 ? 1 : 0) << (row & 7));
        }
        return new Bitmap(buffer, indices.Length);
    }

    private static ListColumn Lists(ListColumn lists, ReadOnlySpan<int> indices, Bitmap? validity, Allocator memory)
    {
        ReadOnlySpan<long> offsets = lists.Offsets;
        NativeBuffer newOffsets = memory.Allocate(8L * (indices.Length + 1));
        Span<long> starts = newOffsets.Span<long>();
        long total = 0;
        starts[0] = 0;
        for (int row = 0; row < indices.Length; row++)
        {
            int index = indices[row];
            if (index >= 0 && lists.IsValid(index))
            {
                total += offsets[index + 1] - offsets[index];
            }
            starts[row + 1] = total;
        }
        using NativeBuffer items = memory.Allocate(4 * total);
        Span<int> children = items.Span<int>();
        int next = 0;
        for (int row = 0; row < indices.Length; row++)
        {
            int index = indices[row];
            for (long item = 0; item < starts[row + 1] - starts[row]; item++)
            {
                children[next++] = (int)(offsets[index] + item);
            }
        }
        return new ListColumn(lists.Type, newOffsets, Take(lists.Items, children, memory), indices.Length, validity);
    }

    private static ArrayColumn Arrays(ArrayColumn arrays, ReadOnlySpan<int> indices, Bitmap? validity, Allocator memory)
    {
        int width = arrays.Type.Width;
        using NativeBuffer items = memory.Allocate(4L * indices.Length * width);
        Span<int> children = items.Span<int>();
        int next = 0;
        foreach (int index in indices)
        {
            for (int item = 0; item < width; item++)
            {
                children[next++] = index < 0 ? -1 : (index * width) + item;
            }
        }
        return new ArrayColumn(arrays.Type, Take(arrays.Items, children, memory), indices.Length, validity);
    }

    /// <summary>Checks the bounds; true when there is a negative index.</summary>
    private static bool Check(ReadOnlySpan<int> indices, int length)
    {
        int highest = -1;
        int signs = 0;
        foreach (int index in indices)
        {
            highest = Math.Max(highest, index);
            signs |= index;
        }
        if (highest >= length)
        {
            Throw.Error(ErrorKind.OutOfBounds, $"row {highest} of a column of {length} rows");
        }
        return signs < 0;
    }
}
