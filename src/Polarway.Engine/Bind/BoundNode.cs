using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Operators.Join;
using Polarway.Engine.Physical;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>A node whose names and types are known. Expressions refer to its input's columns by position.</summary>
internal abstract record BoundNode(Schema Schema);

/// <param name="Columns">Positions in the frame; null = all.</param>
internal sealed record BoundFrame(int Slot, Schema Schema, int[]? Columns = null, RowRange? Rows = null) : BoundNode(Schema);

/// <param name="Columns">Positions in the files; null = all.</param>
/// <param name="Predicate">Over all columns of the files.</param>
internal sealed record BoundScan(ScanHandle Handle, Schema Schema, int[]? Columns = null, PhysicalExpr? Predicate = null, long? Limit = null) : BoundNode(Schema);

/// <summary>One row without columns: what literals are selected from.</summary>
internal sealed record BoundOneRow() : BoundNode(Schema.Empty);

internal sealed record BoundFilter(BoundNode Input, PhysicalExpr Predicate) : BoundNode(Input.Schema);

internal sealed record BoundProject(BoundNode Input, NamedExpr[] Exprs, Schema Schema) : BoundNode(Schema);

/// <summary>Expressions of whole columns: all rows are gathered, then each is computed.</summary>
/// <param name="KeepsRows">Results must have as many rows as the input; else as many as the longest, one row being repeated.</param>
internal sealed record BoundWhole(BoundNode Input, NamedExpr[] Exprs, Schema Schema, bool KeepsRows) : BoundNode(Schema);

/// <summary>Keys first, then aggregates; expressions of aggregates hold <see cref="AggregateExpr"/>.</summary>
internal sealed record BoundAggregate(BoundNode Input, NamedExpr[] Keys, NamedExpr[] Aggregates, bool MaintainOrder, Schema Schema) : BoundNode(Schema)
{
    /// <summary>A maintained order is that of the groups' last rows, not their first.</summary>
    public bool OrdersByLast { get; init; }
}

/// <summary>Expressions that need the rows of a group at once: keys first, then a value for each group, in the order of their first rows.</summary>
internal sealed record BoundGroups(BoundNode Input, NamedExpr[] Keys, NamedExpr[] Values, Schema Schema) : BoundNode(Schema);

/// <summary>Windows over an index, group by group: keys first, then bounds if wanted, the index, and a value for each window.</summary>
internal sealed record BoundWindows(BoundNode Input, PhysicalExpr Index, NamedExpr[] Keys, NamedExpr[] Values, IndexWindows Windows, Schema Schema) : BoundNode(Schema);

/// <summary>Computes one row of scalars before its body runs, for the body's <see cref="ScalarExpr"/>.</summary>
/// <param name="Slots">Of the columns of <paramref name="Scalars"/>.</param>
internal sealed record BoundScalars(BoundNode Body, BoundNode Scalars, int[] Slots) : BoundNode(Body.Schema);

/// <param name="Rows">Top-n; null = all rows.</param>
internal sealed record BoundSort(BoundNode Input, PhysicalExpr[] By, bool[] Descending, bool[] NullsLast, bool Stable, RowRange? Rows = null) : BoundNode(Input.Schema);

internal sealed record BoundSlice(BoundNode Input, RowRange Rows) : BoundNode(Input.Schema);

/// <summary>Rows of the first input, then of the next: all have the same columns.</summary>
internal sealed record BoundUnion(BoundNode[] Inputs, Schema Schema) : BoundNode(Schema);

/// <summary>Columns of all inputs side by side; shorter ones end in nulls.</summary>
internal sealed record BoundZip(BoundNode[] Inputs, bool IsEqual, Schema Schema) : BoundNode(Schema);

/// <summary>Rows of two inputs side by side, where keys are equal.</summary>
internal sealed record BoundJoin(BoundNode Left, BoundNode Right, JoinShape Shape, JoinColumn[] Columns, Schema Schema) : BoundNode(Schema);

internal enum KeepRow { Any, First, Last, None }

internal sealed record BoundDistinct(BoundNode Input, int[] Columns, KeepRow Keep, bool MaintainOrder) : BoundNode(Input.Schema);

internal sealed record BoundRowIndex(BoundNode Input, long Offset, Schema Schema) : BoundNode(Schema);

/// <param name="Columns">Positions of the lists.</param>
internal sealed record BoundExplode(BoundNode Input, int[] Columns, bool EmptyAsNull, bool KeepNulls, Schema Schema) : BoundNode(Schema);

internal sealed record BoundSink(BoundNode Input, string Format, string Target, System.Text.Json.JsonElement Options) : BoundNode(Schema.Empty);
