using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Joins. Equal columns are keys; other conditions are tested on the pairs of distinct values that they name.</summary>
internal sealed partial class FromBinder
{
    private Relation BindJoin(JoinTable join)
    {
        Relation left = Bind(join.Left, null);
        if (join.Right is FunctionTable { Name: "UNNEST" } unnest && join.Kind is "CROSS" or "INNER" && join.On is null && join.Using is null && MayBeLateral(unnest, left))
        {
            return WithAlias(join, BindUnnest(unnest, left));
        }
        Relation right = Bind(join.Right, null);
        if (join.Right is DerivedTable { Alias: null })
        {
            SqlError.Interface("cannot JOIN on unnamed relation; please provide an alias");
        }
        Relation made = Join(join, left, right);
        return WithAlias(join, made);
    }

    private static bool MayBeLateral(FunctionTable unnest, Relation left)
        => unnest.Arguments.Any(argument => Named(argument).Any(name => left.Columns.Any(column => column.Name == name[^1] || column.Name == name[0])));

    private static IEnumerable<string[]> Named(SqlExpr value) => value switch
    {
        NameExpr name => [name.Parts],
        CallExpr call => call.Arguments.SelectMany(Named),
        IndexExpr index => Named(index.Value),
        _ => [],
    };

    /// <summary>A join in parentheses under a name: its tables keep theirs, a later column of a name that is there gives way.</summary>
    private static Relation WithAlias(JoinTable join, Relation made)
    {
        if (join.Alias is null)
        {
            return made;
        }
        var seen = new HashSet<string>();
        return new Relation(made.Plan, [.. made.Columns.Select(column => column with { Tables = [.. column.Tables, join.Alias], IsShadowed = !seen.Add(column.Name) || column.IsShadowed })]);
    }

    private Relation Join(JoinTable join, Relation left, Relation right)
    {
        string kind = join.Kind;
        if (kind.StartsWith("RIGHT ", StringComparison.Ordinal))
        {
            return Join(new JoinTable(kind[6..], join.Right, join.Left) { On = join.On, Using = join.Using, IsNatural = join.IsNatural }, right, left);
        }
        // Columns of the right table that collide take its name along.
        string table = join.Right.Alias ?? (join.Right as NamedTable)?.Name ?? right.Columns.FirstOrDefault()?.Tables.FirstOrDefault() ?? "right";
        var renamed = new List<Column>();
        var taken = new Relation(left.Plan, [.. left.Columns]);
        foreach (Column column in right.Columns)
        {
            string physical = Free(taken, column.Physical, column.Tables.FirstOrDefault() ?? table);
            Column moved = column with { Physical = physical };
            renamed.Add(moved);
            taken.Columns.Add(moved);
        }
        right = new Relation(Nodes.Select(right.Plan, right.Columns.Select((column, index) => Nodes.Alias(column.Ref, renamed[index].Physical))), renamed);
        string[]? names = join.Using;
        if (join.IsNatural)
        {
            names = [.. left.Columns.Where(column => !column.IsShadowed).Select(column => column.Name).Intersect(right.Columns.Select(column => column.Name))];
            if (names.Length == 0)
            {
                SqlError.Interface("no common columns found for NATURAL JOIN");
            }
        }
        return names is not null ? JoinUsing(kind, left, right, names, join.IsNatural)
            : kind == "CROSS" || join.On is null ? new Relation(Nodes.Cross(left.Plan, right.Plan), [.. left.Columns, .. right.Columns])
            : JoinOn(kind, left, right, join.On);
    }

    private Relation JoinUsing(string kind, Relation left, Relation right, string[] names, bool isNatural)
    {
        Column[] leftKeys = [.. names.Select(name => KeyOf(left, name, "left"))], rightKeys = [.. names.Select(name => KeyOf(right, name, "right"))];
        Json plan = Equal(kind, left, right, [.. leftKeys.Select(key => key.Ref)], [.. rightKeys.Select(key => key.Ref)]);
        if (kind is "SEMI" or "ANTI")
        {
            return new Relation(plan, left.Columns);
        }
        if (!isNatural)
        {
            return new Relation(plan, [.. left.Columns, .. right.Columns.Select(column => rightKeys.Contains(column) ? column with { IsShadowed = true } : column)]);
        }
        if (kind is "RIGHT" or "FULL")
        {
            plan = Nodes.WithColumns(plan, leftKeys.Select((key, index) => Nodes.Alias(Nodes.Fn("coalesce", key.Type, key.Ref, rightKeys[index].Ref), key.Physical)));
        }
        plan = Json.Object(("op", Json.String("drop")), ("input", plan), ("columns", Json.Strings(rightKeys.Select(key => key.Physical))), ("strict", Json.True));
        Column[] merged = [.. left.Columns.Select(column => Array.IndexOf(leftKeys, column) is >= 0 and int at ? column with { Tables = [.. column.Tables, .. rightKeys[at].Tables] } : column)];
        return new Relation(plan, [.. merged, .. right.Columns.Except(rightKeys)]);
    }

