using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>What functions of a namespace expect of their arguments' types, and how they say that they were given something else.</summary>
internal sealed partial class ExprBinder
{
    // Their patterns may be anything that has a text.
    private static readonly HashSet<string> s_lenientText = ["contains", "starts_with", "ends_with", "extract", "find", "replace", "replace_all"];

    private static readonly HashSet<string> s_manyPatterns = ["contains_any", "extract_many", "find_many", "replace_many"];

    // The first argument is text, and others are too.
    private static readonly HashSet<string> s_textBesides =
        ["count_matches", "extract_all", "split", "split_exact", "splitn", "strip_chars", "strip_chars_start", "strip_chars_end", "strip_prefix", "strip_suffix", "json_path_match"];

    private static void RequireNamespace(Function function, Bound[] arguments)
    {
        int dot = function.Name.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || arguments.Length == 0)
        {
            return;
        }
        string name = function.Name[(dot + 1)..];
        switch (function.Name[..dot])
        {
            case "str":
                RequireText(name, arguments);
                break;
            case "bin":
                RequireBinary(name, arguments[0]);
                break;
            case "dt" when name.StartsWith("total_", StringComparison.Ordinal) && arguments[0].Type.Kind != TypeKind.Duration:
                WrongSeries("Duration", arguments[0]);
                break;
            case "dt":
                RequireTemporal(name, arguments[0].Type);
                break;
            case "arr" when arguments[0].Type.Kind != TypeKind.Array:
                ArrayOf(function, arguments[0]);
                break;
            case "map" when arguments[0].Type.Kind != TypeKind.Map:
                Throw.Error(ErrorKind.InvalidOperation, $"`{function.Name}` requires a Map dtype, got `{ShortName.Of(arguments[0].Type)}`");
                break;
            case "list" when name is not "explode" && arguments[0].Type.Kind != TypeKind.List:
                RequireList(name, arguments[0]);
                break;
        }
    }

    private static void RequireText(string name, Bound[] arguments)
    {
        DataType type = arguments[0].Type;
        if (type.Kind != TypeKind.String)
        {
            if (s_lenientText.Contains(name))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"expected String type, got: {ShortName.Of(type)}");
            }
            if (s_manyPatterns.Contains(name))
            {
                string lists = name == "replace_many" ? "`list[str]` and `list[str]`" : "`list[str]`";
                Throw.Error(ErrorKind.InvalidOperation, $"str.{(name == "find_many" ? "extract_many" : name)} operation not supported for dtypes `{ShortName.Of(type)}`{(name == "replace_many" ? "," : " and")} {lists}");
            }
            WrongSeries("String", arguments[0]);
        }
        if (s_textBesides.Contains(name))
        {
            bool takesNull = name.StartsWith("strip_chars", StringComparison.Ordinal);
            Bound? wrong = arguments.Skip(1).FirstOrDefault(a => a.Type.Kind != TypeKind.String && !(takesNull && a.Type.Kind == TypeKind.Null));
            if (wrong is not null)
            {
                WrongSeries("String", wrong);
            }
        }
    }

    private static void RequireBinary(string name, Bound bytes)
    {
        if (bytes.Type.Kind == TypeKind.Binary)
        {
            return;
        }
        if (name is "contains" or "starts_with" or "ends_with")
        {
            Throw.Error(ErrorKind.InvalidOperation, $"expected Binary type, got: {ShortName.Of(bytes.Type)}");
        }
        WrongSeries("Binary", bytes);
    }

    private static void RequireTemporal(string name, DataType type)
    {
        (ErrorKind kind, TypeKind[] allowed, string text) = name switch
        {
            "cast_time_unit" => (ErrorKind.Compute, [TypeKind.Datetime, TypeKind.Duration], "expected duration or datetime, got {0}"),
            "combine" => (ErrorKind.Compute, [TypeKind.Date, TypeKind.Datetime], "expected Date or Datetime, got {0}"),
            "convert_time_zone" or "replace_time_zone" => (ErrorKind.Compute, [TypeKind.Datetime], "expected Datetime, got {0}"),
            "date" => (ErrorKind.Compute, [TypeKind.Date, TypeKind.Datetime], "expected Datetime or Date, got {0}"),
            "time" => (ErrorKind.Compute, [TypeKind.Datetime, TypeKind.Time], "expected Datetime or Time, got {0}"),
            "truncate" or "round" or "month_start" or "month_end" => (ErrorKind.InvalidOperation, [TypeKind.Date, TypeKind.Datetime],
                $"`{name}` operation not supported for dtype `{{0}}` (expected: date/datetime)"),
            "hour" or "minute" or "second" or "millisecond" or "microsecond" or "nanosecond" => (ErrorKind.InvalidOperation, [TypeKind.Datetime, TypeKind.Time],
                $"`{name}` operation not supported for dtype `{{0}}`"),
            "year" or "iso_year" or "century" or "millennium" or "quarter" or "month" or "week" or "weekday" or "day" or "days_in_month" or "ordinal_day" or "is_leap_year" =>
                (ErrorKind.InvalidOperation, [TypeKind.Date, TypeKind.Datetime], $"`{name}` operation not supported for dtype `{{0}}`"),
            "to_string" => (ErrorKind.InvalidOperation, [TypeKind.Date, TypeKind.Datetime, TypeKind.Time, TypeKind.Duration], "`to_string` operation not supported for dtype `{0}`"),
            _ => (ErrorKind.InvalidOperation, (TypeKind[])[], ""),
        };
        if (allowed.Length > 0 && !allowed.Contains(type.Kind))
        {
            Throw.Error(kind, text.Replace("{0}", ShortName.Of(type), StringComparison.Ordinal));
        }
    }

    private static void RequireList(string name, Bound value)
    {
        string text = name switch
        {
            "sum" or "mean" or "median" or "std" or "var" when value.Type.Kind != TypeKind.Array => $"expected List or Array type, got dtype: {ShortName.Of(value.Type)}",
            "eval" or "agg" or "filter" or "reverse" or "unique" or "n_unique" or "any" or "all" => $"list.{(name == "eval" ? "eval" : name)} operation not supported for dtype `{ShortName.Of(value.Type)}`",
            "to_map" => $"`list.to_map` requires a List dtype, got `{ShortName.Of(value.Type)}`",
            "to_struct" => $"attempted list to_struct on non-list dtype: {ShortName.Of(value.Type)}",
            "join" => $"attempted list join on non-list dtype: {ShortName.Of(value.Type)}",
            _ => $"expected List data type for list operation, got: {value.Type.ToString().Replace(", shape=(", ", ", StringComparison.Ordinal).Replace(",)", "", StringComparison.Ordinal)}",
        };
        Throw.Error(ErrorKind.InvalidOperation, text);
    }

    private static void WrongSeries(string expected, Bound got)
        => Throw.Error(ErrorKind.Schema, $"invalid series dtype: expected `{expected}`, got `{ShortName.Of(got.Type)}` for series with name `{got.Name}`");
}
