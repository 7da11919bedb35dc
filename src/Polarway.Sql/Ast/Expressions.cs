namespace Polarway.Sql.Ast;

/// <summary>A scalar expression as written. <see cref="Text"/> is its place in the query, for messages.</summary>
internal abstract class SqlExpr
{
    public string Text { get; set; } = "";
}

/// <summary><c>a</c>, <c>t.a</c>, <c>t.a.field</c>.</summary>
internal sealed class NameExpr(string[] parts) : SqlExpr
{
    public string[] Parts { get; } = parts;
}

/// <summary><c>*</c> as an argument.</summary>
internal sealed class StarExpr : SqlExpr;

internal enum LiteralKind : byte
{
    Null, Boolean, Number, Text, Binary,
}

internal sealed class LiteralExpr(LiteralKind kind, string value) : SqlExpr
{
    public LiteralKind Kind { get; } = kind;

    /// <summary>As written; base64 for binary.</summary>
    public string Value { get; } = value;
}

/// <summary><c>DATE '2024-01-01'</c>.</summary>
internal sealed class TypedLiteralExpr(string type, int? precision, string value) : SqlExpr
{
    public string Type { get; } = type;

    public int? Precision { get; } = precision;

    public string Value { get; } = value;
}

/// <summary><c>INTERVAL '1 day'</c>, <c>INTERVAL '2' HOUR</c>.</summary>
internal sealed class IntervalExpr(string value, string? unit) : SqlExpr
{
    public string Value { get; } = value;

    public string? Unit { get; } = unit;
}

/// <summary>Operators of one operand: <c>- + NOT ~</c> and the tests <c>IS NULL</c>, <c>IS NOT TRUE</c> …</summary>
internal sealed class UnaryExpr(string op, SqlExpr operand) : SqlExpr
{
    public string Op { get; } = op;

    public SqlExpr Operand { get; } = operand;
}

internal sealed class BinaryExpr(string op, SqlExpr left, SqlExpr right) : SqlExpr
{
    public string Op { get; } = op;

    public SqlExpr Left { get; } = left;

    public SqlExpr Right { get; } = right;
}

/// <summary><c>x LIKE pattern</c> and its kin; <see cref="Op"/> is LIKE, ILIKE, RLIKE or SIMILAR.</summary>
internal sealed class LikeExpr(string op, bool negated, SqlExpr value, SqlExpr pattern, string? escape) : SqlExpr
{
    public string Op { get; } = op;

    public bool Negated { get; } = negated;

    public SqlExpr Value { get; } = value;

    public SqlExpr Pattern { get; } = pattern;

    public string? Escape { get; } = escape;
}

internal sealed class BetweenExpr(bool negated, SqlExpr value, SqlExpr low, SqlExpr high) : SqlExpr
{
    public bool Negated { get; } = negated;

    public SqlExpr Value { get; } = value;

    public SqlExpr Low { get; } = low;

    public SqlExpr High { get; } = high;
}

/// <summary><c>x IN (a, b)</c>; the list is null for <c>x IN (SELECT …)</c>, or holds one array for <c>x IN UNNEST(array)</c>.</summary>
internal sealed class InExpr(bool negated, SqlExpr value, List<SqlExpr>? items, Query? query) : SqlExpr
{
    public bool Negated { get; } = negated;

    public SqlExpr Value { get; } = value;

    public List<SqlExpr>? Items { get; } = items;

    public Query? Query { get; } = query;
}

/// <summary><c>x &gt; ANY(…)</c>, <c>x &lt;= ALL(…)</c>.</summary>
internal sealed class QuantifiedExpr(string op, bool isAll, SqlExpr value, SqlExpr? set, Query? query) : SqlExpr
{
    public string Op { get; } = op;

    public bool IsAll { get; } = isAll;

    public SqlExpr Value { get; } = value;

    public SqlExpr? Set { get; } = set;

    public Query? Query { get; } = query;
}

internal sealed class CaseExpr(SqlExpr? operand, List<(SqlExpr When, SqlExpr Then)> cases, SqlExpr? otherwise) : SqlExpr
{
    public SqlExpr? Operand { get; } = operand;

    public List<(SqlExpr When, SqlExpr Then)> Cases { get; } = cases;

    public SqlExpr? Otherwise { get; } = otherwise;
}

internal sealed class CastExpr(SqlExpr value, SqlType type, bool isTry) : SqlExpr
{
    public SqlExpr Value { get; } = value;

    public SqlType Type { get; } = type;

    public bool IsTry { get; } = isTry;
}

/// <summary>A type as written: words in capitals, numbers in parentheses, and whether it is an array of that.</summary>
internal sealed record SqlType(string Name, int[] Arguments, int ArrayDepth, string[] Labels);

internal sealed class ExistsExpr(bool negated, Query query) : SqlExpr
{
    public bool Negated { get; } = negated;

    public Query Query { get; } = query;
}

/// <summary><c>(SELECT …)</c> as a value.</summary>
internal sealed class SubqueryExpr(Query query) : SqlExpr
{
    public Query Query { get; } = query;
}

internal sealed class ArrayExpr(List<SqlExpr> items) : SqlExpr
{
    public List<SqlExpr> Items { get; } = items;
}

internal sealed class TupleExpr(List<SqlExpr> items) : SqlExpr
{
    public List<SqlExpr> Items { get; } = items;
}

internal sealed class IndexExpr(SqlExpr value, SqlExpr index) : SqlExpr
{
    public SqlExpr Value { get; } = value;

    public SqlExpr Index { get; } = index;
}

/// <summary><c>ARRAY(SELECT …)</c> is not one of these; <c>{'a': 1}</c>, <c>STRUCT(1 AS a)</c> and <c>ROW</c> are.</summary>
internal sealed class StructExpr(List<(string Name, SqlExpr Value)> fields) : SqlExpr
{
    public List<(string Name, SqlExpr Value)> Fields { get; } = fields;
}

/// <summary>A call with everything that SQL hangs on one.</summary>
internal sealed class CallExpr(string name, List<SqlExpr> arguments) : SqlExpr
{
    /// <summary>In capitals.</summary>
    public string Name { get; } = name;

    /// <summary>As written, for messages.</summary>
    public string Written { get; set; } = name;

    public List<SqlExpr> Arguments { get; } = arguments;

    public bool IsDistinct { get; set; }

    public List<OrderItem> OrderBy { get; set; } = [];

    public SqlExpr? Limit { get; set; }

    public SqlExpr? Filter { get; set; }

    public bool IgnoresNulls { get; set; }

    public WindowSpec? Over { get; set; }
}

/// <summary>One key of an order; null where the text leaves the default.</summary>
internal sealed record OrderItem(SqlExpr Value, bool IsDescending, bool? NullsFirst);

/// <summary>What follows OVER: a name, or the parts of a window.</summary>
internal sealed class WindowSpec
{
    public string? Name { get; set; }

    public List<SqlExpr> PartitionBy { get; set; } = [];

    public List<OrderItem> OrderBy { get; set; } = [];

    public WindowFrame? Frame { get; set; }
}

/// <summary><c>ROWS BETWEEN … AND …</c>; bounds are null for UNBOUNDED, 0 for CURRENT ROW, negative for PRECEDING.</summary>
internal sealed record WindowFrame(string Unit, long? From, long? To, bool HasValues);