    private static Column KeyOf(Relation relation, string name, string side)
        => relation.Columns.FirstOrDefault(column => column.Name == name && !column.IsShadowed) ?? relation.Columns.FirstOrDefault(column => column.Name == name)
            ?? SqlError.Interface<Column>($"no column named '{name}' found in the {side} table of the join{Context.DidYouMean(name, [.. relation.Columns.Select(column => column.Name)])}");

    private static Json Equal(string kind, Relation left, Relation right, Json[] leftOn, Json[] rightOn, bool nullsEqual = false) => Nodes.Join(left.Plan, right.Plan, kind.ToLowerInvariant(),
        leftOn.Select((key, index) => QueryBinder.Common(key, Types.Of(rightOn[index]))), rightOn.Select((key, index) => QueryBinder.Common(key, Types.Of(leftOn[index]))), nullsEqual);

    /// <summary>The condition in its parts: pairs of keys, what the left or the right table decides alone, the rest.</summary>
    private sealed record Condition(List<(Json Left, Json Right)> Keys, List<Json> Left, List<Json> Right, List<Json> Rest);

    private Relation JoinOn(string kind, Relation left, Relation right, SqlExpr on)
    {
        var both = new Relation(Context.Empty, [.. left.Columns, .. right.Columns]);
        var binder = new ExprBinder(new Scope(Context, queries, both, null));
        var parts = new Condition([], [], [], []);
        foreach (SqlExpr conjunct in Conjuncts(on))
        {
            Sort(binder.Bind(conjunct), left, right, parts);
        }
        if (!ReferenceEquals(both.Plan, Context.Empty))
        {
            SqlError.Interface("subqueries in a JOIN condition are not supported; put them into WHERE");
        }
        Push(kind, left, right, parts);
        Column[] columns = kind is "SEMI" or "ANTI" ? [.. left.Columns] : [.. left.Columns, .. right.Columns];
        if (parts.Rest.Count == 0 && parts.Left.Count == 0 && parts.Right.Count == 0 && parts.Keys.Count > 0)
        {
            return new Relation(Equal(kind, left, right, [.. parts.Keys.Select(key => key.Left)], [.. parts.Keys.Select(key => key.Right)]), [.. columns]);
        }
        if (kind is "INNER" or "CROSS")
        {
            Json pairs = Pairs(left.Plan, right.Plan, parts);
            return new Relation(Nodes.AllOf(parts.Rest) is { } rest ? Nodes.Filter(pairs, rest) : pairs, [.. columns]);
        }
        return new Relation(Matched(kind, left, right, parts), [.. columns]);
    }

    public static IEnumerable<SqlExpr> Conjuncts(SqlExpr on)
        => on is BinaryExpr { Op: "AND" } both ? Conjuncts(both.Left).Concat(Conjuncts(both.Right)) : [on];

    private static void Sort(Json condition, Relation left, Relation right, Condition parts)
    {
        bool Uses(Json value, Relation relation) => value.Form == "col" ? relation.Columns.Any(column => column.Physical == value.Body.Text)
            : value.Members.Any(member => Uses(member.Value, relation)) || value.Items.Any(item => Uses(item, relation));
        bool usesLeft = Uses(condition, left), usesRight = Uses(condition, right);
        if (usesLeft && usesRight && condition.Form == "fn" && condition.Body.Text == "eq")
        {
            Json one = condition["args"]!.Items[0], other = condition["args"]!.Items[1];
            if (!Uses(one, right) && !Uses(other, left))
            {
                parts.Keys.Add((one, other));
                return;
            }
            if (!Uses(one, left) && !Uses(other, right))
            {
                parts.Keys.Add((other, one));
                return;
            }
        }
        (usesLeft && usesRight ? parts.Rest : usesRight ? parts.Right : usesLeft ? parts.Left : parts.Right).Add(condition);
    }

    /// <summary>What one table decides alone is decided there, where its rows may go without changing the join.</summary>
    private static void Push(string kind, Relation left, Relation right, Condition parts)
    {
        if (kind is "INNER" or "CROSS" or "RIGHT" or "SEMI" && Nodes.AllOf(parts.Left) is { } onLeft)
        {
            left.Plan = Nodes.Filter(left.Plan, onLeft);
            parts.Left.Clear();
        }
        if (kind is "INNER" or "CROSS" or "LEFT" or "SEMI" or "ANTI" && Nodes.AllOf(parts.Right) is { } onRight)
        {
            right.Plan = Nodes.Filter(right.Plan, onRight);
            parts.Right.Clear();
        }
        parts.Rest.AddRange(parts.Left);
        parts.Rest.AddRange(parts.Right);
        parts.Left.Clear();
        parts.Right.Clear();
    }

