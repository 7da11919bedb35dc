using Polarway.Core.Types;

namespace Polarway.Engine.Plan;

/// <summary>An expression as it was written.</summary>
/// <param name="Path">Where it stands, for errors.</param>
internal abstract record Expr(JsonPath Path);

internal sealed record ColumnRef(JsonPath Path, string Name) : Expr(Path);

internal sealed record ColumnsRef(JsonPath Path, Selector Selector) : Expr(Path);

/// <param name="Type">Null: the literal takes the type of what it meets.</param>
internal sealed record Literal(JsonPath Path, LiteralValue Value, DataType? Type) : Expr(Path);

/// <param name="Slot">Which of the run's frames; it has one column.</param>
internal sealed record FrameLiteral(JsonPath Path, int Slot) : Expr(Path);

internal sealed record Alias(JsonPath Path, Expr Input, string Name) : Expr(Path);

internal sealed record NameChange(JsonPath Path, Expr Input, string Op, string[] Arguments) : Expr(Path);

internal sealed record Cast(JsonPath Path, Expr Input, DataType Type, bool Strict, bool Wrap) : Expr(Path);

/// <param name="Options">Of the function: checked by its binder.</param>
internal sealed record Function(JsonPath Path, string Name, Expr[] Arguments, PlanObject Options) : Expr(Path);

/// <param name="Options">Of the function: checked by its binder.</param>
internal sealed record Aggregate(JsonPath Path, string Name, Expr[] Arguments, PlanObject Options) : Expr(Path);

internal sealed record When(JsonPath Path, (Expr Condition, Expr Then)[] Cases, Expr? Otherwise) : Expr(Path);

internal sealed record RowCount(JsonPath Path) : Expr(Path);

internal sealed record Over(JsonPath Path, Expr Input, Expr[] PartitionBy, Expr[]? OrderBy, bool Descending, bool NullsLast, string Mapping) : Expr(Path);

internal sealed record FilterRows(JsonPath Path, Expr Input, Expr By) : Expr(Path);

internal sealed record SortRows(JsonPath Path, Expr Input, Expr[]? By, bool[] Descending, bool[] NullsLast, bool MaintainOrder) : Expr(Path);

internal sealed record StructOf(JsonPath Path, Expr[] Fields) : Expr(Path);

internal sealed record Element(JsonPath Path) : Expr(Path);
