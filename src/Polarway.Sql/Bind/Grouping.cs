using Polarway.Core.Types;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>
/// Groups: aggregates are computed once each, under names of their own, and everything else is computed from these and the keys.
/// Without keys all rows are one group.
/// </summary>
internal sealed class Grouping(Context context, Scope scope, List<Json> keys, List<int[]>? sets)
{
    private readonly List<(Json Value, string Name)> _keys = [.. keys.Distinct().Select(key => (key, context.NewName()))];
    private readonly Dictionary<Json, string> _aggregates = [];
    private readonly Dictionary<Json, string> _groupings = [];

    public void Apply(Projection projection, Json? having)
    {
        foreach (Output output in projection.Outputs)
        {
            output.Value = Rewrite(output.Value);
        }
        for (int index = 0; index < projection.Order.Count; index++)
        {
            SortKey key = projection.Order[index];
            // A column that is gone with the grouping may still be the name of a result.
            Output? named = key.Output is null && key.Value.Form == "col" && !_keys.Exists(one => one.Value.Equals(key.Value)) ? projection.Outputs.Find(output => output.Name == scope.NameOf(key.Value)) : null;
            projection.Order[index] = named is null ? key with { Value = Rewrite(key.Value) } : key with { Value = named.Value, Output = named };
        }
        projection.Qualify = projection.Qualify is null ? null : Rewrite(projection.Qualify);
        projection.DistinctOn = projection.DistinctOn?.ConvertAll(Rewrite);
        having = having is null ? null : Rewrite(having);
        Json plan = sets is null ? Group(scope.Relation.Plan, [.. _keys]) : Nodes.Union(sets.Select(GroupSet), "diagonal_relaxed");
        if (having is not null)
        {
            plan = Nodes.Filter(plan, having);
        }
        projection.From = new Relation(plan, [.. _keys.Select(key => new Column(key.Name, key.Name, Types.Of(key.Value), [])), .. _aggregates.Select(one => new Column(one.Value, one.Value, null, []))]);
    }

    private Json Group(Json input, (Json Value, string Name)[] by)
    {
        Json[] aggregates = [.. _aggregates.Select(one => Nodes.Alias(one.Key, one.Value))];
        if (by.Length == 0)
        {
            return Nodes.Select(input, aggregates.Length == 0 ? [Nodes.Alias(Nodes.Len, context.NewName())] : aggregates);
        }
        // Constants have one row: beside the others they become columns.
        Json prepared = by.All(key => Scope.HasColumn(key.Value)) ? input : Nodes.WithColumns(input, by.Where(key => !Scope.HasColumn(key.Value)).Select(key => Nodes.Alias(key.Value, key.Name)));
        return Nodes.GroupBy(prepared, by.Select(key => Scope.HasColumn(key.Value) ? Nodes.Alias(key.Value, key.Name) : Nodes.Col(key.Name)), aggregates);
    }

    private Json GroupSet(int[] set)
    {
        Json[] chosen = [.. set.Select(index => keys[index])];
        Json plan = Group(scope.Relation.Plan, [.. _keys.Where(key => chosen.Contains(key.Value))]);
        List<Json> added = [.. _groupings.Select(one => Nodes.Alias(Nodes.Cast(Nodes.Lit(Mask(one.Key, chosen)), DataType.Int64), one.Value))];
        foreach ((Json value, string name) in _keys.Where(key => !chosen.Contains(key.Value)))
        {
            added.Add(Nodes.Alias(Types.Of(value) is { } type ? Nodes.Cast(Nodes.Null, type) : Nodes.Null, name));
        }
        return added.Count == 0 ? plan : Nodes.WithColumns(plan, added);
    }

    /// <summary>A bit for each argument of GROUPING that is not a key of the set, the last one lowest.</summary>
    private static long Mask(Json grouping, Json[] chosen)
    {
        long mask = 0;
        foreach (Json argument in grouping.Body.Items)
        {
            mask = mask << 1 | (chosen.Contains(argument) ? 0L : 1L);
        }
        return mask;
    }

    private Json Rewrite(Json value)
    {
        foreach ((Json key, string name) in _keys)
        {
            if (key.Equals(value))
            {
                return Nodes.Col(name, Types.Of(value));
            }
        }
        switch (value.Form)
        {
            case "agg" or "len":
                return Nodes.Col(AggregateName(value), Types.Of(value));
            case "grouping":
                if (sets is null)
                {
                    return Nodes.Cast(Nodes.Lit(Mask(value, [.. keys])), DataType.Int64);
                }
                if (!_groupings.TryGetValue(value, out string? grouping))
                {
                    _groupings.Add(value, grouping = context.NewName());
                }
                return Nodes.Col(grouping, DataType.Int64);
            case "over":
                return value.With(part => ReferenceEquals(part, value.Body) ? RewriteWindow(part) : RewriteAll(part));
            case "col":
                string physical = value.Body.Text;
                if (physical.StartsWith(Context.Hidden, StringComparison.Ordinal))
                {
                    Json first = Nodes.Agg("first", value.Type, value);
                    return Nodes.Col(AggregateName(first), value.Type);
                }
                return SqlError.Syntax<Json>($"'{scope.NameOf(value)}' should participate in the GROUP BY clause or an aggregate function");
            default:
                return value.With(RewriteAll);
        }
    }

    private string AggregateName(Json value)
    {
        if (!_aggregates.TryGetValue(value, out string? name))
        {
            _aggregates.Add(value, name = context.NewName());
        }
        return name;
    }

    private Json RewriteAll(Json part)
        => part.Kind == System.Text.Json.JsonValueKind.Object && IsExpression(part) ? Rewrite(part) : part.With(RewriteAll);

    private static bool IsExpression(Json value) => value.Form is "col" or "agg" or "len" or "fn" or "lit" or "alias" or "cast" or "when" or "over" or "filter" or "sort" or "struct" or "grouping" or "outer";

    /// <summary>Aggregates of a window see the groups as rows; their arguments are values of groups.</summary>
    private Json RewriteWindow(Json value)
        => value.Form == "len" ? value : value.Form == "agg" ? value.With(RewriteAll) : IsKeyOrColumn(value) ? Rewrite(value) : value.With(part => part.Kind == System.Text.Json.JsonValueKind.Object && IsExpression(part) ? RewriteWindow(part) : part.With(inner => inner.Kind == System.Text.Json.JsonValueKind.Object && IsExpression(inner) ? RewriteWindow(inner) : inner.With(RewriteWindowPart)));

    private Json RewriteWindowPart(Json part)
        => part.Kind == System.Text.Json.JsonValueKind.Object && IsExpression(part) ? RewriteWindow(part) : part.With(RewriteWindowPart);

    private bool IsKeyOrColumn(Json value) => value.Form == "col" || _keys.Exists(key => key.Value.Equals(value));
}
