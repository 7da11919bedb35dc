using System.Runtime.CompilerServices;
using System.Text.Json;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>What stands behind FROM: tables, derived tables, table functions and their joins.</summary>
internal sealed partial class FromBinder(QueryBinder queries)
{
    private static readonly Dictionary<string, string> Readers = new()
    {
        ["READ_CSV"] = "csv", ["READ_PARQUET"] = "parquet", ["READ_IPC"] = "ipc", ["READ_JSON"] = "ndjson", ["READ_NDJSON"] = "ndjson",
    };

    private Context Context => queries.Context;

    public Relation Bind(TableItem item, Relation? before)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (item)
        {
            case JoinTable join:
                return BindJoin(join);
            case DerivedTable derived:
                if (item.IsLateral)
                {
                    SqlError.Interface("LATERAL subqueries are not supported");
                }
                Relation inner = queries.Bind(derived.Query, null);
                return QueryBinder.Renamed(inner, item.Alias, item.Columns).As(item.Alias);
            case FunctionTable function:
                return BindFunction(function, before);
            case NamedTable named:
                if (named.Columns.Length > 0)
                {
                    return QueryBinder.Renamed(queries.Table(named.Name), named.Alias, named.Columns).As(named.Alias ?? named.Name);
                }
                return queries.Table(named.Name).As(named.Alias ?? named.Name);
            default:
                throw new InvalidOperationException(item.GetType().Name);
        }
    }

    // ---- table functions

    private Relation BindFunction(FunctionTable function, Relation? before)
    {
        if (function.Name == "UNNEST")
        {
            return BindUnnest(function, before);
        }
        if (function.Name is "RANGE" or "GENERATE_SERIES")
        {
            return BindSeries(function);
        }
        if (!Readers.TryGetValue(function.Name, out string? format))
        {
            string near = Context.DidYouMean(function.Name, [.. Readers.Keys, "UNNEST", "RANGE", "GENERATE_SERIES"]).ToLowerInvariant();
            SqlError.Interface($"'{function.Name.ToLowerInvariant()}' is not a supported table function{near}");
        }
        var binder = new ExprBinder(new Scope(Context, queries, new Relation(Context.Empty, []), null));
        if (function.Arguments.Count != 1 || binder.Bind(function.Arguments[0]) is not { } path || !Nodes.IsText(path))
        {
            return SqlError.Syntax<Relation>($"{function.Name} expects the path of a file as a text literal");
        }
        var options = new List<(string, Json)>();
        foreach ((string name, SqlExpr value) in function.Options)
        {
            Json constant = binder.Bind(value);
            options.Add((name.ToLowerInvariant(), constant.Form == "lit" ? constant.Body : SqlError.Syntax<Json>($"{function.Name}: the option {name} must be a constant")));
        }
        Json scan = Json.Object(("op", Json.String("scan")), ("format", Json.String(format!)), ("paths", Json.Array(path.Body)), ("options", Json.Object([.. options])));
        var files = new Relation(scan, Context.SchemaOf(scan));
        return QueryBinder.Renamed(files, function.Alias, function.Columns).As(function.Alias ?? function.Name.ToLowerInvariant());
    }

    private Relation BindSeries(FunctionTable function)
    {
        var binder = new ExprBinder(new Scope(Context, queries, new Relation(Context.Empty, []), null));
        Json lists = binder.Bind(new CallExpr(function.Name, function.Arguments) { Text = function.Name });
        string name = function.Columns.Length == 1 ? function.Columns[0] : function.Alias ?? function.Name.ToLowerInvariant();
        if (function.Columns.Length > 1)
        {
            SqlError.Syntax($"{function.Name} has 1 column; its alias names {function.Columns.Length}");
        }
        Json plan = Nodes.Explode(Nodes.Select(Context.Empty, [Nodes.Alias(lists, name)]), [name]);
        return new Relation(plan, [new Column(name, name, DataType.Int64, [function.Alias ?? function.Name.ToLowerInvariant()])]);
    }

    /// <summary>Arrays side by side as a table; or, of columns of the tables before, a row per item beside the other columns.</summary>
    private Relation BindUnnest(FunctionTable function, Relation? before)
    {
        if (function.WithOffset)
        {
            SqlError.Interface("UNNEST tables do not (yet) support WITH OFFSET|ORDINALITY");
        }
        if (function.Alias is null)
        {
            SqlError.Syntax("UNNEST table must have an alias");
        }
        int count = function.Arguments.Count;
        if (before is not null)
        {
            return BindLateral(function, before);
        }
        if (function.Columns.Length == 0)
        {
            SqlError.Syntax($"UNNEST table alias must also declare column names, eg: \"{function.Alias}\" (a,b,c)");
        }
        if (function.Columns.Length != count)
        {
            SqlError.Syntax($"UNNEST table alias requires {count} column name{(count == 1 ? "" : "s")}, found {function.Columns.Length}");
        }
        var binder = new ExprBinder(new Scope(Context, queries, new Relation(Context.Empty, []), null));
        Json[] arrays = [.. function.Arguments.Select(binder.Bind)];
        Json plan = Nodes.Union(arrays.Select((array, index) => Nodes.Explode(Nodes.Select(Context.Empty, [Nodes.Alias(array, function.Columns[index])]), [function.Columns[index]])), "horizontal");
        if (arrays.Length == 1)
        {
            plan = plan["inputs"]!.Items[0];
        }
        return new Relation(plan, [.. arrays.Select((array, index) => new Column(function.Columns[index], function.Columns[index], ItemType(array), [function.Alias!]))]);
    }

    private static DataType? ItemType(Json array) => Types.Of(array) is { Kind: TypeKind.List or TypeKind.Array } list ? list.Inner : null;

    private Relation BindLateral(FunctionTable function, Relation before)
    {
        var binder = new ExprBinder(new Scope(Context, queries, before, null));
        string[] names = function.Columns.Length > 0 ? function.Columns : function.Arguments.Count == 1 ? [function.Alias!]
            : SqlError.Syntax<string[]>($"UNNEST table alias must also declare column names, eg: \"{function.Alias}\" (a,b,c)");
        if (names.Length != function.Arguments.Count)
        {
            SqlError.Syntax($"UNNEST table alias requires {function.Arguments.Count} column name{(function.Arguments.Count == 1 ? "" : "s")}, found {names.Length}");
        }
        Json[] arrays = [.. function.Arguments.Select(binder.Bind)];
        string[] physical = [.. names.Select(name => Free(before, name, function.Alias!))];
        Json plan = Nodes.WithColumns(before.Plan, arrays.Select((array, index) => Nodes.Alias(array, physical[index])));
        // A join with no rows drops the row: empty and missing lists leave none.
        Json some = Nodes.Tree([.. physical.Select(name => Nodes.Fn("gt", DataType.Boolean, Nodes.Fn("list.len", Nodes.Col(name)), Nodes.Lit(0)))], "or");
        plan = Nodes.Explode(Nodes.Filter(plan, some), physical);
        return new Relation(plan, [.. before.Columns, .. names.Select((name, index) => new Column(name, physical[index], ItemType(arrays[index]), [function.Alias!]))]);
    }

    /// <summary>A name for a column of the right table: its own, or with the table's behind it when the left has that.</summary>
    private static string Free(Relation left, string name, string table)
    {
        string free = name;
        for (int attempt = 0; left.Columns.Any(column => column.Physical == free); attempt++)
        {
            free = attempt == 0 ? $"{name}:{table}" : $"{name}:{table}:{attempt}";
        }
        return free;
    }

    /// <summary>Whether a literal is true, false or unknown; null: it is no constant.</summary>
    private static bool? ConstantOf(Json value) => value.Form == "lit" && value.Body.Kind == JsonValueKind.Undefined ? value.Body.Text == "true" : null;
}
