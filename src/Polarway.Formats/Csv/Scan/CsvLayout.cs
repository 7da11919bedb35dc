using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;
using Polarway.Formats.Csv.Infer;

namespace Polarway.Formats.Csv.Scan;

/// <summary>The columns of a scan, their types, and how each file's fields map to them.</summary>
internal sealed class CsvLayout
{
    private const int ListedNames = 10;

    private readonly CsvOptions _options;
    private readonly string _firstPath;

    private CsvLayout(CsvOptions options, string firstPath, Schema schema, ScanColumn[] columns)
    {
        _options = options;
        _firstPath = firstPath;
        Schema = schema;
        Columns = columns;
    }

    public Schema Schema { get; }

    /// <summary>One per column of the schema.</summary>
    public ScanColumn[] Columns { get; }

    /// <param name="survey">What the sample showed.</param>
    /// <param name="misfits">Values of all files that the sample's types cannot hold; null: nobody looked.</param>
    /// <exception cref="PolarwayException">Schema: the options name columns that are not there.</exception>
    /// <param name="header">Of the first file, and behind it names that only other files have; null: files have no names.</param>
    public static CsvLayout Create(CsvFile file, string[]? header, Survey survey, Survey? misfits, CsvOptions options)
    {
        string[] names = ColumnNames.Of(header, Math.Max(survey.Width, header is null ? 0 : header.Length));
        var fields = new List<Field>();
        var columns = new List<ScanColumn>();
        if (options.RowIndexName is string index)
        {
            fields.Add(new Field(index, DataType.UInt32));
            columns.Add(new ScanColumn(ColumnOrigin.RowIndex, "", 0, null, new ColumnFinding(TypeOrigin.Scan)));
        }
        if (options.Schema is Field[] given)
        {
            AddGiven(given, options, fields, columns);
        }
        else
        {
            AddFound(names, survey, misfits, options, fields, columns);
        }
        if (options.FilePathColumn is string path)
        {
            fields.Add(new Field(path, DataType.String));
            columns.Add(new ScanColumn(ColumnOrigin.FilePath, "", 0, null, new ColumnFinding(TypeOrigin.Scan)));
        }
        var layout = new CsvLayout(options, file.Path, new Schema([.. fields]), [.. columns]);
        return options.Columns is null ? layout : layout.Select(options.Columns);
    }

    /// <summary>Per column of the schema the place of its field in this file's records; -1: the file lacks it, or it is no field.</summary>
    /// <exception cref="PolarwayException">Schema: columns missing or too many.</exception>
    public int[] Map(CsvFile file, int width)
    {
        string[] names = NamesOf(file, width);
        bool byName = file.Header is not null;
        var positions = new int[Columns.Length];
        var missing = new List<string>();
        for (int column = 0; column < positions.Length; column++)
        {
            ScanColumn wanted = Columns[column];
            positions[column] = wanted.Origin != ColumnOrigin.Field ? -1
                : byName ? Array.IndexOf(names, wanted.FileName)
                : wanted.Position < names.Length ? wanted.Position : -1;
            if (wanted.Origin == ColumnOrigin.Field && positions[column] < 0)
            {
                missing.Add(Schema[column].Name);
            }
        }
        CheckExtra(file, names, positions);
        // Records without a header may lack fields at their end: those are null.
        if (missing.Count > 0 && !_options.InsertMissingColumns && byName)
        {
            Throw.Error(ErrorKind.Schema, $"{file.Path}: column names specified in schema not found in CSV file (n_missing = {missing.Count}); remove these names from the schema, or pass missing_columns='insert' to insert these columns with NULL row values (missing names: {List(missing)})");
        }
        return positions;
    }

    /// <summary>With a schema and as many new names as there are fields, the schema is of the new names.</summary>
    private string[] NamesOf(CsvFile file, int width)
    {
        string[] names = ColumnNames.Of(file.Header, width);
        return _options is { Schema: not null, NewColumns: { } renamed } && renamed.Length == names.Length ? renamed : names;
    }

    private void CheckExtra(CsvFile file, string[] names, int[] positions)
    {
        bool isSecond = file.Path != _firstPath && _options.Columns is null;
        if (_options.IgnoreExtraColumns || !(isSecond || _options is { Schema: not null, Columns: null }))
        {
            return;
        }
        var known = positions.ToHashSet();
        List<string> extra = [.. names.Where((_, position) => !known.Contains(position))];
        if (extra.Count > 0)
        {
            string schema = _options.Schema is null ? $"the first file ({_firstPath})" : "schema";
            Throw.Error(ErrorKind.Schema, $"{file.Path}: CSV file contained column names not specified in {schema} (n_extra = {extra.Count}); specify these names in the schema, or pass `extra_columns='ignore'` to ignore these columns (extra names: {List(extra)})");
        }
    }

