using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Csv.Infer;

/// <summary>What the first rows of a file look like.</summary>
internal sealed class Survey
{
    private const int ShapeRows = 100;
    private const int ChunkBytes = 64 << 10;
    private const int LargeChunkBytes = 1 << 20;

    private readonly CsvOptions _options;
    private readonly string[]? _header;
    private readonly List<TypeGuess> _guesses = [];

    private Survey(CsvOptions options, string[]? header)
    {
        _options = options;
        _header = header;
    }

    /// <summary>Per field of a record.</summary>
    public IReadOnlyList<TypeGuess> Guesses => _guesses;

    /// <summary>Most fields of a record.</summary>
    public int Width { get; private set; }

    public long Rows { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Reads on from where the file stands.</summary>
    /// <param name="rows">To guess types from; null = all.</param>
    public static Survey Of(CsvFile file, CsvOptions options, long? rows)
    {
        var survey = new Survey(options, file.Header);
        long limit = Math.Max(rows ?? long.MaxValue, ShapeRows);
        int bytes = Math.Min(ChunkBytes, CsvSource.ChunkBytes);
        while (survey.Rows < limit)
        {
            using CsvChunk? chunk = file.Next(bytes, counts: false, out _);
            if (chunk is null)
            {
                break;
            }
            survey.Look(chunk, limit, rows ?? long.MaxValue);
            bytes = Math.Min(LargeChunkBytes, CsvSource.ChunkBytes);
        }
        return survey;
    }

    /// <summary>Values elsewhere look like this too.</summary>
    /// <param name="field">Others than those of this survey are passed over.</param>
    public void Widen(int field, TypeGuess seen)
    {
        if ((uint)field < (uint)_guesses.Count)
        {
            _guesses[field] |= seen;
        }
    }

    private void Look(CsvChunk chunk, long limit, long typedRows)
    {
        CsvDialect dialect = _options.Dialect;
        var fields = new List<Range>();
        Span<byte> text = chunk.Text;
        int at = 0;
        while (at < text.Length && Rows < limit)
        {
            int start = at;
            if (dialect.IsComment(text[at..]))
            {
                int end = text[at..].IndexOf(dialect.LineEnd);
                at = end < 0 ? text.Length : at + end + 1;
                continue;
            }
            at = RecordWalk.Fields(text, at, dialect, fields);
            Bytes += at - start;
            Width = Math.Max(Width, fields.Count);
            if (Rows++ < typedRows)
            {
                LookAt(text, fields);
            }
        }
    }

    private void LookAt(Span<byte> text, List<Range> fields)
    {
        while (_guesses.Count < fields.Count)
        {
            _guesses.Add(TypeGuess.None);
        }
        byte point = _options.DecimalComma ? (byte)',' : (byte)'.';
        for (int field = 0; field < fields.Count; field++)
        {
            // Nothing is wider than text.
            if (_guesses[field].HasFlag(TypeGuess.String))
            {
                continue;
            }
            Span<byte> value = text[fields[field]];
            if (value.Length == 0)
            {
                continue;
            }
            value = value[0] == _options.Quote ? RecordWalk.Unquote(value, (byte)_options.Quote) : value;
            if (!IsNull(value, field))
            {
                _guesses[field] |= TypeGuesses.Of(value, _options.TryParseDates, point);
            }
        }
    }

    private bool IsNull(ReadOnlySpan<byte> value, int field)
    {
        foreach (byte[] text in _options.NullValues)
        {
            if (value.SequenceEqual(text))
            {
                return true;
            }
        }
        if (_options.NullValuesByColumn.Count == 0)
        {
            return false;
        }
        string name = _header is not null && field < _header.Length ? _header[field] : $"column_{field}";
        if (!_options.NullValuesByColumn.TryGetValue(name, out byte[][]? words))
        {
            return false;
        }
        foreach (byte[] word in words)
        {
            if (value.SequenceEqual(word))
            {
                return true;
            }
        }
        return false;
    }
}
