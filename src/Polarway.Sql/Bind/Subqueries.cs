using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>
/// Subqueries as values. One that names nothing of the query around is joined to it as one row; one that does is computed for each
/// distinct combination of the outer values that it names, and joined by these. Rows are never numbered, so nothing depends on their order.
/// </summary>
internal sealed class Subqueries(ExprBinder binder)
{
    private Scope Scope => binder.Scope;

    private Context Context => Scope.Context;

    private Relation Around => Scope.Relation;

    // ---- values

    public Json Scalar(Query query)
    {
        if (TryAlone(query, out Relation? alone))
        {
            Column only = Only(alone!);
            return Attach(Nodes.Agg("item", only.Type, [("allow_empty", Json.True)], only.Ref), alone!.Plan);
        }
        return new Correlation(binder, query).Scalar();
    }

    public Json Exists(ExistsExpr exists)
    {
        Json found;
        if (TryAlone(exists.Query, out Relation? alone))
        {
            found = Attach(Nodes.Fn("gt", DataType.Boolean, Nodes.Len, Nodes.Lit(0)), alone!.Plan);
        }
        else
        {
            found = new Correlation(binder, exists.Query).Exists();
        }
        return exists.Negated ? Nodes.Not(found) : found;
    }

    /// <summary>Membership with the three values of SQL: unknown where the value is null, or is not found and the query gave a null.</summary>
    public Json In(InExpr within)
    {
        Json value = binder.Bind(within.Value), found;
        if (TryAlone(within.Query!, out Relation? alone))
        {
            Column only = Only(alone!);
            Json key = QueryBinder.Common(only.Ref, Types.Of(value));
            Json list = Attach(Nodes.Agg("implode", null, key), alone!.Plan), unknown = Nodes.Cast(Nodes.Null, DataType.Boolean);
            Json has = Nodes.Fn("is_in", DataType.Boolean, QueryBinder.Common(value, only.Type), list);
            Json nulls = Attach(Nodes.Fn("gt", DataType.Boolean, Nodes.Agg("null_count", DataType.UInt32, only.Ref), Nodes.Lit(0)), alone.Plan);
            Json empty = Attach(Nodes.Fn("eq", DataType.Boolean, Nodes.Len, Nodes.Lit(0)), alone.Plan);
            found = value.Type?.Kind == TypeKind.Null ? Nodes.When(empty, Nodes.Lit(false), unknown)
                : Nodes.When([(empty, Nodes.Lit(false)), (Nodes.IsNull(value), unknown), (has, Nodes.Lit(true)), (nulls, unknown)], Nodes.Lit(false));
        }
        else
        {
            found = new Correlation(binder, within.Query!).In(within.Value);
        }
        return Hide(within.Negated ? Nodes.Not(found) : found);
    }

    /// <summary>A comparison with all or any rows of a query, by its extremes.</summary>
    public Json Quantified(QuantifiedExpr quantified, string fn)
    {
        if (fn == "eq" && !quantified.IsAll)
        {
            return In(new InExpr(false, quantified.Value, null, quantified.Query));
        }
        if (fn == "ne" && quantified.IsAll)
        {
            return In(new InExpr(true, quantified.Value, null, quantified.Query));
        }
        if (fn is "eq" or "ne")
        {
            return SqlError.Syntax<Json>($"{(quantified.IsAll ? "ALL" : "ANY")} with operator '{quantified.Op}' is not supported");
        }
        if (!TryAlone(quantified.Query!, out Relation? alone))
        {
            return SqlError.Interface<Json>("ANY and ALL over a correlated subquery are not currently supported");
        }
        Column only = Only(alone!);
        Json value = binder.Bind(quantified.Value);
        bool wantsMost = fn is "gt" or "ge" == quantified.IsAll;
        Json extreme = Attach(Nodes.Agg(wantsMost ? "max" : "min", only.Type, only.Ref), alone!.Plan);
        Json empty = Attach(Nodes.Fn("eq", DataType.Boolean, Nodes.Len, Nodes.Lit(0)), alone.Plan);
        return Nodes.When(empty, Nodes.Lit(quantified.IsAll), Nodes.Fn(fn, DataType.Boolean, value, extreme));
    }

    // ---- conditions that are joins

    /// <summary>Turns a condition of WHERE that only asks for membership or existence into a semi or anti join.</summary>
    public bool TryFilter(SqlExpr condition)
    {
        switch (condition)
        {
            case InExpr { Query: not null } within when !within.Negated && TryAlone(within.Query!, out Relation? alone):
                Json value = binder.Bind(within.Value);
                if (!Scope.HasColumn(value) || Scope.HasOuter(value))
                {
                    return false;
                }
                Column only = Only(alone!);
                string key = Context.NewName();
                Json right = Nodes.Select(alone!.Plan, [Nodes.Alias(QueryBinder.Common(only.Ref, Types.Of(value)), key)]);
                Around.Plan = Nodes.Join(Around.Plan, right, "semi", [QueryBinder.Common(value, only.Type)], [Nodes.Col(key)]);
                return true;
            case ExistsExpr exists:
                return !TryAlone(exists.Query, out _) && new Correlation(binder, exists.Query).TrySemi(exists.Negated);
            case UnaryExpr { Op: "NOT", Operand: ExistsExpr inner }:
                return !TryAlone(inner.Query, out _) && new Correlation(binder, inner.Query).TrySemi(!inner.Negated);
            default:
                return false;
        }
    }

    // ---- parts

    public static Column Only(Relation relation)
        => relation.Columns.Count == 1 ? relation.Columns[0] : SqlError.Syntax<Column>("SQL subquery returns more than one column");

    /// <summary>Binds a query that names nothing of the one around; false: it does.</summary>
    private bool TryAlone(Query query, out Relation? relation)
    {
        try
        {
            relation = Scope.Queries.Bind(query, null);
            return true;
        }
        catch (PolarwayException refused) when (refused.Kind is ErrorKind.ColumnNotFound or ErrorKind.SqlInterface && Around.Columns.Count > 0 && MayBeOuter(refused))
        {
            relation = null;
            return false;
        }
    }

    private static bool MayBeOuter(PolarwayException refused)
        => refused.Kind == ErrorKind.ColumnNotFound || refused.Message.StartsWith("no table or struct column", StringComparison.Ordinal) || refused.Message.StartsWith("no column named", StringComparison.Ordinal);

    /// <summary>A value of one row beside every row of the query around.</summary>
    public Json Attach(Json value, Json plan)
    {
        Rooted();
        string name = Context.NewName();
        Around.Plan = Nodes.Cross(Around.Plan, Nodes.Select(plan, [Nodes.Alias(value, name)]));
        return Nodes.Col(name, Types.Of(value));
    }

    /// <summary>A query without FROM has one row.</summary>
    private void Rooted()
    {
        if (ReferenceEquals(Around.Plan, Context.Empty))
        {
            Around.Plan = Nodes.Select(Around.Plan, [Nodes.Alias(Nodes.Lit(true), Context.NewName())]);
        }
    }

    /// <summary>As a column, so that its name is that of a subquery.</summary>
    public Json Hide(Json value)
    {
        Rooted();
        string name = Context.NewName();
        Around.Plan = Nodes.WithColumns(Around.Plan, [Nodes.Alias(value, name)]);
        return Nodes.Col(name, Types.Of(value));
    }
}
