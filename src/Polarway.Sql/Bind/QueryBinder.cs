using System.Runtime.CompilerServices;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Queries: common tables, set operations, VALUES, order and limits of the whole.</summary>
internal sealed class QueryBinder(Context context, QueryBinder? around)
{
    /// <summary>Each subquery may be bound twice, once alone and once with the query around; nested ones multiply.</summary>
    private const int MostQueries = 4096;

    private readonly Dictionary<string, Relation> _common = new(StringComparer.OrdinalIgnoreCase);

    public Context Context { get; } = context;

    private int _bound;

    /// <summary>A table of a WITH here or around, or a registered one.</summary>
    public Relation Table(string name)
        => _common.TryGetValue(name, out Relation? common) ? common : around is not null ? around.Table(name) : Context.Table(name);

    private void Count()
    {
        QueryBinder root = this;
        while (root.Parent is { } parent)
        {
            root = parent;
        }
        if (++root._bound > MostQueries)
        {
            SqlError.Interface("the query has too many nested subqueries");
        }
    }

    private QueryBinder? Parent => around;

    public Relation Bind(Query query, Scope? outer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Count();
        QueryBinder here = query.With.Count == 0 ? this : new QueryBinder(Context, this);
        foreach (CommonTable table in query.With)
        {
            here._common[table.Name] = Renamed(here.Bind(table.Query, null), table.Name, table.Columns);
        }
        return query.Body is Select select ? new SelectBinder(here, select, query, outer).Bind() : here.BindOrdered(query, here.BindBody(query.Body, outer));
    }

    /// <summary>With other names of columns.</summary>
    public static Relation Renamed(Relation relation, string? table, string[] names)
    {
        if (names.Length == 0)
        {
            return relation;
        }
        if (names.Length != relation.Columns.Count)
        {
            SqlError.Syntax($"number of columns ({names.Length}) in alias '{table}' does not match the number of columns in the table/query ({relation.Columns.Count})");
        }
        Json plan = Nodes.Select(relation.Plan, relation.Columns.Select((column, index) => Nodes.Alias(column.Ref, names[index])));
        return new Relation(plan, [.. relation.Columns.Select((column, index) => new Column(names[index], names[index], column.Type, []))]);
    }

    private Relation BindBody(QueryBody body, Scope? outer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return body switch
        {
            Select select => new SelectBinder(this, select, new Query { Body = select }, outer).Bind(),
            NestedBody nested => Bind(nested.Query, outer),
            TableBody table => Table(table.Name).As(null),
            ValuesBody values => BindValues(values),
            SetOperation set => BindSet(set, outer),
            _ => throw new InvalidOperationException(body.GetType().Name),
        };
    }

    // ---- VALUES

    private Relation BindValues(ValuesBody values)
    {
        var scope = new Scope(Context, this, new Relation(Context.Empty, []), null);
        var binder = new ExprBinder(scope);
        int width = values.Rows[0].Count;
        if (width == 0 || values.Rows.Any(row => row.Count != width))
        {
            SqlError.Syntax("VALUES rows must all have the same number of values");
        }
        string[] names = [.. Enumerable.Range(0, width).Select(column => $"column_{column}")];
        Json[][] rows = [.. values.Rows.Select(row => row.Select(binder.Bind).ToArray())];
        DataType?[] types = [.. Enumerable.Range(0, width).Select(column => rows.Select(row => Types.Of(row[column])).FirstOrDefault(type => type is not null && type.Kind != TypeKind.Null))];
        Json plan = TryConstants(rows, width, names) ?? Nodes.Union(rows.Select(row => Nodes.Select(scope.Relation.Plan, row.Select((value, column) => Nodes.Alias(value, names[column])))), "vertical_relaxed");
        return new Relation(plan, [.. names.Select((name, column) => new Column(name, name, types[column], []))]);
    }

