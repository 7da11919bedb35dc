using Polarway.Core.Types;

namespace Polarway.Formats.Csv;

/// <summary>The options of a CSV scan in a plan; names and defaults are Polars'.</summary>
internal sealed record CsvOptions
{
    public byte Separator { get; init; } = (byte)',';

    /// <summary>-1: none.</summary>
    public int Quote { get; init; } = '"';

    public byte LineEnd { get; init; } = (byte)'\n';

    public byte[] Comment { get; init; } = [];

    public bool HasHeader { get; init; } = true;

    /// <summary>Records before the header.</summary>
    public int SkipRows { get; init; }

    /// <summary>Lines before the header, whatever is quoted in them.</summary>
    public int SkipLines { get; init; }

    public int SkipRowsAfterHeader { get; init; }

    /// <summary>Texts that mean null in every column.</summary>
    public byte[][] NullValues { get; init; } = [];

    /// <summary>Texts that mean null in one column.</summary>
    public IReadOnlyDictionary<string, byte[][]> NullValuesByColumn { get; init; } = new Dictionary<string, byte[][]>();

    public bool EmptyStringIsNull { get; init; } = true;

    public CsvEncoding Encoding { get; init; }

    /// <summary>Rows to look at; null = all of the first file.</summary>
    public long? InferSchemaLength { get; init; } = 100;

    /// <summary>Files to look at, at most.</summary>
    public int InferSchemaFiles { get; init; } = 10;

    public bool TryParseDates { get; init; }

    public bool DecimalComma { get; init; }

    /// <summary>A value that does not fit its column is null.</summary>
    public bool IgnoreErrors { get; init; }

    public bool TruncateRaggedLines { get; init; }

    /// <summary>All columns, by name where there is a header.</summary>
    public Field[]? Schema { get; init; }

    public Field[] SchemaOverrides { get; init; } = [];

    /// <summary>Types by position.</summary>
    public DataType[] OverridesByPosition { get; init; } = [];

    public string[]? NewColumns { get; init; }

    /// <summary>Only these columns, in this order.</summary>
    public string[]? Columns { get; init; }

    public long? RowLimit { get; init; }

    public string? RowIndexName { get; init; }

    public long RowIndexOffset { get; init; }

    public string? FilePathColumn { get; init; }

    public bool? RaiseIfEmpty { get; init; }

    /// <summary>Columns of the schema that a file lacks are null; else an error.</summary>
    public bool InsertMissingColumns { get; init; }

    /// <summary>Columns of a file that the schema lacks are passed over; else an error.</summary>
    public bool IgnoreExtraColumns { get; init; }

    public CsvDialect Dialect => new(Separator, Quote, LineEnd, Comment);

    public bool RaisesIfEmpty => RaiseIfEmpty ?? (HasHeader || Schema is null);
}
