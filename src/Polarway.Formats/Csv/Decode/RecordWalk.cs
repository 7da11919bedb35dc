namespace Polarway.Formats.Csv.Decode;

/// <summary>
/// The exact reading of records, field by field: a quote opens only at the start of a field; within quotes two quotes are one, and
/// after a closing quote the rest of the field is taken as it is.
/// </summary>
internal static class RecordWalk
{
    /// <summary>The position of the separator or line end that ends the field, or the length where the text ends first.</summary>
    /// <param name="isClosed">False when the text ended within quotes.</param>
    public static int FieldEnd(ReadOnlySpan<byte> data, int start, in CsvDialect dialect, out bool isClosed)
    {
        isClosed = true;
        int at = start;
        if (at < data.Length && data[at] == dialect.Quote)
        {
            byte quote = (byte)dialect.Quote;
            at++;
            while (true)
            {
                int next = data[at..].IndexOf(quote);
                if (next < 0)
                {
                    isClosed = false;
                    return data.Length;
                }
                at += next + 1;
                if (at >= data.Length || data[at] != quote)
                {
                    break;
                }
                at++;
            }
        }
        int end = data[at..].IndexOfAny(dialect.Separator, dialect.LineEnd);
        return end < 0 ? data.Length : at + end;
    }

    /// <summary>The position after a record's line end; -1 where the text ends before it.</summary>
    public static int RecordEnd(ReadOnlySpan<byte> data, int start, in CsvDialect dialect)
    {
        if (dialect.IsComment(data[start..]))
        {
            int lineEnd = data[start..].IndexOf(dialect.LineEnd);
            return lineEnd < 0 ? -1 : start + lineEnd + 1;
        }
        while (true)
        {
            int end = FieldEnd(data, start, dialect, out _);
            if (end >= data.Length)
            {
                return -1;
            }
            start = end + 1;
            if (data[end] == dialect.LineEnd)
            {
                return start;
            }
        }
    }

    /// <summary>The fields of one record, quotes and all.</summary>
    /// <returns>The position after the record.</returns>
    public static int Fields(ReadOnlySpan<byte> data, int start, in CsvDialect dialect, List<Range> fields)
    {
        fields.Clear();
        while (true)
        {
            int end = FieldEnd(data, start, dialect, out _);
            bool isLast = end >= data.Length || data[end] == dialect.LineEnd;
            int trimmed = isLast ? TrimReturn(data, start, end, dialect) : end;
            fields.Add(start..trimmed);
            start = end + 1;
            if (isLast)
            {
                return Math.Min(start, data.Length);
            }
        }
    }

    /// <summary>The end of a record's last field, without the carriage return of its line end.</summary>
    public static int TrimReturn(ReadOnlySpan<byte> data, int start, int end, in CsvDialect dialect)
        => dialect.TrimsCarriageReturn && end > start && data[end - 1] == '\r' ? end - 1 : end;

    /// <summary>The value of a field, without its quotes; written over the field itself where that takes changes.</summary>
    public static Span<byte> Unquote(Span<byte> field, byte quote)
    {
        Span<byte> body = field[1..];
        int first = body.IndexOf(quote);
        if (first < 0)
        {
            return body;
        }
        if (first == body.Length - 1)
        {
            return body[..first];
        }
        int to = first;
        int from = first;
        while (from < body.Length)
        {
            // From is at a quote: two are one, a single one ends the quoting.
            if (from + 1 >= body.Length || body[from + 1] != quote)
            {
                body[(from + 1)..].CopyTo(body[to..]);
                return body[..(to + body.Length - from - 1)];
            }
            body[to++] = quote;
            from += 2;
            int next = body[from..].IndexOf(quote);
            int plain = next < 0 ? body.Length - from : next;
            body.Slice(from, plain).CopyTo(body[to..]);
            to += plain;
            from += plain;
        }
        return body[..to];
    }
}
