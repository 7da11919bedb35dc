using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>What names mean at one place of a query.</summary>
internal sealed class Scope(Context context, QueryBinder queries, Relation relation, Scope? outer)
{
    public Context Context { get; } = context;

    public QueryBinder Queries { get; } = queries;

    public Relation Relation { get; } = relation;

    /// <summary>Of a subquery: where it stands.</summary>
    public Scope? Outer { get; } = outer;

    /// <summary>Named results of the select list, for clauses that may use them; columns come first.</summary>
    public Dictionary<string, Json> Aliases { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, WindowSpec> Windows { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An expression alone, without tables: every name is a column.</summary>
    public bool TakesAnyName { get; init; }

    /// <summary>The expression that a name with dots means.</summary>
    public Json Resolve(string[] parts)
    {
        if (TakesAnyName)
        {
            return Fields(Nodes.Col(parts[0]), parts, 1);
        }
        if (TryResolve(parts, out Json? found))
        {
            return found!;
        }
        for (Scope? around = Outer; around is not null; around = around.Outer)
        {
            if (around.TryResolve(parts, out Json? there))
            {
                return ReferenceEquals(around, Outer) ? AsOuter(there!)
                    : SqlError.Interface<Json>($"'{string.Join('.', parts)}' comes from a query two levels out; a subquery may name columns of the query around it only");
            }
        }
        return NotFound(parts);
    }

    private Json NotFound(string[] parts)
    {
        if (parts.Length == 1)
        {
            Throw.ColumnNotFound(parts[0], Relation.Columns.Select(column => column.Name).Distinct());
        }
        string[] tables = [.. Relation.Columns.SelectMany(column => column.Tables).Distinct()];
        if (Tables(parts[0]).Length > 0)
        {
            string near = Context.DidYouMean(parts[1], [.. Tables(parts[0]).Select(column => column.Name)]);
            SqlError.Interface($"no column named '{parts[1]}' found in table '{parts[0]}'{near}");
        }
        return SqlError.Interface<Json>($"no table or struct column named '{parts[0]}' found{Context.DidYouMean(parts[0], tables)}");
    }

    private Column[] Tables(string name)
    {
        Column[] exact = [.. Relation.Columns.Where(column => column.Tables.Contains(name, StringComparer.Ordinal))];
        return exact.Length > 0 ? exact : [.. Relation.Columns.Where(column => column.Tables.Contains(name, StringComparer.OrdinalIgnoreCase))];
    }

    /// <summary>The columns of a table, or all of them; for stars.</summary>
    public Column[] ColumnsOf(string? table)
    {
        if (table is null)
        {
            return [.. Relation.Columns];
        }
        return Tables(table);
    }

    private bool TryResolve(string[] parts, out Json? found)
    {
        if (parts.Length > 1)
        {
            Column[] table = Tables(parts[0]);
            Column? inTable = table.FirstOrDefault(column => column.Name == parts[1] && !column.IsShadowed) ?? table.FirstOrDefault(column => column.Name == parts[1]);
            if (inTable is not null)
            {
                found = Fields(inTable.Ref, parts, 2);
                return true;
            }
            if (table.Length > 0 && !Relation.Columns.Any(column => column.Name == parts[0]))
            {
                found = null;
                return false;
            }
        }
        return TryColumn(parts, out found);
    }

    private bool TryColumn(string[] parts, out Json? found)
    {
        Column[] named = [.. Relation.Columns.Where(column => column.Name == parts[0])];
        Column[] open = [.. named.Where(column => !column.IsShadowed)];
        if (open.Length > 1)
        {
            SqlError.Interface($"ambiguous reference to column \"{parts[0]}\" (use one of: {string.Join(", ", open.Select(column => column.Tables.Length > 0 ? $"{column.Tables[0]}.{column.Name}" : column.Name))})");
        }
        Column? one = open.Length == 1 ? open[0] : named.FirstOrDefault();
        if (one is not null)
        {
            found = Fields(one.Ref, parts, 1);
            return true;
        }
        if (Aliases.TryGetValue(parts[0], out Json? alias))
        {
            found = Fields(alias, parts, 1);
            return true;
        }
        found = null;
        return false;
    }

    /// <summary>A field of a struct for each further name.</summary>
    public static Json Fields(Json value, string[] parts, int from)
    {
        for (int part = from; part < parts.Length; part++)
        {
            value = Field(value, parts[part]);
        }
        return value;
    }

    public static Json Field(Json value, string name)
    {
        DataType? type = Types.Of(value) is { Kind: TypeKind.Struct } holder ? holder.Fields.FirstOrDefault(field => field.Name == name)?.Type : null;
        return Nodes.Fn("struct.field", type, [("name", Json.String(name))], value);
    }

    private static Json AsOuter(Json value)
        => value.Form == "col" ? Json.Typed(value.Type, ("outer", value.Body)) : value.With(part => part.Kind is System.Text.Json.JsonValueKind.Object or System.Text.Json.JsonValueKind.Array ? AsOuter(part) : part);

    /// <summary>Whether an expression names a column of the query around.</summary>
    public static bool HasOuter(Json value)
        => value.Form == "outer" || value.Members.Any(member => HasOuter(member.Value)) || value.Items.Any(HasOuter);

    /// <summary>Whether an expression names a column of this query.</summary>
    public static bool HasColumn(Json value)
        => value.Form is "col" or "cols" || value.Members.Any(member => HasColumn(member.Value)) || value.Items.Any(HasColumn);

    /// <summary>Whether an expression holds an aggregate that is not a window's.</summary>
    public static bool HasAggregate(Json value) => value.Form switch
    {
        "agg" or "len" or "grouping" => true,
        "over" => value.Body.Members.Any(member => HasAggregate(member.Value)) && HasInnerAggregate(value.Body),
        _ => value.Members.Any(member => HasAggregate(member.Value)) || value.Items.Any(HasAggregate),
    };

    /// <summary>An aggregate in the arguments of a window's aggregates.</summary>
    private static bool HasInnerAggregate(Json value)
        => value.Form is "agg" ? value["args"]!.Items.Any(HasAggregate) : value.Members.Any(member => HasInnerAggregate(member.Value)) || value.Items.Any(HasInnerAggregate);

    /// <summary>The name that Polars gives an expression: that of its first column, else "literal".</summary>
    public string NameOf(Json value)
    {
        switch (value.Form)
        {
            case "col":
                string physical = value.Body.Text;
                return physical.StartsWith(Context.Hidden, StringComparison.Ordinal) ? "literal"
                    : Relation.Columns.FirstOrDefault(column => column.Physical == physical)?.Name ?? physical;
            case "outer":
                return value.Body.Text;
            case "len":
                return "len";
            case "alias":
                return value["name"]!.Text;
            case "fn" when value.Body.Text == "struct.field":
                return value["opts"]!["name"]!.Text;
            case "fn" or "agg":
                Json[] arguments = value["args"]!.Items;
                return arguments.Length == 0 ? "literal" : NameOf(arguments[0]);
            case "when":
                return NameOf(value.Body.Items[0].Items[1]);
            case "cast" or "over" or "filter" or "sort" or "name":
                return NameOf(value.Body);
            case "grouping":
                return value["text"]!.Text;
            default:
                return "literal";
        }
    }
}
