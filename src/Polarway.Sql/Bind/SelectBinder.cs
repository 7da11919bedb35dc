using System.Text.RegularExpressions;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>One result of a select list.</summary>
internal sealed class Output
{
    public required string Name { get; set; }

    public required Json Value { get; set; }

    /// <summary>Under a name of the user's, which is never changed.</summary>
    public bool IsNamed { get; init; }

    /// <summary>A column as it is, not computed.</summary>
    public bool IsColumn { get; init; }

    /// <summary>A list that becomes rows.</summary>
    public bool IsUnnested { get; init; }

    /// <summary>From a star with a table before it; its name may give way.</summary>
    public string? Star { get; init; }
}

/// <summary>SELECT … FROM … WHERE … GROUP BY … and the order and limit of its query.</summary>
internal sealed partial class SelectBinder(QueryBinder queries, Select select, Query query, Scope? outer)
{
    private Scope _scope = null!;
    private ExprBinder _binder = null!;
    private Relation _from = null!;

    private Context Context => queries.Context;

    public Relation Bind()
    {
        _from = BindFrom();
        if (select.Where is not null)
        {
            ApplyWhere();
        }
        List<Output> outputs = BindItems();
        NameOutputs(outputs);
        foreach (Output output in outputs)
        {
            _scope.Aliases.TryAdd(output.Name, output.Value);
        }
        Json? having = select.Having is null ? null : _binder.Bind(select.Having);
        Json? qualify = select.Qualify is null ? null : _binder.Bind(select.Qualify);
        List<SortKey> order = BindOrder(outputs);
        List<Json> keys = BindKeys(outputs);
        var projection = new Projection(Context, _from, outputs, order) { Qualify = qualify, IsDistinct = select.IsDistinct };
        projection.DistinctOn = select.DistinctOn is null ? null : [.. select.DistinctOn.Select(key => OutputNamed(key, outputs) is { } output ? output.Value : _binder.Bind(key))];
        bool groups = select.HasGroupBy || having is not null || outputs.Any(output => Scope.HasAggregate(output.Value)) || order.Any(key => Scope.HasAggregate(key.Value));
        if (groups)
        {
            new Grouping(Context, _scope, keys, select.GroupingSets).Apply(projection, having);
        }
        Relation made = projection.Build();
        made.Plan = QueryBinder.Limited(query, made.Plan);
        return made;
    }

    private Relation BindFrom()
    {
        Relation relation = select.From is null ? new Relation(Context.Empty, []) : new FromBinder(queries).Bind(select.From, null);
        // What a WHERE joins to it belongs to this query alone.
        relation = new Relation(relation.Plan, [.. relation.Columns]);
        _scope = new Scope(Context, queries, relation, outer) { Windows = select.Windows };
        _binder = new ExprBinder(_scope);
        return relation;
    }

    private void ApplyWhere()
    {
        var predicates = new List<Json>();
        foreach (SqlExpr conjunct in FromBinder.Conjuncts(select.Where!))
        {
            if (!new Subqueries(_binder).TryFilter(conjunct))
            {
                predicates.Add(_binder.Bind(conjunct));
            }
        }
        foreach (Json predicate in predicates)
        {
            _from.Plan = Nodes.Filter(_from.Plan, Spread(predicate));
        }
    }

    /// <summary>A predicate over COLUMNS(…) as one over each of them.</summary>
    private Json Spread(Json predicate)
    {
        Json? pattern = FindColumns(predicate);
        if (pattern is null)
        {
            return predicate;
        }
        Json[] each = [.. _from.Columns.Where(column => Regex.IsMatch(column.Name, pattern.Body["regex"]!.Text, RegexOptions.None, TimeSpan.FromSeconds(1))).Select(column => Replaced(predicate, pattern, column.Ref))];
        return each.Length == 0 ? SqlError.Interface<Json>($"COLUMNS('{pattern.Body["regex"]!.Text}') matches no column") : Nodes.Tree(each, "and");
    }

