using Polarway.Core.Types;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>A column of a relation: its name in SQL, its name in the plan, the tables under which it goes.</summary>
internal sealed record Column(string Name, string Physical, DataType? Type, string[] Tables)
{
    /// <summary>A name without table does not mean this one: the other side of USING, the later one of two in a named join.</summary>
    public bool IsShadowed { get; init; }

    public Json Ref => Nodes.Col(Physical, Type);
}

/// <summary>A plan under construction and what its columns are called. Subqueries that an expression needs are joined to it.</summary>
internal sealed class Relation(Json plan, List<Column> columns)
{
    public Json Plan { get; set; } = plan;

    public List<Column> Columns { get; } = columns;

    /// <summary>As a table of that name.</summary>
    public Relation As(string? alias) => new(Plan, [.. Columns.Select(column => column with { Tables = alias is null ? [] : [alias], IsShadowed = false })]);

    public bool HasTable(string name) => Columns.Any(column => column.Tables.Contains(name, StringComparer.Ordinal));

    public DataType? TypeOf(string physical) => Columns.FirstOrDefault(column => column.Physical == physical)?.Type;
}
