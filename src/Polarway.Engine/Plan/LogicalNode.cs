using System.Text.Json;

namespace Polarway.Engine.Plan;

/// <summary>A node of the plan as it was written: names are not looked up, types not known.</summary>
/// <param name="Path">Where it stands, for errors.</param>
internal abstract record LogicalNode(JsonPath Path);

/// <param name="Slot">Which of the run's frames.</param>
internal sealed record FrameNode(JsonPath Path, int Slot) : LogicalNode(Path);

/// <param name="Options">Of the format: checked by it.</param>
internal sealed record ScanNode(JsonPath Path, string Format, string[] Paths, JsonElement Options) : LogicalNode(Path);

internal sealed record FilterNode(JsonPath Path, LogicalNode Input, Expr Predicate) : LogicalNode(Path);

internal sealed record SelectNode(JsonPath Path, LogicalNode Input, Expr[] Exprs) : LogicalNode(Path);

internal sealed record WithColumnsNode(JsonPath Path, LogicalNode Input, Expr[] Exprs) : LogicalNode(Path);

internal sealed record DropNode(JsonPath Path, LogicalNode Input, string[] Columns, bool Strict, Selector? Chosen) : LogicalNode(Path);

internal sealed record RenameNode(JsonPath Path, LogicalNode Input, string[] From, string[] To, bool Strict) : LogicalNode(Path);

internal sealed record GroupByNode(JsonPath Path, LogicalNode Input, Expr[] Keys, Expr[] Aggregates, bool MaintainOrder) : LogicalNode(Path);

internal sealed record SortNode(JsonPath Path, LogicalNode Input, Expr[] By, bool[] Descending, bool[] NullsLast, bool MaintainOrder) : LogicalNode(Path);

internal sealed record SliceNode(JsonPath Path, LogicalNode Input, long Offset, long? Length) : LogicalNode(Path);

internal enum UnionHow { Vertical, VerticalRelaxed, Diagonal, DiagonalRelaxed, Horizontal, HorizontalEqual }

internal sealed record UnionNode(JsonPath Path, LogicalNode[] Inputs, UnionHow How) : LogicalNode(Path);

/// <param name="Options">Of the windows: checked by the binder.</param>
internal sealed record WindowsNode(JsonPath Path, LogicalNode Input, Expr Index, Expr[] Keys, Expr[] Aggregates, PlanObject Options) : LogicalNode(Path);

internal sealed record UniqueNode(JsonPath Path, LogicalNode Input, string[]? Subset, string Keep, bool MaintainOrder) : LogicalNode(Path);

internal sealed record RowIndexNode(JsonPath Path, LogicalNode Input, string Name, long Offset) : LogicalNode(Path);

internal sealed record ExplodeNode(JsonPath Path, LogicalNode Input, string[] Columns, bool EmptyAsNull, bool KeepNulls) : LogicalNode(Path);

internal sealed record UnpivotNode(JsonPath Path, LogicalNode Input, string[]? On, string[]? Index, string VariableName, string ValueName) : LogicalNode(Path);

/// <param name="Coalesce">Null: as the kind of join has it.</param>
internal sealed record JoinNode(JsonPath Path, LogicalNode Left, LogicalNode Right, string How, Expr[] LeftOn, Expr[] RightOn, string Suffix, bool? Coalesce, bool NullsEqual, string MaintainOrder, string Validate) : LogicalNode(Path)
{
    /// <summary>Instead of keys: what pairs of rows must meet, over the columns of the left input and those of the right one.</summary>
    public Expr? Where { get; init; }
}

/// <param name="On">The ordered columns, left and right.</param>
/// <param name="By">Columns that must be equal, left and right.</param>
/// <param name="Options">Strategy, tolerance and so on: checked by the binder.</param>
internal sealed record JoinAsofNode(JsonPath Path, LogicalNode Left, LogicalNode Right, (Expr Left, Expr Right) On, (string[] Left, string[] Right) By, PlanObject Options) : LogicalNode(Path);

internal sealed record SinkNode(JsonPath Path, LogicalNode Input, string Format, string Target, JsonElement Options) : LogicalNode(Path);
