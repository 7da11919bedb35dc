using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Scan;

/// <summary>
/// The predicate of a scan as its readers apply it: over some columns of the scan's schema, those that are not there being stood in for.
/// Immutable; used by all lanes at once.
/// </summary>
public sealed class ScanPredicate
{
    private readonly PhysicalExpr _predicate;
    private readonly Schema _schema;
    private readonly int[] _columns;

    private ScanPredicate(PhysicalExpr predicate, Schema schema)
    {
        _predicate = predicate;
        _schema = schema;
        var columns = new SortedSet<int>();
        predicate.CollectColumns(columns);
        _columns = [.. columns];
    }

    /// <summary>Null where a scan has no predicate.</summary>
    /// <param name="schema">The scan's full schema, over which the predicate is bound.</param>
    public static ScanPredicate? For(PhysicalExpr? predicate, Schema schema) => predicate is null ? null : new ScanPredicate(predicate, schema);

    /// <summary>Positions in the scan's schema of the columns that are read, ascending.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>The columns a reader decodes: those of the predicate first, then the rest of the output, each once.</summary>
    public static int[] Order(ScanPredicate? predicate, IEnumerable<int> output)
    {
        int[] first = predicate?._columns ?? [];
        return [.. first, .. output.Where(column => !first.Contains(column)).Distinct()];
    }

    /// <summary>True where a row passes; false and null where not. The caller gets a reference.</summary>
    /// <param name="positions">Which column of the scan's schema each of <paramref name="columns"/> is; it may have more than the predicate reads.</param>
    public BooleanColumn Evaluate(ReadOnlySpan<int> positions, ReadOnlySpan<Column?> columns, int rows, QueryContext context, Allocator memory)
    {
        var all = new Column[_schema.Count];
        using var absent = new NullColumn(rows);
        Array.Fill(all, absent);
        for (int column = 0; column < positions.Length; column++)
        {
            all[positions[column]] = columns[column] ?? absent;
        }
        // Not disposed: it borrows its columns.
        Operand mask = _predicate.Evaluate(new Batch(_schema, all, rows), context);
        if (!mask.IsScalar)
        {
            return (BooleanColumn)mask.Column;
        }
        using Column scalar = mask.Column;
        return (BooleanColumn)Broadcasting.Repeat(scalar, rows, memory);
    }
}