    private static Json? FindColumns(Json value)
        => value.Form == "cols" ? value : value.Members.Select(member => FindColumns(member.Value)).Concat(value.Items.Select(FindColumns)).FirstOrDefault(found => found is not null);

    private static Json Replaced(Json value, Json old, Json with) => value.Equals(old) ? with : value.With(part => Replaced(part, old, with));

    // ---- the select list

    private List<Output> BindItems()
    {
        var outputs = new List<Output>();
        foreach (SelectItem item in select.Items)
        {
            if (item.Star is not null)
            {
                BindStar(item, outputs);
                continue;
            }
            bool isUnnested = item.Value is CallExpr { Name: "UNNEST" or "EXPLODE", Over: null, Arguments.Count: 1 };
            Json value = isUnnested ? _binder.Bind(((CallExpr)item.Value!).Arguments[0]) : _binder.Bind(item.Value!);
            if (value.Form == "cols")
            {
                BindColumns(value, outputs);
                continue;
            }
            outputs.Add(new Output { Name = item.Alias ?? NameOf(item.Value!, value), Value = value, IsNamed = item.Alias is not null, IsColumn = value.Form == "col" && item.Value is NameExpr, IsUnnested = isUnnested });
        }
        return outputs;
    }

    /// <summary>A rank goes by the first key that it ranks.</summary>
    private string NameOf(SqlExpr written, Json value)
        => written is CallExpr { Name: "RANK" or "DENSE_RANK" or "PERCENT_RANK" or "CUME_DIST", Over: not null } && value["order_by"] is { Items.Length: > 0 } keys ? _scope.NameOf(keys.Items[0]) : _scope.NameOf(value);

    private void BindColumns(Json value, List<Output> outputs)
    {
        foreach (Column column in _from.Columns.Where(column => Regex.IsMatch(column.Name, value.Body["regex"]!.Text, RegexOptions.None, TimeSpan.FromSeconds(1))))
        {
            outputs.Add(new Output { Name = column.Name, Value = column.Ref, IsColumn = true });
        }
    }

