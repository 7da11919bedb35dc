using Polarway.Core.Types;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Types of expressions as far as they follow without asking the engine; null: not known.</summary>
internal static class Types
{
    private static readonly HashSet<string> Booleans =
    [
        "eq", "ne", "lt", "le", "gt", "ge", "eq_missing", "ne_missing", "is_null", "is_not_null", "is_nan", "is_not_nan", "is_in", "is_between", "str.contains", "str.starts_with",
        "str.ends_with", "list.contains", "arr.contains",
    ];

    private static readonly HashSet<string> SameAsFirst = ["abs", "head", "tail", "unique", "reverse", "drop_nulls", "shift", "neg", "fill_null", "coalesce", "gather", "backward_fill", "forward_fill", "dt.offset_by"];

    private static readonly HashSet<string> SameAggregates = ["min", "max", "first", "last", "item"];

    public static DataType? Of(Json expr)
    {
        if (expr.Type is not null)
        {
            return expr.Type;
        }
        switch (expr.Form)
        {
            case "fn":
                string name = expr.Body.Text;
                if (Booleans.Contains(name))
                {
                    return DataType.Boolean;
                }
                Json[] arguments = expr["args"]!.Items;
                return arguments.Length == 0 ? null
                    : SameAsFirst.Contains(name) ? Of(arguments[0])
                    : name is "add" or "sub" or "mul" or "and" or "or" or "xor" ? Both(arguments)
                    : null;
            case "agg":
                return SameAggregates.Contains(expr.Body.Text) ? Of(expr["args"]!.Items[0]) : null;
            case "over" or "filter" or "sort" or "alias":
                return Of(expr.Body);
            default:
                return null;
        }
    }

    private static DataType? Both(Json[] arguments)
    {
        DataType? left = Of(arguments[0]), right = Of(arguments[^1]);
        return left is not null && left.Equals(right) && !left.IsTemporal ? left : null;
    }
}