    private static void AddGiven(Field[] given, CsvOptions options, List<Field> fields, List<ScanColumn> columns)
    {
        for (int column = 0; column < given.Length; column++)
        {
            DataType? forced = Array.Find(options.SchemaOverrides, f => f.Name == given[column].Name)?.Type;
            DataType type = forced ?? given[column].Type;
            fields.Add(new Field(given[column].Name, type));
            var finding = new ColumnFinding(forced is null ? TypeOrigin.Schema : TypeOrigin.Override);
            columns.Add(Read(given[column].Name, given[column].Name, column, type, finding, canWiden: false, options));
        }
    }

    private static void AddFound(string[] names, Survey survey, Survey? misfits, CsvOptions options, List<Field> fields, List<ScanColumn> columns)
    {
        if (options is { NewColumns: { } fewer, IgnoreExtraColumns: true } && fewer.Length < names.Length)
        {
            names = names[..fewer.Length];
        }
        if (options.NewColumns is { } renamed && renamed.Length != names.Length)
        {
            Throw.Error(ErrorKind.Schema, $"provided `new_columns` does not match number of columns in file ({renamed.Length} != {names.Length} in file); ensure the number of names match");
        }
        if (options.OverridesByPosition.Length > 0 && options.OverridesByPosition.Length != names.Length)
        {
            Throw.Error(ErrorKind.Schema, $"The number of dtypes in schema override must be equal to the number of fields in the file ({options.OverridesByPosition.Length} != {names.Length})");
        }
        for (int column = 0; column < names.Length; column++)
        {
            string name = options.NewColumns is null ? names[column] : options.NewColumns[column];
            DataType? forced = column < options.OverridesByPosition.Length ? options.OverridesByPosition[column]
                : Array.Find(options.SchemaOverrides, f => f.Name == name || f.Name == names[column])?.Type;
            ColumnFinding finding = forced is not null ? new ColumnFinding(TypeOrigin.Override) : Find(column, survey, misfits, options);
            DataType type = forced ?? TypeOf(finding);
            fields.Add(new Field(name, type));
            bool canWiden = misfits is null && !survey.SawAll && finding.Origin == TypeOrigin.Sample && type.Kind != TypeKind.String && !options.IgnoreErrors;
            columns.Add(Read(name, names[column], column, type, finding, canWiden, options));
        }
    }

    private static ColumnFinding Find(int column, Survey survey, Survey? misfits, CsvOptions options)
    {
        if (options.InferSchemaLength == 0)
        {
            return new ColumnFinding(TypeOrigin.Text);
        }
        ColumnSurvey sample = survey.Column(column);
        ColumnSurvey? more = misfits is not null && column < misfits.Columns.Count ? misfits.Columns[column] : null;
        return more is null || more.Seen == TypeGuess.None || sample.Seen == TypeGuess.None ? new ColumnFinding(TypeOrigin.Sample, sample)
            : new ColumnFinding(TypeOrigin.Widened, sample, sample.Type, more);
    }

    private static DataType TypeOf(ColumnFinding finding)
        => finding.Values is null ? DataType.String : TypeGuesses.Resolve(finding.Values.Seen | (finding.Misfits?.Seen ?? TypeGuess.None));

    private static ScanColumn Read(string name, string fileName, int position, DataType type, ColumnFinding finding, bool canWiden, CsvOptions options)
    {
        byte[][] nulls = options.NullValues;
        if (options.NullValuesByColumn.TryGetValue(name, out byte[][]? own) || options.NullValuesByColumn.TryGetValue(fileName, out own))
        {
            nulls = [.. nulls, .. own];
        }
        return new ScanColumn(ColumnOrigin.Field, fileName, position, Task, finding) { CanWiden = canWiden };

        ColumnTask Task() => new(name, type, options.Dialect)
        {
            NullValues = nulls,
            EmptyStringIsNull = options.EmptyStringIsNull,
            IgnoresErrors = options.IgnoreErrors,
            IsLossy = options.Encoding == CsvEncoding.Utf8Lossy,
            Point = options.DecimalComma ? (byte)',' : (byte)'.',
            IsInferred = finding.Origin is TypeOrigin.Sample or TypeOrigin.Widened,
            CanWiden = canWiden,
        };
    }

    private CsvLayout Select(string[] wanted)
    {
        int[] positions = [.. wanted.Select(Schema.Require)];
        return new CsvLayout(_options, _firstPath, Schema.Select(positions), [.. positions.Select(p => Columns[p])]);
    }

    private static string List(List<string> names)
        => "[" + string.Join(", ", names.Take(ListedNames).Select(n => $"\"{n}\"")) + (names.Count > ListedNames ? ", …]" : "]");
}