    /// <summary>Rows of constants as one list per column, exploded: many rows stay one small node.</summary>
    private Json? TryConstants(Json[][] rows, int width, string[] names)
    {
        if (rows.Length < 2)
        {
            return null;
        }
        var lists = new List<Json>();
        for (int column = 0; column < width; column++)
        {
            Json[] cells = [.. rows.Select(row => row[column])];
            if (cells.Any(cell => cell.Form != "lit" || cell.Body.Kind == System.Text.Json.JsonValueKind.Array))
            {
                return null;
            }
            Json[] values = [.. cells.Where(cell => cell.Type?.Kind != TypeKind.Null)];
            DataType? type = values.Length == 0 ? DataType.Null
                : values.All(cell => cell["dtype"] is null) ? values.All(cell => int.TryParse(cell.Body.Text, out _)) ? DataType.Int32 : DataType.Int64
                : values.All(cell => cell.Type is not null && cell.Type.Equals(values[0].Type)) ? values[0].Type : null;
            if (type is null)
            {
                return null;
            }
            lists.Add(Nodes.Alias(Nodes.Lit(Json.Array(cells.Select(cell => cell.Body)), DataType.List(type)), names[column]));
        }
        return Nodes.Explode(Nodes.Select(Context.Empty, lists), names);
    }

    // ---- set operations

    private Relation BindSet(SetOperation set, Scope? outer)
    {
        Relation left = BindBody(set.Left, outer), right = BindBody(set.Right, outer);
        if (!set.ByName && left.Columns.Count != right.Columns.Count)
        {
            SqlError.Interface($"{set.Op} requires equal number of columns in each table (use '{set.Op} BY NAME' to combine mismatched tables)");
        }
        if (set.Op == "UNION")
        {
            return BindUnion(set, left, right);
        }
        if (set.ByName && set.IsAll)
        {
            SqlError.Interface($"'{set.Op} ALL BY NAME' is not supported");
        }
        return BindDifference(set, left, right);
    }

    private static Relation BindUnion(SetOperation set, Relation left, Relation right)
    {
        List<Column> columns = [.. left.Columns.Zip(right.Columns, (one, other) => one with { Type = one.Type?.Equals(other.Type) == true ? one.Type : null, Tables = [] })];
        Json plan;
        if (set.ByName)
        {
            columns = [.. left.Columns.Select(column => column with { Tables = [] }), .. right.Columns.Where(column => !left.Columns.Any(one => one.Name == column.Name)).Select(column => column with { Tables = [] })];
            plan = Nodes.Union([left.Plan, right.Plan], "diagonal_relaxed");
        }
        else
        {
            Json renamed = Nodes.Select(right.Plan, right.Columns.Select((column, index) => Nodes.Alias(column.Ref, left.Columns[index].Physical)));
            plan = Nodes.Union([left.Plan, renamed], "vertical_relaxed");
        }
        return new Relation(set.IsAll ? plan : Nodes.Unique(plan, null, "any"), columns);
    }

    private Relation BindDifference(SetOperation set, Relation left, Relation right)
    {
        Column[] other = set.ByName ? [.. left.Columns.Select(column => right.Columns.FirstOrDefault(one => one.Name == column.Name)
            ?? SqlError.Interface<Column>($"{set.Op} BY NAME: the second query has no column '{column.Name}'"))] : [.. right.Columns];
        string[] keys = [.. other.Select(_ => Context.NewName())];
        Json second = Nodes.Select(right.Plan, other.Select((column, index) => Nodes.Alias(Common(column, left.Columns[index]), keys[index])));
        Json first = left.Plan;
        List<Json> leftOn = [.. left.Columns.Select((column, index) => Common(column, other[index]))], rightOn = [.. keys.Select((key, index) => Nodes.Col(key, other[index].Type))];
        if (set.IsAll)
        {
            string number = Context.NewName(), otherNumber = Context.NewName();
            first = Nodes.WithColumns(first, [Nodes.Alias(Occurrence(left.Columns.Select(column => column.Ref)), number)]);
            second = Nodes.WithColumns(second, [Nodes.Alias(Occurrence(keys.Select(key => Nodes.Col(key))), otherNumber)]);
            leftOn.Add(Nodes.Col(number));
            rightOn.Add(Nodes.Col(otherNumber));
        }
        Json plan = Nodes.Join(first, second, set.Op == "EXCEPT" ? "anti" : "semi", leftOn, rightOn, nullsEqual: true);
        plan = Nodes.Select(plan, left.Columns.Select(column => column.Ref));
        return new Relation(set.IsAll ? plan : Nodes.Unique(plan, null, "any"), [.. left.Columns.Select(column => column with { Tables = [] })]);
    }

