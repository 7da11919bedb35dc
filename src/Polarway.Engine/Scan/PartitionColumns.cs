using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Scan;

/// <summary>What is the same for all rows of a file: its partition and its path. One row per file.</summary>
internal sealed class PartitionColumns : IDisposable
{
    private static readonly DataType[] Guesses = [DataType.Int64, DataType.Float64];

    private static readonly DataType[] DateGuesses = [DataType.Date, DataType.Datetime(TimeUnit.Microseconds)];

    private readonly Column[] _columns;

    private PartitionColumns(Schema schema, Column[] columns)
    {
        Schema = schema;
        _columns = columns;
    }

    public Schema Schema { get; }

    public static PartitionColumns None { get; } = new(Schema.Empty, []);

    public Column this[int column] => _columns[column];

    /// <summary>The columns of key=value folders; none when there are no such folders.</summary>
    /// <param name="known">Types of partition columns that the files hold too.</param>
    /// <exception cref="PolarwayException">ColumnNotFound: a path has a key that others, or the given schema, lack; Compute: a value is not of its type.</exception>
    public static PartitionColumns OfFolders(FileList files, ScanOptions options, Schema known)
    {
        CheckLevels(files);
        var keys = new List<string>(options.HiveSchema?.Select(f => f.Name) ?? []);
        var values = new List<string?[]>(keys.Select(_ => new string?[files.Paths.Count]));
        var given = new HashSet<string>();
        bool isOpen = options.HiveSchema is null;
        for (int file = 0; file < files.Paths.Count; file++)
        {
            foreach ((string key, string? value) in HivePath.Read(files.Paths[file], files.PartitionsFrom[file]))
            {
                int column = keys.IndexOf(key);
                if (column < 0)
                {
                    if (!isOpen)
                    {
                        Throw.Error(ErrorKind.ColumnNotFound, $"path contains column not present in the given Hive schema: \"{key}\", path = \"{files.Paths[file]}\"; the keys are [{string.Join(", ", keys)}]; scan folders of other keys apart, or pass hive_partitioning=False");
                    }
                    column = keys.Count;
                    keys.Add(key);
                    values.Add(new string?[files.Paths.Count]);
                }
                values[column][file] = value;
                given.Add(key);
            }
            // The first file has the keys of all.
            isOpen &= keys.Count == 0;
        }
        for (int column = keys.Count - 1; column >= 0 && options.HiveSchema is not null; column--)
        {
            if (!given.Contains(keys[column]))
            {
                keys.RemoveAt(column);
                values.RemoveAt(column);
            }
        }
        var fields = new Field[keys.Count];
        var columns = new Column[keys.Count];
        for (int column = 0; column < columns.Length; column++)
        {
            columns[column] = Typed(keys[column], values[column], options, known);
            fields[column] = new Field(keys[column], columns[column].Type);
        }
        return new PartitionColumns(new Schema(fields), columns);
    }

    /// <summary>With a column of the files' paths behind. Takes this.</summary>
    public PartitionColumns WithPaths(string name, IReadOnlyList<string> paths)
        => new(new Schema([.. Schema.Fields, new Field(name, DataType.String)]), [.. _columns, Texts(paths)]);

    /// <summary>A file's value as a literal.</summary>
    public LiteralExpr Literal(int column, int file) => new(_columns[column].Slice(file, 1));

    public void Dispose()
    {
        foreach (Column column in _columns)
        {
            column.Dispose();
        }
    }

    /// <summary>Folders that were given must lie equally deep: what lies above them names no partition.</summary>
    private static void CheckLevels(FileList files)
    {
        int first = -1;
        for (int file = 0; file < files.Paths.Count; file++)
        {
            if (files.PartitionsFrom[file] == 0)
            {
                continue;
            }
            first = first < 0 ? file : first;
            if (Folder(first).Count('/') != Folder(file).Count('/'))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"attempted to read from different directory levels with hive partitioning enabled: first path: {Folder(first)}, second path: {Folder(file)}; give folders of one level, or hive_partitioning=False");
            }
        }

        ReadOnlySpan<char> Folder(int file) => files.Paths[file].AsSpan(0, files.PartitionsFrom[file]).TrimEnd('/');
    }

    /// <summary>The type that the files have; where dates are not to be recognised they stay texts.</summary>
    private static DataType KnownType(DataType type, ScanOptions options)
        => !options.TryParseHiveDates && (type.Kind is TypeKind.Date or TypeKind.Datetime) ? DataType.String : type;

    private static Column Typed(string key, string?[] values, ScanOptions options, Schema known)
    {
        Column texts = Texts(values);
        if (options.HiveSchema is not null || known.Find(key) >= 0)
        {
            DataType wanted = options.HiveSchema is null ? KnownType(known[known.Find(key)].Type, options) : Array.Find(options.HiveSchema, f => f.Name == key)!.Type;
            if (wanted.Kind == TypeKind.Boolean && Array.TrueForAll(values, v => v is null or "true" or "false"))
            {
                texts.Dispose();
                return Flags(values);
            }
            using (texts)
            {
                return As(texts, wanted, isStrict: false) ?? Throw.Error<Column>(ErrorKind.Compute, $"partition values of \"{key}\" are not all {wanted}: {FirstMisfit(texts, wanted, values)}; pass another type in hive_schema");
            }
        }
        if (Array.Exists(values, v => v is not null) && Array.TrueForAll(values, v => v is null or "true" or "false"))
        {
            texts.Dispose();
            return Flags(values);
        }
        foreach (DataType guess in options.TryParseHiveDates ? [.. Guesses, .. DateGuesses] : Guesses)
        {
            if (texts.NullCount < texts.Length && As(texts, guess, isStrict: false) is Column typed)
            {
                texts.Dispose();
                return typed;
            }
        }
        return texts;
    }

    private static string FirstMisfit(Column texts, DataType type, string?[] values)
    {
        using Column cast = Cast.To(texts, type, new CastOptions(false, false), LiteralExpr.Memory);
        int row = Array.FindIndex(values, v => v is not null);
        while (row < values.Length && (values[row] is null || cast.IsValid(row)))
        {
            row++;
        }
        return $"\"{values[row]}\"";
    }

    /// <summary>Null when not every value fits.</summary>
    private static Column? As(Column texts, DataType type, bool isStrict)
    {
        Column cast = Cast.To(texts, type, new CastOptions(isStrict, false), LiteralExpr.Memory);
        if (cast.NullCount == texts.NullCount)
        {
            return cast;
        }
        cast.Dispose();
        return null;
    }

    private static Column Flags(string?[] values)
    {
        using var builder = new BooleanBuilder(LiteralExpr.Memory);
        foreach (string? value in values)
        {
            if (value is null)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(value == "true");
            }
        }
        return builder.Finish();
    }

    private static Column Texts(IReadOnlyList<string?> values)
    {
        using var builder = new ViewBuilder(DataType.String, LiteralExpr.Memory, values.Count);
        foreach (string? value in values)
        {
            if (value is null)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(Encoding.UTF8.GetBytes(value));
            }
        }
        return builder.Finish();
    }
}
