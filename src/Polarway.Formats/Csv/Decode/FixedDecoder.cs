using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Columns of fixed-width values.</summary>
internal static unsafe class FixedDecoder
{
    public static Column Decode<T, TParser>(CsvChunk chunk, FieldIndex index, ColumnTask task, TParser parser, Allocator memory)
        where T : unmanaged where TParser : struct, IValueParser<T>
    {
        int rows = index.Rows;
        NativeBuffer buffer = memory.Allocate((long)rows * sizeof(T));
        var validity = new ValidityBits(rows, memory);
        try
        {
            Fill(chunk, index, task, ref parser, (T*)buffer.Pointer, ref validity);
        }
        catch
        {
            buffer.Dispose();
            validity.Discard();
            throw;
        }
        return new PrimitiveColumn(task.Type, buffer, rows, validity.Finish());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill<T, TParser>(CsvChunk chunk, FieldIndex index, ColumnTask task, ref TParser given, T* values, ref ValidityBits validity)
        where T : unmanaged where TParser : struct, IValueParser<T>
    {
        var cursor = new FieldCursor(chunk, index, task);
        TParser parser = given;
        bool hasNullValues = task.NullValues.Length > 0;
        int rows = index.Rows;
        for (int row = 0; row < rows; row++)
        {
            byte* text = cursor.At(row, out int length);
            if (length > 0 && !hasNullValues && parser.TryParse(text, length, out values[row]))
            {
                continue;
            }
            values[row] = default;
            if (length > 0 && TryUnusual(chunk, index, task, cursor, row, ref parser, text, length, out T value))
            {
                values[row] = value;
            }
            else
            {
                validity.SetNull(row);
            }
        }
    }

    /// <summary>Quoted values, values that mean null, leading spaces, values that do not fit.</summary>
    /// <returns>False when the row is null.</returns>
    private static bool TryUnusual<T, TParser>(CsvChunk chunk, FieldIndex index, ColumnTask task, in FieldCursor cursor, int row, ref TParser parser, byte* text, int length, out T value)
        where T : unmanaged where TParser : struct, IValueParser<T>
    {
        value = default;
        text = cursor.Unquoted(text, ref length);
        if (length == 0 || task.IsNullValue(new ReadOnlySpan<byte>(text, length)))
        {
            return false;
        }
        for (; length > 1 && *text == ' '; length--)
        {
            text++;
        }
        if (parser.TryParse(text, length, out value))
        {
            return true;
        }
        if (!task.IgnoresErrors)
        {
            task.Misfit(row);
        }
        return false;
    }
}
