using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>A subquery that names columns of the query around it.</summary>
internal sealed class Correlation(ExprBinder outer, Query query)
{
    private readonly List<(Json Inner, Json Outer)> _equal = [];
    private readonly List<Json> _rest = [];
    private readonly HashSet<string> _used = [];
    private Relation _from = null!;
    private ExprBinder _inner = null!;

    private Context Context => outer.Scope.Context;

    private Relation Around => outer.Scope.Relation;

    // ---- what the subquery is asked for

    public Json Exists() => Nodes.Fn("gt", DataType.Boolean, Compute(_ => Nodes.Len, isExists: true), Nodes.Lit(0)) is var found ? new Subqueries(outer).Hide(found) : found;

    public Json In(SqlExpr value)
    {
        Json needle = outer.Bind(value);
        return new Subqueries(outer).Hide(Nodes.Fn("gt", DataType.Boolean, Compute(select =>
        {
            Json item = _inner.Bind(select.Items.Count == 1 && select.Items[0].Value is { } only ? only : SqlError.Syntax<SqlExpr>("SQL subquery returns more than one column"));
            AddCondition(Nodes.Fn("eq", DataType.Boolean, item, AsOuter(needle)));
            return Nodes.Len;
        }, isExists: true), Nodes.Lit(0)));
    }

    public Json Scalar()
    {
        Json value = Compute(select =>
        {
            if (select.Items.Count != 1 || select.Items[0].Value is not { } only)
            {
                return SqlError.Syntax<Json>("SQL subquery returns more than one column");
            }
            Json item = _inner.Bind(only);
            return Scope.HasAggregate(item) ? item : Item(item);
        }, isExists: false);
        return new Subqueries(outer).Hide(value);
    }

    /// <summary>The only row of a group; with ORDER BY … LIMIT 1 the first.</summary>
    private Json Item(Json item)
    {
        if (query.Limit is LiteralExpr { Value: "1" })
        {
            Json[] keys = [.. query.OrderBy.Select(one => _inner.Bind(one.Value))];
            return Nodes.Agg("first", Types.Of(item), keys.Length == 0 ? item : Nodes.Sorted(item, keys, query.OrderBy.Select(one => one.IsDescending), query.OrderBy.Select(one => !(one.NullsFirst ?? one.IsDescending))));
        }
        return Nodes.Agg("item", Types.Of(item), [("allow_empty", Json.True)], item);
    }

    /// <summary>A semi or anti join when every correlation is an equality; false: nothing was done.</summary>
    public bool TrySemi(bool negated)
    {
        Open(isExists: true);
        if (_rest.Count > 0 || _equal.Count == 0)
        {
            return false;
        }
        string[] names = [.. _equal.Select(_ => Context.NewName())];
        Json keys = Nodes.Select(_from.Plan, _equal.Select((pair, index) => Nodes.Alias(QueryBinder.Common(pair.Inner, Types.Of(pair.Outer)), names[index])));
        Around.Plan = Nodes.Join(Around.Plan, keys, negated ? "anti" : "semi", _equal.Select(pair => QueryBinder.Common(AsColumn(pair.Outer), Types.Of(pair.Inner))), names.Select(name => Nodes.Col(name)));
        return true;
    }

    // ---- how it is answered

    private Select Open(bool isExists)
    {
        if (query.Body is not Select select || query.With.Count > 0 || select.HasGroupBy || select.Having is not null || select.Qualify is not null || select.IsDistinct || select.DistinctOn is not null
            || query.Offset is not null || (query.Limit is not null && (isExists || query.Limit is not LiteralExpr { Value: "1" })))
        {
            return SqlError.Interface<Select>("a correlated subquery with WITH, GROUP BY, HAVING, DISTINCT, QUALIFY, LIMIT, OFFSET or a set operation is not currently supported");
        }
        Relation from = select.From is null ? new Relation(Context.Empty, []) : new FromBinder(outer.Scope.Queries).Bind(select.From, null);
        _from = new Relation(from.Plan, [.. from.Columns]);
        _inner = new ExprBinder(new Scope(Context, outer.Scope.Queries, _from, outer.Scope) { Windows = select.Windows });
        foreach (SqlExpr conjunct in select.Where is null ? [] : FromBinder.Conjuncts(select.Where))
        {
            if (!IsSubquery(conjunct))
            {
                AddCondition(_inner.Bind(conjunct));
            }
            else if (isExists)
            {
                SqlError.Interface("a subquery within a correlated subquery is not currently supported");
            }
            else
            {
                AddCondition(_inner.Bind(conjunct));
            }
        }
        return select;
    }

    private static bool IsSubquery(SqlExpr value) => value is InExpr { Query: not null } or ExistsExpr || value is UnaryExpr { Op: "NOT" } not && IsSubquery(not.Operand);

    private void AddCondition(Json condition)
    {
        if (!Scope.HasOuter(condition))
        {
            _from.Plan = Nodes.Filter(_from.Plan, condition);
            return;
        }
        if (condition.Form == "fn" && condition.Body.Text == "eq")
        {
            Json one = condition["args"]!.Items[0], other = condition["args"]!.Items[1];
            if (Scope.HasOuter(one))
            {
                (one, other) = (other, one);
            }
            if (!Scope.HasOuter(one) && !Scope.HasColumn(other) && TryKey(one, other))
            {
                return;
            }
        }
        _rest.Add(condition);
    }

