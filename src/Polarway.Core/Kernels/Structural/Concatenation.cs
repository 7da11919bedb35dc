using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Columns of one type, one after the other.</summary>
public static class Concatenation
{
    /// <summary>All rows of all columns. They have one type; text may be dictionary-encoded in some and not in others.
    /// The caller gets a reference.</summary>
    public static Column Concat(ReadOnlySpan<Column> columns, Allocator memory)
    {
        if (columns.Length == 0)
        {
            Throw.Internal("no columns to concatenate");
        }
        if (columns.Length == 1)
        {
            return columns[0].Retain();
        }
        DataType type = columns[0].Type;
        long length = 0;
        bool dictionary = false;
        foreach (Column column in columns)
        {
            length += column.Length;
            dictionary |= column is DictionaryColumn;
        }
        if (length > int.MaxValue)
        {
            Throw.Unsupported($"one in-memory column with {length} rows");
        }
        if (dictionary)
        {
            return OfDictionaries(columns, (int)length, memory);
        }
        Bitmap? validity = Validity(columns, memory);
        return type.Physical switch
        {
            PhysicalKind.Null => new NullColumn((int)length),
            PhysicalKind.Boolean => new BooleanColumn(Booleans(columns, memory), validity),
            PhysicalKind.View => Texts(columns, (int)length, validity, memory),
            PhysicalKind.List => Lists(columns, (int)length, validity, memory),
            PhysicalKind.Array => new ArrayColumn(type, Concat(Children(columns, c => ((ArrayColumn)c).Items), memory), (int)length, validity),
            PhysicalKind.Struct => Structs(columns, (int)length, validity, memory),
            _ => Primitives(columns, (int)length, validity, memory),
        };
    }

    /// <summary>All rows of batches of one schema. The caller owns the batch.</summary>
    public static Batch Concat(ReadOnlySpan<Batch> batches, Allocator memory)
    {
        Schema schema = batches[0].Schema;
        var columns = new Column[schema.Count];
        var parts = new Column[batches.Length];
        int length = 0;
        foreach (Batch batch in batches)
        {
            length = checked(length + batch.Length);
        }
        try
        {
            for (int column = 0; column < columns.Length; column++)
            {
                for (int batch = 0; batch < parts.Length; batch++)
                {
                    parts[batch] = batches[batch].Columns[column];
                }
                columns[column] = Concat(parts, memory);
            }
        }
        catch (PolarwayException)
        {
            Filtering.Release(columns);
            throw;
        }
        return new Batch(schema, columns, length, batches[0].Sequence);
    }

    private static Bitmap? Validity(ReadOnlySpan<Column> columns, Allocator memory)
    {
        bool any = false;
        foreach (Column column in columns)
        {
            any |= column.Validity is not null;
        }
        if (!any)
        {
            return null;
        }
        using var bits = new BitmapBuilder(memory);
        foreach (Column column in columns)
        {
            if (column.Validity is { } validity)
            {
                bits.Append(validity);
            }
            else
            {
                bits.Append(true, column.Length);
            }
        }
        return bits.FinishValidity();
    }

    private static Bitmap Booleans(ReadOnlySpan<Column> columns, Allocator memory)
    {
        using var bits = new BitmapBuilder(memory);
        foreach (Column column in columns)
        {
            bits.Append(((BooleanColumn)column).Values);
        }
        return bits.Finish();
    }

    private static unsafe PrimitiveColumn Primitives(ReadOnlySpan<Column> columns, int length, Bitmap? validity, Allocator memory)
    {
        int width = columns[0].Type.ByteWidth;
        NativeBuffer target = memory.Allocate((long)length * width);
        byte* next = target.Pointer;
        foreach (Column column in columns)
        {
            var part = (PrimitiveColumn)column;
            long bytes = (long)part.Length * width;
            Buffer.MemoryCopy(part.Buffer.Pointer + ((long)part.Offset * width), next, bytes, bytes);
            next += bytes;
        }
        return new PrimitiveColumn(columns[0].Type, target, length, validity);
    }

