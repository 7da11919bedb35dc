using System.Text;
using System.Text.Json.Nodes;
using Polarway.Core.Errors;

namespace Polarway.Engine.Sources;

/// <summary>
/// The end of a CSV file that was cut off: the last line has no line end and fewer fields than the table has columns. Reading would fill
/// the missing fields with nulls; a stream is told apart from a whole file instead. What is cut within its last field cannot be seen.
/// </summary>
internal sealed class TornTail
{
    private const int MostLineBytes = 64 << 10;

    private readonly string _file;
    private readonly long _offset;
    private readonly int _fields;
    private readonly int _columns;

    private TornTail(string file, long offset, int fields, int columns)
    {
        _file = file;
        _offset = offset;
        _fields = fields;
        _columns = columns;
    }

    /// <summary>What the last file ends with; null when it looks whole, or cannot be judged without reading all of it.</summary>
    public static TornTail? Of(ScanSpec scan, IReadOnlyList<string> files, int columns)
    {
        if (scan.Format != "csv" || columns < 2 || !IsPlain(scan.Options) || files.Count == 0 || files.Count != scan.Files.Count || !File.Exists(files[^1]))
        {
            return null;
        }
        string file = files[^1];
        byte[] tail = Tail(file, out long length);
        byte lineEnd = OneByte(scan.Options, "eol_char", '\n');
        int start = Array.LastIndexOf(tail, lineEnd) + 1;
        ReadOnlySpan<byte> line = tail.AsSpan(start);
        // Without a line end before it, it is the header, or too long to judge; a quote may hide separators and line ends.
        if (start == 0 || line.IsEmpty || line.Contains(OneByte(scan.Options, "quote_char", '"')) || IsPacked(file) || IsComment(line, scan.Options))
        {
            return null;
        }
        int fields = line.Count(OneByte(scan.Options, "separator", ',')) + 1;
        return fields < columns ? new TornTail(file, length - line.Length, fields, columns) : null;
    }

    public PolarwayException ToError()
        => new(ErrorKind.Corrupt, $"{_file}, byte {_offset}: the file ends within a record, after {_fields} of {_columns} fields; it was cut off, or is still being written");

    /// <summary>Options that make records shorter than the table, or the text other than one byte a character, leave nothing to judge by.</summary>
    private static bool IsPlain(JsonObject options)
    {
        string[] others = ["columns", "row_index", "include_file_paths", "n_rows", "ignore_errors", "truncate_ragged_lines", "schema", "new_columns", "missing_columns"];
        return !Array.Exists(others, name => options[name] is not null and not JsonValue) && !Array.Exists(others, name => options[name] is JsonValue value && value.ToJsonString() != "false")
            && !(options["encoding"]?.ToString() ?? "utf8").StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) && (options["encoding"]?.ToString() ?? "utf8") != "utf16";
    }

    private static byte[] Tail(string file, out long length)
    {
        using FileStream stream = File.OpenRead(file);
        length = stream.Length;
        stream.Seek(-Math.Min(MostLineBytes, length), SeekOrigin.End);
        byte[] tail = new byte[Math.Min(MostLineBytes, length)];
        stream.ReadExactly(tail);
        return tail;
    }

    private static bool IsPacked(string file)
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> magic = stackalloc byte[4];
        int got = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        return magic[..got] is [0x1F, 0x8B, ..] or [0x28, 0xB5, 0x2F, 0xFD] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
    }

    private static bool IsComment(ReadOnlySpan<byte> line, JsonObject options)
        => options["comment_prefix"]?.ToString() is { Length: > 0 } prefix && line.StartsWith(Encoding.UTF8.GetBytes(prefix));

    private static byte OneByte(JsonObject options, string name, char usual) => (byte)(options[name]?.ToString() is { Length: > 0 } text ? text[0] : usual);
}