    /// <summary>A key in the type that both sides have in common.</summary>
    public static Json Common(Column column, Column other) => Common(column.Ref, other.Type);

    public static Json Common(Json value, DataType? other)
    {
        DataType? type = Types.Of(value);
        if (type is null || other is null || type.Equals(other) || !type.IsNumeric || !other.IsNumeric)
        {
            return value;
        }
        DataType common = type.IsInteger && other.IsInteger
            ? type.Kind is TypeKind.UInt64 or TypeKind.UInt128 or TypeKind.Int128 || other.Kind is TypeKind.UInt64 or TypeKind.UInt128 or TypeKind.Int128 ? DataType.Int128 : DataType.Int64
            : DataType.Float64;
        return common.Equals(type) ? value : Nodes.Cast(value, common);
    }

    /// <summary>The number of a row among those that equal it.</summary>
    private static Json Occurrence(IEnumerable<Json> columns) => Json.Object(
        ("over", Nodes.Fn("int_range", DataType.Int64, [("step", Json.Number(1)), ("dtype", Json.String("int64"))], Nodes.Lit(0), Nodes.Len)),
        ("partition_by", Json.Array(columns)), ("order_by", Json.Null));

    // ---- order and limits of a set operation

    private Relation BindOrdered(Query query, Relation relation)
    {
        if (query.OrderByAll is not null || query.OrderBy.Count > 0)
        {
            var scope = new Scope(Context, this, relation, null);
            var binder = new ExprBinder(scope);
            OrderItem[] items = query.OrderByAll is { } all ? [.. relation.Columns.Select(column => all with { Value = new NameExpr([column.Name]) })] : [.. query.OrderBy];
            Json[] keys = [.. items.Select(item => OrdinalOf(item.Value, relation.Columns.Count) is int number ? relation.Columns[number].Ref : binder.Bind(item.Value))];
            Json sorted = Nodes.Sort(relation.Plan, keys, items.Select(item => item.IsDescending), items.Select(item => !(item.NullsFirst ?? item.IsDescending)));
            relation = new Relation(Nodes.Select(sorted, relation.Columns.Select(column => column.Ref)), relation.Columns);
        }
        relation.Plan = Limited(query, relation.Plan);
        return relation;
    }

    /// <summary>The column that a number in ORDER BY means, from 0; null: it is no number.</summary>
    public static int? OrdinalOf(SqlExpr value, int count)
    {
        if (value is UnaryExpr { Op: "-", Operand: LiteralExpr { Kind: LiteralKind.Number } negative })
        {
            SqlError.Syntax($"negative ordinal values are invalid for ORDER BY; found -{negative.Value}");
        }
        if (value is not LiteralExpr { Kind: LiteralKind.Number } literal)
        {
            return null;
        }
        return int.TryParse(literal.Value, out int number) && number >= 1 && number <= count ? number - 1
            : SqlError.Interface<int>($"ORDER BY ordinal value must refer to a valid column; found {literal.Value}");
    }

    public static Json Limited(Query query, Json plan)
    {
        long? limit = RowsOf(query.Limit), offset = RowsOf(query.Offset);
        return limit is null && offset is null ? plan : Nodes.Slice(plan, offset ?? 0, limit);
    }

    private static long? RowsOf(SqlExpr? value) => value switch
    {
        null => null,
        LiteralExpr { Kind: LiteralKind.Null } => null,
        LiteralExpr { Kind: LiteralKind.Number } number when long.TryParse(number.Value, out long rows) => rows,
        _ => SqlError.Syntax<long>("non-numeric arguments for LIMIT/OFFSET/FETCH are not supported"),
    };
}