    private void BindStar(SelectItem item, List<Output> outputs)
    {
        List<Output> all = StarOf(item.Star!);
        if (item.Ilike is not null)
        {
            var pattern = new Regex($"^(?:{ExprBinder.LikePattern(item.Ilike, '\\')})$", RegexOptions.IgnoreCase | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
            all.RemoveAll(output => !pattern.IsMatch(output.Name));
        }
        foreach (string name in item.Exclude.Concat(item.Rename.Select(one => one.From)).Concat(item.Replace.Select(one => one.Name)))
        {
            if (!all.Any(output => output.Name == name))
            {
                Throw.ColumnNotFound(name, all.Select(output => output.Name));
            }
        }
        all.RemoveAll(output => item.Exclude.Contains(output.Name));
        foreach ((SqlExpr value, string name) in item.Replace)
        {
            all.Find(output => output.Name == name)!.Value = _binder.Bind(value);
        }
        foreach (Output output in all)
        {
            output.Name = item.Rename.FirstOrDefault(one => one.From == output.Name).To ?? output.Name;
        }
        outputs.AddRange(all);
    }

    private List<Output> StarOf(string[] parts)
    {
        if (parts.Length == 0)
        {
            return [.. _from.Columns.Select(column => new Output { Name = column.Physical, Value = column.Ref, IsColumn = true })];
        }
        Column[] table = _scope.ColumnsOf(parts[0]);
        if (table.Length > 0 && parts.Length == 1)
        {
            return [.. table.Select(column => new Output { Name = column.Name, Value = column.Ref, IsColumn = true, Star = parts[0] })];
        }
        Json holder = _scope.Resolve(parts);
        DataType? type = Context.TypeOf(holder, _from);
        if (type?.Kind != TypeKind.Struct)
        {
            SqlError.Interface($"no table or struct column named '{string.Join('.', parts)}' found");
        }
        return [.. type!.Fields.Select(field => new Output { Name = field.Name, Value = Scope.Field(holder, field.Name) })];
    }

    /// <summary>Names are those of Polars; what was not named by the user gets a number behind it when it collides.</summary>
    private void NameOutputs(List<Output> outputs)
    {
        foreach (Output output in outputs.Where(output => output.Star is not null && output.Value.Form == "col" && output.Value.Body.Text != output.Name))
        {
            if (outputs.Any(other => !ReferenceEquals(other, output) && other.Name == output.Name && other.Value.Form == "col" && other.Value.Body.Text == output.Name))
            {
                output.Name = output.Value.Body.Text;
            }
        }
        var columns = new HashSet<(string, Json)>();
        foreach (Output output in outputs.Where(output => output.IsColumn && !output.IsNamed && !columns.Add((output.Name, output.Value))))
        {
            if (outputs.Any(other => other.Star is not null && other.Name == output.Name))
            {
                SqlError.Interface($"column '{output.Name}' is duplicated in the SELECT");
            }
            Duplicate(output.Name);
        }
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (Output output in outputs.Where(output => output.IsNamed && !taken.Add(output.Name)))
        {
            Duplicate(output.Name);
        }
        foreach (Output output in outputs.Where(output => !output.IsNamed))
        {
            string name = output.Name;
            for (int number = 1; !taken.Add(name); number++)
            {
                name = $"{output.Name}:{number}";
            }
            output.Name = name;
        }
    }

    private static void Duplicate(string name)
        => Throw.Error(ErrorKind.Duplicate, $"projections contained duplicate output name '{name}'; give one of them another name with AS");

    // ---- order and groups

    private static Output? OutputNamed(SqlExpr value, List<Output> outputs)
        => value is NameExpr { Parts: [string name] } ? outputs.Find(output => output.Name == name) : null;

    private List<SortKey> BindOrder(List<Output> outputs)
    {
        if (query.OrderByAll is { } all)
        {
            return [.. outputs.Select(output => new SortKey(output.Value, output, all.IsDescending, !(all.NullsFirst ?? all.IsDescending)))];
        }
        var keys = new List<SortKey>();
        foreach (OrderItem item in query.OrderBy)
        {
            Output? output = QueryBinder.OrdinalOf(item.Value, outputs.Count) is int number ? outputs[number] : OutputNamed(item.Value, outputs);
            Json value = output?.Value ?? _binder.Bind(item.Value);
            output ??= outputs.Find(one => one.Value.Equals(value) && !one.IsUnnested);
            keys.Add(new SortKey(value, output, item.IsDescending, !(item.NullsFirst ?? item.IsDescending)));
        }
        return keys;
    }

    private List<Json> BindKeys(List<Output> outputs)
    {
        if (select.GroupByAll)
        {
            return [.. outputs.Where(output => !Scope.HasAggregate(output.Value) && Scope.HasColumn(output.Value)).Select(output => output.Value)];
        }
        var keys = new List<Json>();
        foreach (SqlExpr key in select.GroupBy)
        {
            if (key is LiteralExpr { Kind: LiteralKind.Number } literal)
            {
                keys.Add(int.TryParse(literal.Value, out int number) && number >= 1 && number <= outputs.Count ? outputs[number - 1].Value
                    : SqlError.Interface<Json>($"GROUP BY ordinal value must refer to a valid column; found {literal.Value}"));
            }
            else
            {
                keys.Add(_binder.Bind(key));
            }
            if (Scope.HasAggregate(keys[^1]))
            {
                SqlError.Syntax($"GROUP BY keys cannot hold aggregates: {key.Text}");
            }
        }
        return keys;
    }
}

/// <summary>One key of the order; <see cref="Output"/> when it is a result of the select list.</summary>
internal sealed record SortKey(Json Value, Output? Output, bool IsDescending, bool NullsLast);
