using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>The objects of a chunk, one after the other: one per line, or the elements of a list with commas between.</summary>
/// <param name="isDocument">JSON, not NDJSON.</param>
internal sealed unsafe class JsonRecords(bool isDocument)
{
    private bool _isAfterComma;

    public JsonCursor Cursor { get; } = new();

    /// <param name="at">Bytes of the chunk that are done.</param>
    public void Open(CsvChunk chunk, int at = 0)
    {
        Cursor.Reset(chunk.Data, chunk.Length, isDocument);
        Cursor.At += at;
        _isAfterComma = false;
    }

    /// <summary>Goes to the next object; false at the end.</summary>
    /// <exception cref="JsonTextException">No object.</exception>
    public bool TryNext()
    {
        JsonCursor cursor = Cursor;
        cursor.SkipSpaces();
        while (*cursor.At == '\n')
        {
            cursor.At++;
            cursor.SkipSpaces();
        }
        if (cursor.IsAtEnd && !_isAfterComma)
        {
            return false;
        }
        if (*cursor.At != '{')
        {
            FailNoObject();
        }
        return true;
    }

    /// <summary>After an object: what follows it is right.</summary>
    public void End()
    {
        JsonCursor cursor = Cursor;
        cursor.SkipSpaces();
        _isAfterComma = false;
        if (cursor.IsAtEnd || (*cursor.At == '\n' && !isDocument))
        {
            return;
        }
        if (!isDocument)
        {
            cursor.Fail("a second value follows the object of a line; NDJSON has one object per line");
        }
        if (*cursor.At != ',')
        {
            cursor.Fail("',' is missing after an object; a file with one object per line is read by read_ndjson");
        }
        cursor.At++;
        _isAfterComma = true;
    }

    private void FailNoObject()
    {
        JsonCursor cursor = Cursor;
        byte* start = cursor.At;
        if (!cursor.IsAtEnd)
        {
            cursor.SkipValue();
            cursor.At = start;
        }
        cursor.Fail(_isAfterComma && cursor.IsAtEnd ? "a comma after the last object; remove it" : isDocument ? "can only deserialize json objects, in a list" : "NDJSON line expected to contain JSON object");
    }
}
