using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Formats.Csv.Decode;

/// <summary>Columns of true and false, in any case.</summary>
internal static unsafe class BooleanDecoder
{
    private const uint LowerCase = 0x20202020;
    private const uint True = 'e' << 24 | 'u' << 16 | 'r' << 8 | 't';
    private const uint Fals = 's' << 24 | 'l' << 16 | 'a' << 8 | 'f';

    public static Column Decode(CsvChunk chunk, FieldIndex index, ColumnTask task, Allocator memory)
    {
        int rows = index.Rows;
        NativeBuffer buffer = memory.Allocate((rows + 7) >> 3, zeroed: true);
        var validity = new ValidityBits(rows, memory);
        try
        {
            Fill(chunk, index, task, buffer.Pointer, ref validity);
        }
        catch
        {
            buffer.Dispose();
            validity.Discard();
            throw;
        }
        return new BooleanColumn(new Bitmap(buffer, rows), validity.Finish());
    }

    /// <summary>Whether a text is true or false.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        value = false;
        if (text.Length is not (4 or 5))
        {
            return false;
        }
        uint word = BitConverter.ToUInt32(text) | LowerCase;
        value = text.Length == 4 && word == True;
        return value || (text.Length == 5 && word == Fals && (text[4] | 0x20) == 'e');
    }

    private static void Fill(CsvChunk chunk, FieldIndex index, ColumnTask task, byte* bits, ref ValidityBits validity)
    {
        var cursor = new FieldCursor(chunk, index, task);
        for (int row = 0; row < index.Rows; row++)
        {
            byte* text = cursor.At(row, out int length);
            text = cursor.Unquoted(text, ref length);
            var value = new ReadOnlySpan<byte>(text, Math.Max(0, length));
            if (length <= 0 || task.IsNullValue(value))
            {
                validity.SetNull(row);
            }
            else if (TryParse(value, out bool flag))
            {
                bits[row >> 3] |= (byte)((flag ? 1 : 0) << (row & 7));
            }
            else
            {
                if (!task.IgnoresErrors)
                {
                    task.Misfit(row);
                }
                validity.SetNull(row);
            }
        }
    }
}
