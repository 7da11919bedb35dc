using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Scan;

namespace Polarway.Formats.Csv.Infer;

/// <summary>What some records of a file look like: how many fields they have, and what the values are.</summary>
/// <param name="header">Names of the fields; null: none.</param>
internal sealed class Survey(CsvOptions options, string[]? header)
{
    private const int ShapeRows = 100;
    private const int ChunkBytes = 64 << 10;
    private const int LargeChunkBytes = 1 << 20;

    private readonly NullTexts _nulls = new(options, header);
    private readonly List<ColumnSurvey> _columns = [];
    private readonly List<Range> _fields = [];
    private readonly byte _point = options.DecimalComma ? (byte)',' : (byte)'.';

    /// <summary>Per field of a record.</summary>
    public IReadOnlyList<ColumnSurvey> Columns => _columns;

    /// <summary>Most fields of a record.</summary>
    public int Width { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Of those the rows whose values were looked at.</summary>
    public long TypedRows { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>True when all values of the file were looked at.</summary>
    public bool SawAll { get; set; }

    /// <summary>Looks at the first records of a file, from where it stands.</summary>
    /// <param name="rows">To guess types from.</param>
    public static Survey Of(CsvFile file, CsvOptions options, long rows)
    {
        var survey = new Survey(options, file.Header);
        long limit = Math.Max(rows, ShapeRows);
        int bytes = Math.Min(ChunkBytes, CsvSource.ChunkBytes);
        while (survey.Rows < limit)
        {
            using CsvChunk? chunk = file.Next(bytes, counts: false, out _);
            if (chunk is null)
            {
                survey.SawAll = survey.Rows <= rows;
                break;
            }
            survey.Look(chunk, survey.Rows, limit, rows);
            bytes = Math.Min(LargeChunkBytes, CsvSource.ChunkBytes);
        }
        return survey;
    }

    /// <summary>Looks at the records of a chunk.</summary>
    /// <param name="limit">Rows of this survey to stop at.</param>
    /// <param name="typedRows">Rows of this survey whose values count.</param>
    /// <param name="firstRow">Rows of the file before the chunk; null: not counted.</param>
    /// <param name="known">Per field the type that it has already: only values that do not fit it count; null: all values count.</param>
    public void Look(CsvChunk chunk, long? firstRow, long limit, long typedRows, IReadOnlyList<DataType?>? known = null)
    {
        CsvDialect dialect = options.Dialect;
        Span<byte> text = chunk.Text;
        long before = Rows;
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
            at = RecordWalk.Fields(text, at, dialect, _fields);
            Bytes += at - start;
            Width = Math.Max(Width, _fields.Count);
            Rows++;
            if (Rows <= typedRows)
            {
                TypedRows++;
                LookAt(chunk, text, firstRow + (Rows - before), known);
            }
        }
    }

    /// <summary>Adds the findings of another part of the scan.</summary>
    /// <param name="places">Per field of the other its place here; negative: not here.</param>
    public void Merge(Survey other, Func<int, int> places)
    {
        TypedRows += other.TypedRows;
        for (int field = 0; field < other.Columns.Count; field++)
        {
            if (places(field) is >= 0 and int place)
            {
                Column(place).Merge(other.Columns[field]);
            }
        }
    }

    public ColumnSurvey Column(int field)
    {
        while (_columns.Count <= field)
        {
            _columns.Add(new ColumnSurvey());
        }
        return _columns[field];
    }

    private void LookAt(CsvChunk chunk, Span<byte> text, long? row, IReadOnlyList<DataType?>? known)
    {
        for (int field = 0; field < _fields.Count; field++)
        {
            ColumnSurvey column = Column(field);
            (int start, int length) = _fields[field].GetOffsetAndLength(text.Length);
            Span<byte> value = text.Slice(start, length);
            int skipped = 0;
            if (length > 0 && value[0] == options.Quote)
            {
                value = RecordWalk.Unquote(value, (byte)options.Quote);
                skipped = 1;
            }
            if (length == 0 || _nulls.Contains(value, field))
            {
                column.AddNull();
            }
            else if (column.Seen.HasFlag(TypeGuess.String) || (known is not null && IsKnown(chunk, start + skipped, value.Length, field, known)))
            {
                column.AddPlain();
            }
            else
            {
                column.Add(TypeGuesses.Of(value, options.TryParseDates, _point), chunk, start, row, value);
            }
        }
    }

    private bool IsKnown(CsvChunk chunk, int start, int length, int field, IReadOnlyList<DataType?> known)
        => field >= known.Count || known[field] is not DataType type || ValueFit.Fits(type, chunk, start, length, _point);
}
