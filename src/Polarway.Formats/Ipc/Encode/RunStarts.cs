using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>
/// Where the runs of equal rows in a column begin. Rows are equal when their bits are: 0.0 and -0.0 differ, NaNs of one form do not; null
/// equals null, whatever lies under it; lists and structs are equal when all their values are.
/// </summary>
internal static class RunStarts
{
    /// <summary>The first row of each run, ascending, as int32 in a buffer that the caller owns; none for a column without rows.</summary>
    public static NativeBuffer Of(Column column, Allocator memory)
    {
        using NativeBuffer buffer = memory.Allocate(column.Length, zeroed: true);
        Span<byte> marks = buffer.Bytes;
        Mark(column, marks, memory);
        int runs = 0;
        for (int row = 0; row < marks.Length; row++)
        {
            runs += row == 0 || marks[row] != 0 ? 1 : 0;
        }
        NativeBuffer starts = memory.Allocate((long)runs * sizeof(int));
        Span<int> target = starts.Span<int>();
        int run = 0;
        for (int row = 0; row < marks.Length; row++)
        {
            if (row == 0 || marks[row] != 0)
            {
                target[run++] = row;
            }
        }
        return starts;
    }

    /// <summary>Marks the rows that differ from the row before them.</summary>
    private static void Mark(Column column, Span<byte> marks, Allocator memory)
    {
        MarkValues(column, marks, memory);
        if (!column.HasNulls || column is NullColumn)
        {
            return;
        }
        Bitmap validity = column.Validity!;
        for (int row = 1; row < marks.Length; row++)
        {
            bool isValid = validity[row];
            marks[row] = (byte)(isValid != validity[row - 1] || (isValid && marks[row] != 0) ? 1 : 0);
        }
    }

    private static void MarkValues(Column column, Span<byte> marks, Allocator memory)
    {
        switch (column)
        {
            case NullColumn:
                break;
            case PrimitiveColumn primitive:
                MarkFixed(primitive.ValueBytes, primitive.Type.ByteWidth, marks);
                break;
            case BooleanColumn booleans:
                for (int row = 1; row < marks.Length; row++)
                {
                    marks[row] = (byte)(booleans.Values[row] != booleans.Values[row - 1] ? 1 : 0);
                }
                break;
            case DictionaryColumn encoded:
                MarkFixed(MemoryMarshal.AsBytes(encoded.Codes), sizeof(uint), marks);
                break;
            case StructColumn record:
                MarkFields(record, marks, memory);
                break;
            case ViewColumn or ListColumn or ArrayColumn:
                for (int row = 1; row < marks.Length; row++)
                {
                    // What lies under a null may be anything, so it is not looked at.
                    marks[row] = (byte)(column.IsValid(row) && column.IsValid(row - 1) && !IsSame(column, row, row - 1) ? 1 : 0);
                }
                break;
            default:
                Throw.Unsupported($"run-end encoding of {column.Type}");
                break;
        }
    }

    private static void MarkFields(StructColumn record, Span<byte> marks, Allocator memory)
    {
        using NativeBuffer buffer = memory.Allocate(marks.Length, zeroed: true);
        foreach (Column field in record.Fields)
        {
            Span<byte> own = buffer.Bytes;
            own.Clear();
            Mark(field, own, memory);
            for (int row = 1; row < marks.Length; row++)
            {
                marks[row] |= own[row];
            }
        }
    }

    private static void MarkFixed(ReadOnlySpan<byte> values, int width, Span<byte> marks)
    {
        switch (width)
        {
            case sizeof(byte):
                MarkNumbers(values, marks);
                break;
            case sizeof(ushort):
                MarkNumbers(MemoryMarshal.Cast<byte, ushort>(values), marks);
                break;
            case sizeof(uint):
                MarkNumbers(MemoryMarshal.Cast<byte, uint>(values), marks);
                break;
            case sizeof(ulong):
                MarkNumbers(MemoryMarshal.Cast<byte, ulong>(values), marks);
                break;
            default:
                for (int row = 1; row < marks.Length; row++)
                {
                    marks[row] = (byte)(values.Slice(row * width, width).SequenceEqual(values.Slice((row - 1) * width, width)) ? 0 : 1);
                }
                break;
        }
    }

    private static void MarkNumbers<T>(ReadOnlySpan<T> values, Span<byte> marks) where T : unmanaged, IEquatable<T>
    {
        for (int row = 1; row < marks.Length; row++)
        {
            marks[row] = (byte)(values[row].Equals(values[row - 1]) ? 0 : 1);
        }
    }

    private static bool IsSame(Column column, int first, int second)
    {
        bool isValid = column.IsValid(first);
        if (isValid != column.IsValid(second))
        {
            return false;
        }
        return !isValid || column switch
        {
            NullColumn => true,
            PrimitiveColumn primitive => ValueAt(primitive, first).SequenceEqual(ValueAt(primitive, second)),
            BooleanColumn booleans => booleans.Values[first] == booleans.Values[second],
            DictionaryColumn encoded => encoded.Codes[first] == encoded.Codes[second],
            ViewColumn text => text.Views[first].Head == text.Views[second].Head && text.BytesAt(first).SequenceEqual(text.BytesAt(second)),
            StructColumn record => IsSameRecord(record, first, second),
            ListColumn list => AreSame(list.Items, list.Offsets[first], list.Offsets[second], list.Offsets[first + 1] - list.Offsets[first], list.Offsets[second + 1] - list.Offsets[second]),
            ArrayColumn array => AreSame(array.Items, (long)first * array.Type.Width, (long)second * array.Type.Width, array.Type.Width, array.Type.Width),
            _ => Throw.Unsupported<bool>($"run-end encoding of {column.Type}"),
        };
    }

    private static ReadOnlySpan<byte> ValueAt(PrimitiveColumn column, int row) => column.ValueBytes.Slice(row * column.Type.ByteWidth, column.Type.ByteWidth);

    private static bool IsSameRecord(StructColumn record, int first, int second)
    {
        foreach (Column field in record.Fields)
        {
            if (!IsSame(field, first, second))
            {
                return false;
            }
        }
        return true;
    }

    private static bool AreSame(Column items, long first, long second, long length, long otherLength)
    {
        if (length != otherLength)
        {
            return false;
        }
        for (int item = 0; item < length; item++)
        {
            if (!IsSame(items, (int)first + item, (int)second + item))
            {
                return false;
            }
        }
        return true;
    }
}
