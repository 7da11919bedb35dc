using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>The objects of a chunk, one after the other: one per line, or the elements of a list with commas between.</summary>
/// <param name="isDocument">JSON, not NDJSON.</param>
/// <param name="takesOthers">A line of NDJSON that is no object is a row without values, and no error.</param>
internal sealed unsafe class JsonRecords(bool isDocument, bool takesOthers = false)
{
    private bool _isAfterComma;

    public JsonCursor Cursor { get; } = new();

    /// <summary>What <see cref="TryNext"/> found is an object, where the cursor stands; else it is another value that was passed.</summary>
    public bool IsObject { get; private set; }

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
        IsObject = *cursor.At == '{';
        if (!IsObject && !(takesOthers && TryPassLine()))
        {
            FailNoObject();
        }
        return true;
    }

    /// <summary>Passes a line that is no object but some other JSON; false, and nothing changed, for anything else.</summary>
    private bool TryPassLine()
    {
        JsonCursor cursor = Cursor;
        if (isDocument || cursor.IsAtEnd)
        {
            return false;
        }
        byte* start = cursor.At;
        try
        {
            cursor.SkipValue();
            End();
            return true;
        }
        catch (JsonTextException)
        {
            cursor.At = start;
            return false;
        }
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
