using System.Text.Json;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>The translation asks the caller for the columns of a plan: of files that the text names, or of an expression's type.</summary>
internal sealed class SchemaNeededException(Json plan) : Exception
{
    public Json Plan { get; } = plan;
}

/// <summary>What a whole translation knows: registered tables, answers of the caller, names given so far.</summary>
internal sealed class Context
{
    /// <summary>Columns that the user does not see begin so.</summary>
    public const string Hidden = "__sql_";

    private readonly Dictionary<string, JsonElement> _tables = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _schemas = [];
    private int _asked;
    private int _names;

    public Context(JsonElement request)
    {
        if (request.TryGetProperty("tables", out JsonElement tables))
        {
            foreach (JsonProperty table in tables.EnumerateObject())
            {
                _tables[table.Name] = table.Value;
            }
        }
        if (request.TryGetProperty("schemas", out JsonElement schemas))
        {
            _schemas.AddRange(schemas.EnumerateArray());
        }
        Empty = request.TryGetProperty("empty", out JsonElement empty) ? Json.Raw(empty.GetRawText()) : Json.Object(("op", Json.String("sql_empty")));
        NowMicroseconds = request.TryGetProperty("now", out JsonElement now) ? now.GetInt64() : DateTime.UtcNow.Subtract(DateTime.UnixEpoch).Ticks / 10;
    }

    /// <summary>The plan of a table without columns and rows, which constants are selected from.</summary>
    public Json Empty { get; }

    /// <summary>The same instant wherever the text says NOW(), as ticks of a wall clock.</summary>
    public long NowMicroseconds { get; }

    public IEnumerable<string> TableNames => _tables.Keys;

    public string NewName() => $"{Hidden}{_names++}";

    /// <summary>A registered table; a name in other letters of the alphabet's cases will do when it is the only one.</summary>
    public Relation Table(string name)
    {
        if (!_tables.TryGetValue(name, out JsonElement table))
        {
            string[] near = [.. _tables.Keys.Where(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase))];
            if (near.Length != 1)
            {
                SqlError.Interface($"relation '{name}' was not found{DidYouMean(name, _tables.Keys)}");
            }
            table = _tables[near[0]];
        }
        if (table.ValueKind != JsonValueKind.Object || !table.TryGetProperty("plan", out JsonElement plan) || !table.TryGetProperty("schema", out JsonElement schema))
        {
            return Throw.Error<Relation>(ErrorKind.InvalidArgument, $"the table '{name}' of the request is an object with \"plan\" and \"schema\"");
        }
        return new Relation(Json.Raw(plan.GetRawText()), ReadColumns(schema));
    }

    public static string DidYouMean(string name, IReadOnlyCollection<string> existing)
        => NearestName.Closest(name, existing) is string near ? $"; did you mean '{near}'?" : "";

    /// <summary>The columns of any plan, which the caller says.</summary>
    public List<Column> SchemaOf(Json plan)
    {
        if (_asked >= _schemas.Count)
        {
            throw new SchemaNeededException(plan);
        }
        return ReadColumns(_schemas[_asked++]);
    }

    /// <summary>The type of an expression over a relation; asked for where it does not follow.</summary>
    public DataType? TypeOf(Json expr, Relation relation)
    {
        DataType? known = Types.Of(expr);
        return known ?? SchemaOf(Nodes.Select(relation.Plan, [Nodes.Alias(expr, "x")]))[0].Type;
    }

    private static List<Column> ReadColumns(JsonElement schema)
    {
        try
        {
            return [.. schema.EnumerateArray().Select(field => (field[0].GetString()!, TypeForm.Read(field[1]))).Select(field => new Column(field.Item1, field.Item1, field.Item2, []))];
        }
        catch (Exception broken) when (broken is InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            return Throw.Error<List<Column>>(ErrorKind.InvalidArgument, "a schema in the request is a list of [name, DTYPE]");
        }
    }
}
