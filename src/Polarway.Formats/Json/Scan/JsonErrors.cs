using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Bytes;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Json.Decode;

namespace Polarway.Formats.Json.Scan;

/// <summary>Errors of JSON text with file, line, byte, key, value and what to do.</summary>
internal static class JsonErrors
{
    // Counting lines reads the file again.
    private const long FarthestByte = 1L << 30;
    private const int PieceBytes = 64 << 10;

    public static PolarwayException Of(CsvChunk chunk, JsonTextException error)
        => new(ErrorKind.Compute, $"{Place(chunk, error.At)}: not valid JSON: {error.Message}", error);

    /// <param name="canWiden">Another run looks at all rows.</param>
    public static PolarwayException Of(CsvChunk chunk, JsonMisfitException error, bool canWiden)
    {
        bool isInferred = error.Slot.Misfits == JsonMisfits.Widen;
        bool again = isInferred && canWiden;
        string column = Column(error.Slot);
        string reason = isInferred
            ? $"the type was inferred from the first rows: pass schema_overrides={{'{column}': polarway.String}}, or infer_schema_length=None to look at all rows"
            : "pass another type in the schema (String takes any value), or ignore_errors=True to read it as null";
        // What is run anew need not say which line it was: counting takes a pass over the file.
        string place = again ? $"{chunk.Path}, byte {chunk.Offset + error.At}" : Place(chunk, error.At);
        return new PolarwayException(ErrorKind.Compute, $"{place}, key '{error.Slot.Path}': {What(error)}; {reason}", error) { IsWorthAnotherRun = again };
    }

    public static PolarwayException NotUtf8(CsvChunk chunk)
        => new(ErrorKind.Compute, $"{chunk.Path}, after byte {chunk.Offset}: invalid utf-8 sequence; convert the file to UTF-8");

    /// <summary>The value, what it is, and what it should be.</summary>
    private static string What(JsonMisfitException error)
    {
        bool isText = error.Value.StartsWith('"');
        string value = isText ? error.Value.Trim('"') : error.Value;
        if (error.Slot.Type.Kind == TypeKind.Null)
        {
            return $"got non-null value for NULL-typed column: {value}";
        }
        string kind = error.Value[0] switch
        {
            '"' => "string",
            't' or 'f' => "bool",
            '[' => "list",
            '{' => "struct",
            _ => value.AsSpan().IndexOfAny('.', 'e', 'E') >= 0 ? "f64" : "i64",
        };
        return $"cannot parse '{value}' ({kind}) as {error.Slot.Type}";
    }

    private static string Column(JsonSlot slot)
    {
        while (slot.Parent is { } parent)
        {
            slot = parent;
        }
        return slot.Name;
    }

    private static string Place(CsvChunk chunk, int at)
    {
        long offset = chunk.Offset + at;
        string line = LineOf(chunk.Path, offset) is long number ? $", line {number.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"{chunk.Path}{line}, byte {offset}";
    }

    /// <summary>The line of a byte, from 1; null when that is too far to count.</summary>
    private static long? LineOf(string path, long offset)
    {
        if (offset > FarthestByte)
        {
            return null;
        }
        using TextInput input = TextInput.Open(path, null);
        var piece = new byte[PieceBytes];
        long line = 1;
        while (offset > 0)
        {
            int got = input.Read(piece.AsSpan(0, (int)Math.Min(offset, piece.Length)));
            if (got == 0)
            {
                return line;
            }
            line += piece.AsSpan(0, got).Count((byte)'\n');
            offset -= got;
        }
        return line;
    }
}