    /// <summary>Each value of the subquery is a key once; that it equals a second one is a condition like others.</summary>
    private bool TryKey(Json inner, Json around)
    {
        (Json Inner, Json Outer) known = _equal.Find(pair => pair.Inner.Equals(inner));
        if (known.Inner is null)
        {
            _equal.Add((inner, around));
            return true;
        }
        return known.Outer.Equals(around);
    }

    private Json Compute(Func<Select, Json> bind, bool isExists)
    {
        Select select = Open(isExists);
        Json value = bind(select);
        return _rest.Count == 0 && _equal.Count > 0 && !Scope.HasOuter(value) ? ByKeys(value) : ByValues(value);
    }

    /// <summary>Aggregates of the subquery by its side of the equalities, joined to the query around.</summary>
    private Json ByKeys(Json value)
    {
        string[] names = [.. _equal.Select(_ => Context.NewName())];
        Json made = Grouped(_from.Plan, [.. _equal.Select((pair, index) => (QueryBinder.Common(pair.Inner, Types.Of(pair.Outer)), names[index]))], value, out Json result);
        Around.Plan = Nodes.Join(Around.Plan, made, "left", _equal.Select(pair => QueryBinder.Common(AsColumn(pair.Outer), Types.Of(pair.Inner))), names.Select(name => Nodes.Col(name)));
        return result;
    }

    /// <summary>The same for every distinct combination of outer values, whatever the conditions are.</summary>
    private Json ByValues(Json value)
    {
        foreach (Json part in _rest.Concat(_equal.Select(pair => pair.Outer)).Append(value))
        {
            Collect(part);
        }
        if (_used.Count == 0)
        {
            SqlError.Interface("the correlation of this subquery is not currently supported");
        }
        string[] columns = [.. _used], names = [.. _used.Select(_ => Context.NewName())];
        Json Inside(Json part) => part.Form == "outer" ? Nodes.Col(names[Array.IndexOf(columns, part.Body.Text)], part.Type) : part.With(Inside);
        Json distinct = Nodes.Select(Nodes.Unique(Nodes.Select(Around.Plan, columns.Select(column => Nodes.Col(column))), null, "any"), columns.Select((column, index) => Nodes.Alias(Nodes.Col(column), names[index])));
        Json rows = _equal.Count == 0 ? Nodes.Cross(distinct, _from.Plan)
            : Nodes.Join(distinct, _from.Plan, "inner", _equal.Select(pair => QueryBinder.Common(Inside(pair.Outer), Types.Of(pair.Inner))), _equal.Select(pair => QueryBinder.Common(pair.Inner, Types.Of(pair.Outer))));
        if (Nodes.AllOf(_rest.Select(Inside)) is { } rest)
        {
            rows = Nodes.Filter(rows, rest);
        }
        Json made = Grouped(rows, [.. names.Select(name => (Nodes.Col(name), name))], Inside(value), out Json result);
        Around.Plan = Nodes.Join(Around.Plan, made, "left", columns.Select(column => Nodes.Col(column)), names.Select(name => Nodes.Col(name)), nullsEqual: true);
        return result;
    }

    /// <summary>Aggregates by key; the value that is computed from them beside the query around, where no row at all counts as 0.</summary>
    private Json Grouped(Json rows, (Json Value, string Name)[] keys, Json value, out Json result)
    {
        var aggregates = new Dictionary<Json, string>();
        Json Extract(Json part)
        {
            if (part.Form is not ("agg" or "len"))
            {
                if (part.Form == "col" && !keys.Any(key => key.Name == part.Body.Text))
                {
                    SqlError.Syntax($"'{_inner.Scope.NameOf(part)}' should participate in the GROUP BY clause or an aggregate function");
                }
                return part.With(Extract);
            }
            if (!aggregates.TryGetValue(part, out string? name))
            {
                aggregates.Add(part, name = Context.NewName());
            }
            Json column = Nodes.Col(name, Types.Of(part));
            return part.Form == "len" || part.Body.Text is "count" or "n_unique" ? Nodes.Fn("fill_null", DataType.UInt32, column, Nodes.Lit(0)) : column;
        }
        result = Extract(value);
        return Nodes.GroupBy(rows, keys.Select(key => Nodes.Alias(key.Value, key.Name)), aggregates.Select(one => Nodes.Alias(one.Key, one.Value)));
    }

    private void Collect(Json value)
    {
        if (value.Form == "outer")
        {
            _used.Add(value.Body.Text);
        }
        foreach ((_, Json member) in value.Members)
        {
            Collect(member);
        }
        foreach (Json item in value.Items)
        {
            Collect(item);
        }
    }

    private static Json AsColumn(Json value) => value.Form == "outer" ? Nodes.Col(value.Body.Text, value.Type) : value.With(AsColumn);

    private static Json AsOuter(Json value) => value.Form == "col" ? Json.Typed(value.Type, ("outer", value.Body)) : value.With(AsOuter);
}
