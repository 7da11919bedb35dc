using System.Text;

namespace Polarway.Formats.Tests.Csv;

/// <summary>
/// CSV as a state machine over characters, as plain as possible: quotes open at the start of a field only, two quotes are one, and
/// after a closing quote the rest of the field is taken as it is. A carriage return before a line end belongs to it.
/// </summary>
internal static class ReferenceCsv
{
    private enum State { FieldStart, Plain, Quoted, QuoteSeen }

    public static List<List<string>> Read(string text, char separator = ',', char quote = '"')
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        State state = State.FieldStart;
        bool any = false;
        for (int at = 0; at < text.Length; at++)
        {
            char next = text[at];
            any = true;
            bool isReturn = next == '\r' && (at + 1 == text.Length || text[at + 1] == '\n') && state != State.Quoted;
            if (isReturn)
            {
                continue;
            }
            if (state == State.Quoted)
            {
                if (next == quote)
                {
                    state = State.QuoteSeen;
                }
                else
                {
                    field.Append(next);
                }
            }
            else if (state == State.QuoteSeen && next == quote)
            {
                field.Append(quote);
                state = State.Quoted;
            }
            else if (next == separator)
            {
                row.Add(field.ToString());
                field.Clear();
                state = State.FieldStart;
            }
            else if (next == '\n')
            {
                row.Add(field.ToString());
                field.Clear();
                rows.Add(row);
                row = [];
                state = State.FieldStart;
                any = false;
            }
            else if (state == State.FieldStart && next == quote)
            {
                state = State.Quoted;
            }
            else
            {
                field.Append(next);
                state = State.Plain;
            }
        }
        if (any)
        {
            row.Add(field.ToString());
            rows.Add(row);
        }
        return rows;
    }
}
