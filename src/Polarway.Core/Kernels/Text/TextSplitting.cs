using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Cuts text into lists. The caller gets a reference.</summary>
public static unsafe class TextSplitting
{
    /// <summary>The parts between separators; without a separator (empty text) the characters. A null gives null.</summary>
    /// <param name="inclusive">Each part keeps the separator after it.</param>
    public static ListColumn Split(Operand text, Operand separator, bool inclusive, int length, Allocator memory)
    {
        Bitmap? validity = Validities.Both(text, separator, length, memory);
        NativeBuffer offsets = memory.Allocate((length + 1L) * sizeof(long));
        long* ends = (long*)offsets.Pointer;
        var (texts, separators) = (new TextValues(text), new TextValues(separator));
        ends[0] = 0;
        for (int row = 0; row < length; row++)
        {
            bool isValid = validity is null || validity[row];
            ends[row + 1] = ends[row] + (isValid ? Count(texts[row], separators[row], inclusive) : 0);
        }
        using var writer = new ViewWriter(checked((int)ends[length]), memory);
        writer.Adopt(text.Column as ViewColumn ?? ((DictionaryColumn)text.Column).Dictionary);
        for (int row = 0; row < length; row++)
        {
            if (ends[row + 1] > ends[row])
            {
                Cut(texts.ViewAt(row), texts[row], separators[row], inclusive, ends[row + 1] - ends[row], writer);
            }
        }
        GC.KeepAlive(text.Column);
        GC.KeepAlive(separator.Column);
        return new ListColumn(DataType.List(DataType.String), offsets, writer.Finish(DataType.String, null), length, validity);
    }

    /// <summary>The parts between matches of a regular expression. A null gives null.</summary>
    /// <param name="inclusive">Each part keeps the match after it.</param>
    /// <param name="strict">A pattern that does not parse is an error; else its rows are null.</param>
    public static ListColumn SplitMatches(Operand text, Operand pattern, bool inclusive, bool strict, int length, Allocator memory)
    {
        using Bitmap? given = Validities.Both(text, pattern, length, memory);
        var (texts, patterns) = (new TextValues(text), new TextValues(pattern));
        var matcher = new TextMatcher(false);
        var valid = new bool[length];
        NativeBuffer offsets = memory.Allocate((length + 1L) * sizeof(long));
        long* ends = (long*)offsets.Pointer;
        var parts = new List<string>();
        ends[0] = 0;
        for (int row = 0; row < length; row++)
        {
            if (given is null || given[row])
            {
                System.Text.RegularExpressions.Regex? regex = matcher.Use(patterns[row], texts[row]);
                if (regex is null && strict)
                {
                    Throw.Error(ErrorKind.Compute, $"invalid regex pattern in str.split_regex: {System.Text.Encoding.UTF8.GetString(patterns[row])}");
                }
                valid[row] = regex is not null;
                if (regex is not null)
                {
                    Matched(regex, System.Text.Encoding.UTF8.GetString(texts[row]), patterns[row].Length == 0, inclusive, parts);
                }
            }
            ends[row + 1] = parts.Count;
        }
        using var writer = new ViewWriter(parts.Count, memory);
        parts.ForEach(writer.Append);
        GC.KeepAlive(text.Column);
        GC.KeepAlive(pattern.Column);
        return new ListColumn(DataType.List(DataType.String), offsets, writer.Finish(DataType.String, null), length, Bitmap.From(valid, memory));
    }

    private static void Matched(System.Text.RegularExpressions.Regex regex, string text, bool isEmpty, bool inclusive, List<string> parts)
    {
        if (isEmpty)
        {
            // Without a pattern: the characters.
            parts.AddRange(text.EnumerateRunes().Select(rune => rune.ToString()));
            return;
        }
        int start = 0;
        foreach (System.Text.RegularExpressions.ValueMatch match in regex.EnumerateMatches(text))
        {
            parts.Add(text[start..(match.Index + (inclusive ? match.Length : 0))]);
            start = match.Index + match.Length;
        }
        if (!inclusive || start < text.Length || parts.Count == 0 || text.Length == 0)
        {
            parts.Add(text[start..]);
        }
    }

    private static long Count(ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator, bool inclusive)
    {
        if (separator.Length == 0)
        {
            return Utf8Text.Count(text);
        }
        int found = text.Count(separator);
        return inclusive && (text.Length == 0 || text.EndsWith(separator)) ? found : found + 1;
    }

    private static void Cut(View* view, ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator, bool inclusive, long parts, ViewWriter writer)
    {
        int start = 0;
        for (long part = 1; part <= parts; part++)
        {
            ReadOnlySpan<byte> rest = text[start..];
            int at = separator.Length == 0 ? Utf8Text.OffsetOf(rest, 1) : part == parts && !inclusive ? rest.Length : rest.IndexOf(separator);
            int kept = at < 0 ? rest.Length : inclusive && separator.Length > 0 ? at + separator.Length : at;
            writer.AppendPart(view, text, start, kept);
            start += at < 0 ? kept : at + separator.Length;
        }
    }
}
