using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>Joins two inputs that are in memory by the nearest value: each left row stays, with the columns of the right row that was found.</summary>
internal sealed class AsofJoin(JoinShape shape, AsofRule rule, JoinColumn[] columns, Schema schema)
{
    /// <summary>Both inputs are borrowed; the caller owns the batch.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: an input is not sorted.</exception>
    public Batch Run(Batch left, Batch right, QueryContext context)
    {
        using NativeList<int> found = shape.LeftKeys.Length == 0
            ? new AsofMatch(rule, null, context).Run(left, right, [], 0)
            : MatchInGroups(left, right, context);
        var made = new Column[columns.Length];
        for (int column = 0; column < made.Length; column++)
        {
            JoinColumn source = columns[column];
            made[column] = source.Side == JoinSide.Left ? left.Columns[source.Column].Retain()
                : Gather.Take(right.Columns[source.Column], found.Span, context.Memory);
        }
        return new Batch(schema, made, left.Length);
    }

    private NativeList<int> MatchInGroups(Batch left, Batch right, QueryContext context)
    {
        Allocator memory = context.Memory;
        using var table = KeyTable.For(Array.ConvertAll(shape.LeftKeys, k => left.Schema[k].Type), memory, context.Settings.HashZero);
        using var theirs = new NumberedRows(table, right, shape.RightKeys, shape.NullsEqual, memory, context);
        using var ours = new NumberedRows(table, left, shape.LeftKeys, shape.NullsEqual, memory, context);
        using var groups = new RowsByKey(theirs.Span, table.Count, memory);
        return new AsofMatch(rule, groups, context).Run(left, right, ours.Span, table.Count);
    }
}
