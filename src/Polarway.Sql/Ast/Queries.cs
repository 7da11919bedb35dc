namespace Polarway.Sql.Ast;

/// <summary>A query with its own WITH, ORDER BY and LIMIT.</summary>
internal sealed class Query
{
    public List<CommonTable> With { get; set; } = [];

    public required QueryBody Body { get; set; }

    public List<OrderItem> OrderBy { get; set; } = [];

    /// <summary><c>ORDER BY ALL</c>: every output column, in order.</summary>
    public OrderItem? OrderByAll { get; set; }

    public SqlExpr? Limit { get; set; }

    public SqlExpr? Offset { get; set; }

    public string Text { get; set; } = "";
}

internal sealed record CommonTable(string Name, string[] Columns, Query Query);

internal abstract class QueryBody;

internal sealed class SetOperation(string op, bool isAll, bool byName, QueryBody left, QueryBody right) : QueryBody
{
    /// <summary>UNION, EXCEPT or INTERSECT.</summary>
    public string Op { get; } = op;

    public bool IsAll { get; } = isAll;

    public bool ByName { get; } = byName;

    public QueryBody Left { get; } = left;

    public QueryBody Right { get; } = right;
}

internal sealed class ValuesBody(List<List<SqlExpr>> rows) : QueryBody
{
    public List<List<SqlExpr>> Rows { get; } = rows;
}

/// <summary><c>TABLE name</c>.</summary>
internal sealed class TableBody(string name) : QueryBody
{
    public string Name { get; } = name;
}

/// <summary>A query in parentheses.</summary>
internal sealed class NestedBody(Query query) : QueryBody
{
    public Query Query { get; } = query;
}

internal sealed class Select : QueryBody
{
    public bool IsDistinct { get; set; }

    public List<SqlExpr>? DistinctOn { get; set; }

    public List<SelectItem> Items { get; set; } = [];

    public TableItem? From { get; set; }

    public SqlExpr? Where { get; set; }

    public List<SqlExpr> GroupBy { get; set; } = [];

    public bool GroupByAll { get; set; }

    public bool HasGroupBy { get; set; }

    /// <summary>GROUPING SETS, ROLLUP and CUBE as sets of indices into <see cref="GroupBy"/>; null for one set of all keys.</summary>
    public List<int[]>? GroupingSets { get; set; }

    public SqlExpr? Having { get; set; }

    public SqlExpr? Qualify { get; set; }

    public Dictionary<string, WindowSpec> Windows { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>An expression under a name, or a star with what is changed of it.</summary>
internal sealed class SelectItem
{
    public SqlExpr? Value { get; set; }

    public string? Alias { get; set; }

    /// <summary>Of a star: the names before it. Null: an expression.</summary>
    public string[]? Star { get; set; }

    public List<string> Exclude { get; set; } = [];

    public List<(SqlExpr Value, string Name)> Replace { get; set; } = [];

    public List<(string From, string To)> Rename { get; set; } = [];

    public string? Ilike { get; set; }
}

internal abstract class TableItem
{
    public string? Alias { get; set; }

    public string[] Columns { get; set; } = [];

    /// <summary>LATERAL, or a function that may look at the tables before it.</summary>
    public bool IsLateral { get; set; }
}

internal sealed class NamedTable(string name) : TableItem
{
    public string Name { get; } = name;
}

internal sealed class DerivedTable(Query query) : TableItem
{
    public Query Query { get; } = query;
}

internal sealed class FunctionTable(string name, List<SqlExpr> arguments, List<(string Name, SqlExpr Value)> options) : TableItem
{
    /// <summary>In capitals.</summary>
    public string Name { get; } = name;

    public List<SqlExpr> Arguments { get; } = arguments;

    public List<(string Name, SqlExpr Value)> Options { get; } = options;

    public bool WithOffset { get; set; }
}

internal sealed class JoinTable(string kind, TableItem left, TableItem right) : TableItem
{
    /// <summary>INNER, LEFT, RIGHT, FULL, CROSS, SEMI, ANTI, RIGHT SEMI or RIGHT ANTI.</summary>
    public string Kind { get; } = kind;

    public TableItem Left { get; } = left;

    public TableItem Right { get; } = right;

    public bool IsNatural { get; set; }

    public SqlExpr? On { get; set; }

    public string[]? Using { get; set; }
}

internal enum StatementKind : byte
{
    Query, Explain, ShowTables, CreateTable, DropTable, Truncate, Delete,
}

internal sealed class Statement(StatementKind kind)
{
    public StatementKind Kind { get; } = kind;

    public Query? Query { get; set; }

    public string Name { get; set; } = "";

    public List<string> Names { get; } = [];

    public bool IfExists { get; set; }

    public bool IsOrReplace { get; set; }

    public SqlExpr? Where { get; set; }

    public string? Alias { get; set; }
}