    private static Json Pairs(Json left, Json right, Condition parts) => parts.Keys.Count == 0 ? Nodes.Cross(left, right)
        : Equal("inner", new Relation(left, []), new Relation(right, []), [.. parts.Keys.Select(key => key.Left)], [.. parts.Keys.Select(key => key.Right)]);

    /// <summary>Outer, semi and anti joins under any condition: the pairs of distinct values that it names are matched first, then the rows find theirs.</summary>
    private Json Matched(string kind, Relation left, Relation right, Condition parts)
    {
        var used = new HashSet<string>();
        void Collect(Json value)
        {
            if (value.Form == "col")
            {
                used.Add(value.Body.Text);
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
        foreach (Json value in parts.Rest.Concat(parts.Keys.SelectMany(key => new[] { key.Left, key.Right })))
        {
            Collect(value);
        }
        (Json leftPlan, string[] leftKeys) = Keyed(left, used);
        (Json rightPlan, string[] rightKeys) = Keyed(right, used);
        Json distinctLeft = Nodes.Unique(Nodes.Select(leftPlan, leftKeys.Select(key => Nodes.Col(key))), null, "any");
        Json distinctRight = Nodes.Unique(Nodes.Select(rightPlan, rightKeys.Select(key => Nodes.Col(key))), null, "any");
        Json matches = Pairs(distinctLeft, distinctRight, parts);
        if (Nodes.AllOf(parts.Rest) is { } rest)
        {
            matches = Nodes.Filter(matches, rest);
        }
        string[] leftNames = [.. leftKeys.Select(_ => Context.NewName())], rightNames = [.. rightKeys.Select(_ => Context.NewName())];
        string found = Context.NewName(), there = Context.NewName();
        matches = Nodes.Select(matches, [.. leftKeys.Select((key, index) => Nodes.Alias(Nodes.Col(key), leftNames[index])), .. rightKeys.Select((key, index) => Nodes.Alias(Nodes.Col(key), rightNames[index]))]);
        Json[] Refs(string[] names) => [.. names.Select(name => Nodes.Col(name))];
        switch (kind)
        {
            case "SEMI" or "ANTI":
                return Nodes.Select(Nodes.Join(leftPlan, matches, kind.ToLowerInvariant(), Refs(leftKeys), Refs(leftNames), nullsEqual: true), left.Columns.Select(column => column.Ref));
            case "RIGHT":
                return Outer(right, rightPlan, rightKeys, rightNames, left, leftPlan, leftKeys, leftNames, matches, found, there);
            default:
                Json rows = Outer(left, leftPlan, leftKeys, leftNames, right, rightPlan, rightKeys, rightNames, matches, found, there);
                if (kind == "LEFT")
                {
                    return rows;
                }
                Json alone = Nodes.Join(rightPlan, matches, "anti", Refs(rightKeys), Refs(rightNames), nullsEqual: true);
                return Nodes.Union([rows, Nodes.Select(alone, right.Columns.Select(column => column.Ref))], "diagonal_relaxed");
        }
    }

    private static Json Outer(Relation kept, Json keptPlan, string[] keptKeys, string[] keptNames, Relation other, Json otherPlan, string[] otherKeys, string[] otherNames, Json matches, string found, string there)
    {
        Json flagged = Nodes.WithColumns(matches, [Nodes.Alias(Nodes.Lit(true), found)]);
        Json rows = Nodes.Join(keptPlan, flagged, "left", keptKeys.Select(key => Nodes.Col(key)), keptNames.Select(name => Nodes.Col(name)), nullsEqual: true);
        Json all = Nodes.WithColumns(otherPlan, [Nodes.Alias(Nodes.Lit(true), there)]);
        rows = Nodes.Join(rows, all, "left", [.. otherNames.Select(name => Nodes.Col(name)), Nodes.Col(found)], [.. otherKeys.Select(key => Nodes.Col(key)), Nodes.Col(there)], nullsEqual: true);
        return Nodes.Select(rows, [.. kept.Columns.Select(column => column.Ref), .. other.Columns.Select(column => column.Ref)]);
    }

    /// <summary>The columns of a table that a condition names; one constant where it names none.</summary>
    private (Json Plan, string[] Keys) Keyed(Relation relation, HashSet<string> used)
    {
        string[] keys = [.. relation.Columns.Select(column => column.Physical).Where(used.Contains).Distinct()];
        if (keys.Length > 0)
        {
            return (relation.Plan, keys);
        }
        string constant = Context.NewName();
        return (Nodes.WithColumns(relation.Plan, [Nodes.Alias(Nodes.Cast(Nodes.Lit(1), DataType.Int64), constant)]), [constant]);
    }
}
