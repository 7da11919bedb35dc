using System.Text;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Csv.Scan;

/// <summary>What stands before the data: byte-order mark, skipped lines and rows, the header.</summary>
/// <param name="End">Where the data starts.</param>
/// <param name="Header">The names as written; null without a header.</param>
internal sealed record Prologue(int End, string[]? Header)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Null when the text ends before the data does start and the file does not.</summary>
    public static Prologue? Read(ReadOnlySpan<byte> text, bool isWholeFile, CsvOptions options)
    {
        CsvDialect dialect = options.Dialect;
        int at = text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        for (int line = 0; line < options.SkipLines; line++)
        {
            int lineEnd = text[at..].IndexOf(dialect.LineEnd);
            if (lineEnd < 0)
            {
                return isWholeFile ? new Prologue(text.Length, null) : null;
            }
            at += lineEnd + 1;
        }
        if (!TrySkip(text, ref at, options.SkipRows, isWholeFile, dialect))
        {
            return null;
        }
        string[]? header = null;
        if (options.HasHeader)
        {
            if (!TrySkipBlank(text, ref at, isWholeFile, dialect))
            {
                return null;
            }
            if (at >= text.Length)
            {
                return new Prologue(text.Length, null);
            }
            int end = RecordWalk.RecordEnd(text, at, dialect);
            if (end < 0 && !isWholeFile)
            {
                return null;
            }
            header = Names(text, at, dialect);
            at = end < 0 ? text.Length : end;
        }
        return TrySkip(text, ref at, options.SkipRowsAfterHeader, isWholeFile, dialect) ? new Prologue(at, header) : null;
    }

    private static bool TrySkip(ReadOnlySpan<byte> text, ref int at, int records, bool isWholeFile, in CsvDialect dialect)
    {
        while (records > 0)
        {
            if (at >= text.Length)
            {
                return isWholeFile;
            }
            bool isComment = dialect.IsComment(text[at..]);
            int end = RecordWalk.RecordEnd(text, at, dialect);
            if (end < 0 && !isWholeFile)
            {
                return false;
            }
            at = end < 0 ? text.Length : end;
            records -= isComment ? 0 : 1;
        }
        return true;
    }

    /// <summary>Empty lines and comments before the header.</summary>
    private static bool TrySkipBlank(ReadOnlySpan<byte> text, ref int at, bool isWholeFile, in CsvDialect dialect)
    {
        while (at < text.Length)
        {
            int lineEnd = text[at..].IndexOf(dialect.LineEnd);
            ReadOnlySpan<byte> line = lineEnd < 0 ? text[at..] : text.Slice(at, lineEnd);
            bool isBlank = line.Length == 0 || (dialect.TrimsCarriageReturn && line is [(byte)'\r']);
            if (!isBlank && !dialect.IsComment(line))
            {
                return true;
            }
            if (lineEnd < 0 && !isWholeFile)
            {
                return false;
            }
            at = lineEnd < 0 ? text.Length : at + lineEnd + 1;
        }
        return isWholeFile;
    }

    private static string[] Names(ReadOnlySpan<byte> text, int start, in CsvDialect dialect)
    {
        var fields = new List<Range>();
        RecordWalk.Fields(text, start, dialect, fields);
        var names = new string[fields.Count];
        for (int field = 0; field < names.Length; field++)
        {
            byte[] name = text[fields[field]].ToArray();
            bool isQuoted = name.Length > 0 && name[0] == dialect.Quote;
            names[field] = Encoding.UTF8.GetString(isQuoted ? RecordWalk.Unquote(name, (byte)dialect.Quote) : name);
        }
        return names;
    }
}
