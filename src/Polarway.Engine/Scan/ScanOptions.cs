using System.Text.Json;
using Polarway.Core.Types;

namespace Polarway.Engine.Scan;

/// <summary>The options of a scan that are the same for all formats; names and defaults are Polars'.</summary>
public sealed record ScanOptions
{
    /// <summary>Only these columns, in this order.</summary>
    public string[]? Columns { get; init; }

    public long? RowLimit { get; init; }

    public string? RowIndexName { get; init; }

    public long RowIndexOffset { get; init; }

    /// <summary>Name of a column with the path of each row's file.</summary>
    public string? FilePathColumn { get; init; }

    /// <summary>False: wildcards in paths are part of names.</summary>
    public bool IsGlob { get; init; } = true;

    /// <summary>Files whose names begin so are passed over in folders and globs.</summary>
    public string[] HiddenPrefixes { get; init; } = [];

    /// <summary>Whether <c>key=value</c> folders are columns; null: when one folder is scanned.</summary>
    public bool? HivePartitioning { get; init; }

    /// <summary>Types of partition columns; null: found in their values.</summary>
    public Field[]? HiveSchema { get; init; }

    /// <summary>Dates and datetimes are recognised among partition values.</summary>
    public bool TryParseHiveDates { get; init; } = true;

    /// <summary>The columns that files have; null: those of the first file. For formats that know their columns.</summary>
    public Field[]? Schema { get; init; }

    /// <summary>The columns of a folder without files, also for formats that take the option themselves.</summary>
    public Field[]? SchemaOfNone { get; init; }

    /// <summary>A column that a file lacks is null there; else it is an error.</summary>
    public bool InsertMissingColumns { get; init; }

    /// <summary>A column that only some files have is passed over; else it is an error.</summary>
    public bool IgnoreExtraColumns { get; init; }

    /// <summary>Which differences of types between files are evened out.</summary>
    public CastRules Casts { get; init; } = new();

    /// <summary>The query was run before, and what failed is worth another run.</summary>
    public bool IsAgain { get; init; }

    /// <summary>The options that are the format's.</summary>
    public JsonElement Rest { get; init; }

    /// <summary>The format looks after the rows and columns that are wanted.</summary>
    public bool IsPassedOn { get; init; }

    /// <summary>Opens files with the options that are the format's.</summary>
    public IScan Open(IScanFormat format, IReadOnlyList<string> paths) => IsAgain ? format.OpenAgain(paths, Rest) : format.Open(paths, Rest);
}
