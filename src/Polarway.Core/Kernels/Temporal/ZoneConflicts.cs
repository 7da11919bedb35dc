using Polarway.Core.Columns;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>What to do with times that a zone's clocks show twice or never: one choice for all rows, or one for each.</summary>
public sealed class ZoneConflicts
{
    private readonly ZoneConflict[] _rows;

    private ZoneConflicts(ZoneConflict[] rows) => _rows = rows;

    /// <summary>The choice of a row.</summary>
    public ZoneConflict this[int row] => _rows[_rows.Length == 1 ? 0 : row];

    public static implicit operator ZoneConflicts(ZoneConflict all) => new([all]);

    /// <summary>The choices that a column of text names.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: none of raise, null, earliest, latest.</exception>
    public static ZoneConflicts Read(Column names)
    {
        var rows = new ZoneConflict[names.Length];
        var values = new TextValues(names);
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = names.IsValid(row) ? Named(System.Text.Encoding.UTF8.GetString(values[row])) : ZoneConflict.Null;
        }
        GC.KeepAlive(names);
        return new ZoneConflicts(rows);
    }

    private static ZoneConflict Named(string name) => name switch
    {
        "raise" => ZoneConflict.Raise,
        "null" => ZoneConflict.Null,
        "earliest" => ZoneConflict.Earliest,
        "latest" => ZoneConflict.Latest,
        _ => Throw.Error<ZoneConflict>(ErrorKind.InvalidOperation, $"Invalid argument {name}, expected one of: \"earliest\", \"latest\", \"null\", \"raise\""),
    };
}
