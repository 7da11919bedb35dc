using System.Runtime.CompilerServices;

namespace Polarway.Formats.Csv.Decode;

/// <summary>The texts of one column, row by row.</summary>
internal readonly unsafe ref struct FieldCursor
{
    private readonly byte* _data;
    private readonly int* _entries;
    private readonly int _stride;
    private readonly bool _trims;

    public FieldCursor(CsvChunk chunk, FieldIndex index, ColumnTask task)
    {
        _data = chunk.Data;
        _entries = index.Entries + task.Field;
        _stride = index.Stride;
        _trims = task.Field == chunk.Columns - 1 && task.Dialect.TrimsCarriageReturn;
        Quote = chunk.HasQuotes ? task.Dialect.Quote : -1;
    }

    /// <summary>-1: the chunk has none.</summary>
    public int Quote { get; }

    /// <summary>The field as it stands in the file.</summary>
    /// <param name="length">Negative: the record lacks the field.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* At(int row, out int length)
    {
        int* entry = _entries + ((long)row * _stride);
        int start = entry[0] + 1;
        length = entry[1] - start;
        byte* text = _data + start;
        if (_trims && length > 0 && text[length - 1] == '\r')
        {
            length--;
        }
        return text;
    }

    /// <summary>The value without its quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Unquoted(byte* text, ref int length)
    {
        if (length > 0 && *text == Quote)
        {
            length = RecordWalk.Unquote(new Span<byte>(text, length), (byte)Quote).Length;
            return text + 1;
        }
        return text;
    }
}