    private static ViewColumn Texts(ReadOnlySpan<Column> columns, int length, Bitmap? validity, Allocator memory)
    {
        NativeBuffer target = memory.Allocate(16L * length);
        Span<View> views = target.Span<View>();
        var heaps = new HeapList();
        int next = 0;
        foreach (Column column in columns)
        {
            var text = (ViewColumn)column;
            heaps.CopyViews(text, views.Slice(next, text.Length));
            next += text.Length;
        }
        return new ViewColumn(columns[0].Type, target, heaps.Take(), length, validity);
    }

    private static ListColumn Lists(ReadOnlySpan<Column> columns, int length, Bitmap? validity, Allocator memory)
    {
        NativeBuffer buffer = memory.Allocate(8L * (length + 1));
        Span<long> target = buffer.Span<long>();
        var parts = new Column[columns.Length];
        long shift = 0;
        int next = 0;
        for (int part = 0; part < columns.Length; part++)
        {
            var lists = (ListColumn)columns[part];
            ReadOnlySpan<long> offsets = lists.Offsets;
            long first = offsets[0];
            for (int row = 0; row < lists.Length; row++)
            {
                target[next++] = offsets[row] - first + shift;
            }
            parts[part] = lists.Items.Slice((int)first, (int)(offsets[^1] - first));
            shift += offsets[^1] - first;
        }
        target[next] = shift;
        Column items = Concat(parts, memory);
        Filtering.Release(parts);
        return new ListColumn(columns[0].Type, buffer, items, length, validity);
    }

    private static StructColumn Structs(ReadOnlySpan<Column> columns, int length, Bitmap? validity, Allocator memory)
    {
        var fields = new Column[columns[0].Type.Fields.Count];
        for (int field = 0; field < fields.Length; field++)
        {
            int child = field;
            fields[field] = Concat(Children(columns, c => ((StructColumn)c).Fields[child]), memory);
        }
        return new StructColumn(columns[0].Type, fields, length, validity);
    }

    private static Column[] Children(ReadOnlySpan<Column> columns, Func<Column, Column> child)
    {
        var children = new Column[columns.Length];
        for (int column = 0; column < children.Length; column++)
        {
            children[column] = child(columns[column]);
        }
        return children;
    }

    private static Column OfDictionaries(ReadOnlySpan<Column> columns, int length, Allocator memory)
    {
        bool same = true;
        ViewColumn? first = (columns[0] as DictionaryColumn)?.Dictionary;
        bool categorical = columns[0].Type.Physical == PhysicalKind.Dictionary;
        foreach (Column column in columns)
        {
            same &= first is not null && column is DictionaryColumn part && ReferenceEquals(part.Dictionary, first);
        }
        if (same)
        {
            return Codes(columns, length, first!, null, memory);
        }
        if (categorical)
        {
            return Merge(columns, length, memory);
        }
        // Text: as plain views. Merging dictionaries would cost a hash lookup per entry and may win nothing.
        var plain = new Column[columns.Length];
        for (int column = 0; column < plain.Length; column++)
        {
            plain[column] = Dictionaries.Decode(columns[column], memory);
        }
        Column result = Concat(plain, memory);
        Filtering.Release(plain);
        return result;
    }

    private static DictionaryColumn Merge(ReadOnlySpan<Column> columns, int length, Allocator memory)
    {
        using var merger = new DictionaryMerger(columns[0].Type, memory);
        var maps = new uint[columns.Length][];
        for (int column = 0; column < columns.Length; column++)
        {
            maps[column] = merger.Add(((DictionaryColumn)columns[column]).Dictionary);
        }
        ViewColumn dictionary = merger.Finish();
        DictionaryColumn result = Codes(columns, length, dictionary, maps, memory);
        dictionary.Dispose();
        return result;
    }

    private static DictionaryColumn Codes(ReadOnlySpan<Column> columns, int length, ViewColumn dictionary, uint[][]? maps, Allocator memory)
    {
        NativeBuffer target = memory.Allocate(4L * length);
        Span<uint> all = target.Span<uint>();
        int next = 0;
        for (int column = 0; column < columns.Length; column++)
        {
            var part = (DictionaryColumn)columns[column];
            Span<uint> codes = all.Slice(next, part.Length);
            next += part.Length;
            if (maps is null)
            {
                part.Codes.CopyTo(codes);
                continue;
            }
            Dictionaries.Remap(part.Codes, maps[column], codes);
        }
        return new DictionaryColumn(columns[0].Type, target, (ViewColumn)dictionary.Retain(), length, Validity(columns, memory));
    }
}
