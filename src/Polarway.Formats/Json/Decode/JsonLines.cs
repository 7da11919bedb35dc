using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>The lines of a chunk that hold something.</summary>
internal static class JsonLines
{
    /// <summary>The next line without spaces around it, and the place after it; false when none is left.</summary>
    public static bool TryNext(CsvChunk chunk, ref int at, out ReadOnlySpan<byte> line, out int start)
    {
        ReadOnlySpan<byte> text = chunk.Text;
        while (at < text.Length)
        {
            start = at;
            int end = text[at..].IndexOf((byte)'\n');
            line = (end < 0 ? text[at..] : text.Slice(at, end)).Trim(" \t\r"u8);
            at = end < 0 ? text.Length : at + end + 1;
            if (line.Length > 0)
            {
                return true;
            }
        }
        line = default;
        start = at;
        return false;
    }
}
