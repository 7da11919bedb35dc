using System.Text;
using System.Text.RegularExpressions;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Text cut into a fixed number of fields: structs of text. The caller gets a reference.</summary>
public static unsafe class TextFields
{
    /// <summary>The first <paramref name="count"/> parts between separators; fields that a row lacks are null, and so are all of a null row.</summary>
    /// <param name="rest">The last field keeps what is left with its separators; otherwise that is dropped.</param>
    /// <param name="inclusive">Each part keeps the separator after it.</param>
    public static Column Split(Operand text, Operand separator, DataType type, int count, bool rest, bool inclusive, int length, Allocator memory)
    {
        Bitmap? validity = Validities.Both(text, separator, length, memory);
        var (texts, separators) = (new TextValues(text), new TextValues(separator));
        using var fields = new FieldWriters(count, length, memory);
        fields.Adopt(text.Column as ViewColumn ?? ((DictionaryColumn)text.Column).Dictionary);
        for (int row = 0; row < length; row++)
        {
            bool isValid = validity is null || validity[row];
            ReadOnlySpan<byte> whole = isValid ? texts[row] : default;
            ReadOnlySpan<byte> between = isValid ? separators[row] : default;
            int start = isValid && !((inclusive || between.Length == 0) && whole.Length == 0) ? 0 : -1;
            for (int field = 0; field < count; field++)
            {
                if (start < 0)
                {
                    fields.AppendNull(field);
                    continue;
                }
                int at = rest && field == count - 1 ? -1 : Next(whole[start..], between);
                int kept = at < 0 ? whole.Length - start : at + (inclusive ? between.Length : 0);
                fields.Append(field, texts.ViewAt(row), whole, start, kept);
                start = at < 0 ? -1 : start + at + between.Length;
                start = start == whole.Length && (between.Length == 0 || inclusive) ? -1 : start;
            }
        }
        validity?.Dispose();
        GC.KeepAlive(text.Column);
        GC.KeepAlive(separator.Column);
        return new StructColumn(type, fields.Finish(), length);
    }

    /// <summary>The groups of the first match, all null where nothing matches; null where the text is.</summary>
    /// <param name="type">A struct with a field for each group of the pattern, in order.</param>
    public static Column Groups(Operand text, string pattern, DataType type, int length, Allocator memory)
    {
        var matcher = new TextMatcher(true);
        byte[] wanted = Encoding.UTF8.GetBytes(pattern);
        Bitmap? validity = Validities.Of(text, length, memory);
        var texts = new TextValues(text);
        int count = type.Fields.Count;
        using var fields = new FieldWriters(count, length, memory);
        for (int row = 0; row < length; row++)
        {
            Match? match = validity is null || validity[row] ? matcher.Use(wanted, texts[row])!.Match(Encoding.UTF8.GetString(texts[row])) : null;
            for (int field = 0; field < count; field++)
            {
                if (match is { Success: true } && match.Groups[field + 1] is { Success: true } group)
                {
                    fields.Append(field, group.Value);
                }
                else
                {
                    fields.AppendNull(field);
                }
            }
        }
        GC.KeepAlive(text.Column);
        if (count == 0)
        {
            validity?.Dispose();
            validity = null;
        }
        return new StructColumn(type, fields.Finish(), length, validity);
    }

    /// <summary>The names of a pattern's groups in order; groups without a name are called by their number.</summary>
    public static string[] GroupNames(string pattern)
    {
        Regex regex = TextPattern.Compile(pattern, true)!;
        return [.. regex.GetGroupNumbers().Where(number => number > 0).Select(regex.GroupNameFromNumber)];
    }

    private static int Next(ReadOnlySpan<byte> text, ReadOnlySpan<byte> separator)
        => separator.Length > 0 ? text.IndexOf(separator) : text.Length == 0 ? -1 : Utf8Text.OffsetOf(text, 1);

    // One writer and one validity for each field.
    private sealed class FieldWriters : IDisposable
    {
        private readonly ViewWriter[] _writers;
        private readonly NativeBuffer[] _found;
        private readonly int _length;

        public FieldWriters(int count, int length, Allocator memory)
        {
            _length = length;
            _writers = new ViewWriter[count];
            _found = new NativeBuffer[count];
            for (int field = 0; field < count; field++)
            {
                _writers[field] = new ViewWriter(length, memory);
                _found[field] = BitWords.Allocate(length, memory);
                new Span<ulong>(_found[field].Pointer, BitWords.Count(length)).Clear();
            }
        }

        public void Adopt(ViewColumn source)
        {
            foreach (ViewWriter writer in _writers)
            {
                writer.Adopt(source);
            }
        }

        public void Append(int field, View* view, ReadOnlySpan<byte> whole, int start, int bytes)
        {
            Mark(field);
            _writers[field].AppendPart(view, whole, start, bytes);
        }

        public void Append(int field, string value)
        {
            Mark(field);
            _writers[field].Append(value);
        }

        public void AppendNull(int field) => _writers[field].AppendEmpty();

        public Column[] Finish()
        {
            var columns = new Column[_writers.Length];
            for (int field = 0; field < columns.Length; field++)
            {
                columns[field] = _writers[field].Finish(DataType.String, new Bitmap(_found[field].Retain(), _length));
            }
            return columns;
        }

        public void Dispose()
        {
            for (int field = 0; field < _writers.Length; field++)
            {
                _writers[field].Dispose();
                _found[field].Dispose();
            }
        }

        private void Mark(int field)
        {
            int row = _writers[field].Count;
            ((ulong*)_found[field].Pointer)[row >> 6] |= 1UL << (row & 63);
        }
    }
}
