using System.Buffers;
using System.Text;
using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Sql.Ast;
using Polarway.Sql.Bind;
using Polarway.Sql.Parse;
using Polarway.Sql.Plan;

namespace Polarway.Sql;

/// <summary>SQL text as a plan. Nothing is read or run: the caller says which tables there are, and what columns the files that the text names have.</summary>
public static class SqlTranslator
{
    /// <summary>Most characters of a query.</summary>
    private const int MostCharacters = 16 << 20;

    /// <summary>Answers a request; both are JSON objects, described in docs/sql.md.</summary>
    /// <exception cref="PolarwayException">SqlInterface and SqlSyntax with line and column or the nearest name; ColumnNotFound; InvalidArgument: the request is malformed.</exception>
    /// <example><c>{"query": "SELECT a FROM t", "tables": {"t": {"plan": …, "schema": [["a", "int64"]]}}}</c> gives <c>{"statement": "query", "version": 1, "plan": …}</c>.</example>
    public static string Translate(ReadOnlySpan<byte> request)
    {
        try
        {
            using JsonDocument document = Open(request);
            return Answer(document.RootElement);
        }
        catch (InsufficientExecutionStackException)
        {
            return SqlError.Interface<string>("sql parser error: the query is nested too deeply");
        }
    }

    private static JsonDocument Open(ReadOnlySpan<byte> request)
    {
        try
        {
            return JsonDocument.Parse(request.ToArray(), new JsonDocumentOptions { MaxDepth = 2048 });
        }
        catch (JsonException broken)
        {
            return Throw.Error<JsonDocument>(ErrorKind.InvalidArgument, $"the request is not JSON: {broken.Message}");
        }
    }

    private static string Answer(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object || Find(request, "query") is not { ValueKind: JsonValueKind.String } query)
        {
            return Throw.Error<string>(ErrorKind.InvalidArgument, "the request is an object with the text \"query\" and, when the text names tables, the object \"tables\"");
        }
        string text;
        try
        {
            text = query.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Throw.Error<string>(ErrorKind.InvalidArgument, "the query is not valid UTF-8");
        }
        if (text.Length > MostCharacters)
        {
            SqlError.Interface($"the query has {text.Length} characters; {MostCharacters} are allowed");
        }
        bool isExpression = Find(request, "expression") is { ValueKind: JsonValueKind.True };
        try
        {
            Context context = Contextual(request);
            return isExpression ? Expression(text, context) : Statement(Parser.ParseStatement(text), context);
        }
        catch (SchemaNeededException needed)
        {
            return Written(("statement", Json.String("schema")), ("version", Json.Number(1)), ("plan", needed.Plan));
        }
    }

    private static Context Contextual(JsonElement request)
    {
        try
        {
            return new Context(request);
        }
        catch (Exception broken) when (broken is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return Throw.Error<Context>(ErrorKind.InvalidArgument, "the request does not have the form that docs/sql.md says");
        }
    }

    private static JsonElement? Find(JsonElement request, string key) => request.TryGetProperty(key, out JsonElement value) ? value : null;

    private static string Expression(string text, Context context)
    {
        SelectItem item = Parser.ParseExpression(text);
        if (item.Star is not null)
        {
            return Written(("statement", Json.String("expression")), ("expr", Json.Object(("cols", Json.Object(("all", Json.True))))));
        }
        var scope = new Scope(context, new QueryBinder(context, null), new Relation(context.Empty, []), null) { TakesAnyName = true };
        Json value = new ExprBinder(scope).Bind(item.Value!);
        if (!ReferenceEquals(scope.Relation.Plan, context.Empty))
        {
            SqlError.Interface("subqueries have no meaning in an expression alone");
        }
        return Written(("statement", Json.String("expression")), ("expr", item.Alias is null ? value : Nodes.Alias(value, item.Alias)));
    }

    private static string Statement(Statement statement, Context context)
    {
        Relation? made = statement.Query is null ? null : new QueryBinder(context, null).Bind(statement.Query, null);
        Json plan = made is null ? Json.Null : Nodes.Select(made.Plan, made.Columns.Select(column => Nodes.Alias(column.Ref, column.Physical)));
        if (made is not null && made.Plan["op"]?.Text is "select" or "slice" or "sort" or "unique")
        {
            plan = made!.Plan;
        }
        Json version = Json.Number(1);
        switch (statement.Kind)
        {
            case StatementKind.Query:
                return Written(("statement", Json.String("query")), ("version", version), ("plan", plan));
            case StatementKind.Explain:
                return Written(("statement", Json.String("explain")), ("version", version), ("plan", plan));
            case StatementKind.ShowTables:
                return Written(("statement", Json.String("show_tables")));
            case StatementKind.CreateTable:
                return Written(("statement", Json.String("create_table")), ("name", Json.String(statement.Name)), ("or_replace", Json.Flag(statement.IsOrReplace)), ("if_not_exists", Json.Flag(statement.IfExists)),
                    ("version", version), ("plan", plan));
            case StatementKind.Delete:
                return Delete(statement, context);
            default:
                return Written(("statement", Json.String(statement.Kind == StatementKind.DropTable ? "drop_table" : "truncate")), ("names", Json.Strings(statement.Names)), ("if_exists", Json.Flag(statement.IfExists)));
        }
    }

    /// <summary>The rows that stay: those of which the condition is not true.</summary>
    private static string Delete(Statement statement, Context context)
    {
        var queries = new QueryBinder(context, null);
        Relation table = queries.Table(statement.Name).As(statement.Alias ?? statement.Name);
        Json[] columns = [.. table.Columns.Select(column => column.Ref)];
        if (statement.Where is null)
        {
            table.Plan = Nodes.Slice(table.Plan, 0, 0);
        }
        else
        {
            Json condition = new ExprBinder(new Scope(context, queries, table, null)).Bind(statement.Where);
            table.Plan = Nodes.Filter(table.Plan, Nodes.Fn("ne_missing", Core.Types.DataType.Boolean, condition, Nodes.Lit(true)));
        }
        return Written(("statement", Json.String("delete")), ("name", Json.String(statement.Name)), ("version", Json.Number(1)), ("plan", Nodes.Select(table.Plan, columns)));
    }

    private static string Written(params (string Key, Json Value)[] members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = 100_000 }))
        {
            Json.Object(members).Write(writer);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
