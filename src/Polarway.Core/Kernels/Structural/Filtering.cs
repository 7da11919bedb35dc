using System.Numerics;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Keeps the rows where a mask is true; null counts as false.</summary>
public static class Filtering
{
    /// <summary>The chosen rows of a column. The caller gets a reference.</summary>
    public static Column Apply(Column column, BooleanColumn mask, Allocator memory)
    {
        CheckLength(column.Length, mask);
        using Selection selection = Selection.Of(mask, memory);
        return Apply(column, selection, memory);
    }

    /// <summary>The chosen rows of a batch, in a batch of the same sequence number. The caller owns it.</summary>
    public static Batch Apply(Batch batch, BooleanColumn mask, Allocator memory)
    {
        CheckLength(batch.Length, mask);
        using Selection selection = Selection.Of(mask, memory);
        if (selection.Count == batch.Length)
        {
            return batch.Share();
        }
        var columns = new Column[batch.Columns.Length];
        try
        {
            for (int column = 0; column < columns.Length; column++)
            {
                columns[column] = Apply(batch.Columns[column], selection, memory);
            }
        }
        catch (PolarwayException)
        {
            Release(columns);
            throw;
        }
        return new Batch(batch.Schema, columns, selection.Count, batch.Sequence);
    }

    /// <summary>Rows where the mask is true.</summary>
    public static int CountTrue(BooleanColumn mask, Allocator memory)
    {
        if (mask.Validity is null)
        {
            return mask.Values.SetCount;
        }
        using Selection selection = Selection.Of(mask, memory);
        return selection.Count;
    }

    /// <summary>Positions of the rows where the mask is true, ascending.</summary>
    public static int[] Positions(BooleanColumn mask, Allocator memory)
    {
        using Selection selection = Selection.Of(mask, memory);
        return Positions(selection);
    }

    internal static Column Apply(Column column, in Selection selection, Allocator memory)
    {
        if (selection.Count == column.Length)
        {
            return column.Retain();
        }
        if (selection.Count == 0)
        {
            return column.Slice(0, 0);
        }
        switch (column)
        {
            case PrimitiveColumn primitive:
                NativeBuffer values = Values(primitive.Buffer, primitive.Offset, primitive.Type.ByteWidth, selection, memory);
                return new PrimitiveColumn(column.Type, values, selection.Count, Validity(column, selection, memory));
            case BooleanColumn boolean:
                return new BooleanColumn(Bits(boolean.Values, selection, memory), Validity(column, selection, memory));
            case ViewColumn text:
                NativeBuffer views = Values(text.Buffer, text.Offset, 16, selection, memory);
                return new ViewColumn(column.Type, views, text.RetainHeaps(), selection.Count, Validity(column, selection, memory));
            case DictionaryColumn dictionary:
                NativeBuffer codes = Values(dictionary.Buffer, dictionary.Offset, sizeof(uint), selection, memory);
                return new DictionaryColumn(column.Type, codes, (ViewColumn)dictionary.Dictionary.Retain(), selection.Count, Validity(column, selection, memory));
            case NullColumn:
                return new NullColumn(selection.Count);
            case StructColumn structs:
                var fields = new Column[structs.Fields.Length];
                for (int field = 0; field < fields.Length; field++)
                {
                    fields[field] = Apply(structs.Fields[field], selection, memory);
                }
                return new StructColumn(column.Type, fields, selection.Count, Validity(column, selection, memory));
            default:
                return Gather.Take(column, Positions(selection), memory);
        }
    }

    internal static void Release(Column?[] columns)
    {
        foreach (Column? column in columns)
        {
            column?.Dispose();
        }
    }

    private static unsafe NativeBuffer Values(NativeBuffer source, int offset, int width, in Selection selection, Allocator memory)
    {
        long bytes = (long)selection.Count * width;
        NativeBuffer target = memory.Allocate(bytes + Compaction.Slack);
        Compaction.Values(source.Pointer + ((long)offset * width), width, selection.Words, selection.Length, target.Pointer);
        target.SetLength(bytes);
        return target;
    }

    private static Bitmap? Validity(Column column, in Selection selection, Allocator memory)
    {
        if (column.Validity is null)
        {
            return null;
        }
        Bitmap chosen = Bits(column.Validity, selection, memory);
        if (chosen.SetCount < chosen.Length)
        {
            return chosen;
        }
        chosen.Dispose();
        return null;
    }

    private static Bitmap Bits(Bitmap bits, in Selection selection, Allocator memory)
    {
        int words = (bits.Length + 63) >> 6;
        using NativeBuffer whole = memory.Allocate(words * sizeof(ulong));
        Span<ulong> source = whole.Span<ulong>();
        bits.CopyTo(MemoryMarshal.AsBytes(source));
        NativeBuffer target = memory.Allocate(((selection.Count + 63) >> 6) * sizeof(ulong));
        Compaction.Bits(source, selection.Words, target.Span<ulong>());
        return new Bitmap(target, selection.Count);
    }

    private static int[] Positions(in Selection selection)
    {
        var positions = new int[selection.Count];
        int next = 0;
        ReadOnlySpan<ulong> words = selection.Words;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong mask = words[word]; mask != 0; mask &= mask - 1)
            {
                positions[next++] = (word * 64) + BitOperations.TrailingZeroCount(mask);
            }
        }
        return positions;
    }

    private static void CheckLength(int rows, BooleanColumn mask)
    {
        if (mask.Length != rows)
        {
            Throw.Error(ErrorKind.Shape, $"a filter mask has {mask.Length} rows and the data {rows}");
        }
    }
}
