using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Calls: the catalogue of functions and what all of them have in common.</summary>
internal sealed partial class ExprBinder
{
    /// <summary>A function: how many arguments it takes, and whether a wrong number is told in the long form.</summary>
    private sealed record Entry(int Least, int Most, Func<ExprBinder, CallExpr, Json> Bind)
    {
        /// <summary>The name under which the number of arguments is complained about; null: the short form.</summary>
        public string? Counted { get; init; }

        public bool IsAggregate { get; init; }
    }

    // Built at the first use: the parts of it lie in several files, and fields of these may come to life later than this one.
    private static readonly Lazy<Dictionary<string, Entry>> Built = new(Build);

    private static Dictionary<string, Entry> Catalogue => Built.Value;

    /// <summary>Names of all functions, in capitals.</summary>
    public static IEnumerable<string> FunctionNames => Catalogue.Keys;

    private static Dictionary<string, Entry> Build()
    {
        var all = new Dictionary<string, Entry>();
        AddMaths(all);
        AddText(all);
        AddTemporal(all);
        AddChoices(all);
        AddLists(all);
        AddAggregates(all);
        AddWindows(all);
        return all;
    }

    private static void Plain(Dictionary<string, Entry> all, string names, string fn, Func<Json, Json>? prepare = null, DataType? type = null)
    {
        foreach (string name in names.Split(' '))
        {
            all.Add(name, new Entry(1, 1, (binder, call) => Nodes.Fn(fn, type, (prepare ?? (value => value))(binder.Bind(call.Arguments[0])))));
        }
    }

    private static void Add(Dictionary<string, Entry> all, string names, int least, int most, Func<ExprBinder, Json[], Json> bind, string? counted = null)
    {
        foreach (string name in names.Split(' '))
        {
            all.Add(name, new Entry(least, most, (binder, call) => bind(binder, [.. call.Arguments.Select(binder.Bind)])) { Counted = counted });
        }
    }

    private Json BindCall(CallExpr call)
    {
        if (!Catalogue.TryGetValue(call.Name, out Entry? entry))
        {
            return SqlError.Interface<Json>($"unsupported function '{call.Written.ToLowerInvariant()}'{Context.DidYouMean(call.Name, Catalogue.Keys).ToLowerInvariant()}");
        }
        CheckCount(call, entry);
        if (!entry.IsAggregate && (call.IsDistinct || call.Filter is not null || call.OrderBy.Count > 0))
        {
            SqlError.Interface($"DISTINCT, FILTER and ORDER BY belong to aggregates, not to {call.Written}: {call.Text}");
        }
        return call.Over is null ? entry.Bind(this, call) : BindWindow(call, entry);
    }

    private static void CheckCount(CallExpr call, Entry entry)
    {
        int found = call.Arguments.Count;
        if (found >= entry.Least && found <= entry.Most)
        {
            return;
        }
        if (entry.Counted is null)
        {
            SqlError.Interface($"no function matches the given name and arguments: `{call.Text}`");
        }
        string range = entry.Most == int.MaxValue ? $"at least {entry.Least} argument{(entry.Least == 1 ? "" : "s")}"
            : entry.Least == entry.Most ? $"{entry.Least} argument{(entry.Least == 1 ? "" : "s")}" : $"{entry.Least}-{entry.Most} arguments";
        SqlError.Syntax($"{(entry.Counted.Length > 0 ? entry.Counted : call.Name)} expects {range} (found {found})");
    }

    private static string RequireText(Json value, string what, string function)
        => TextOf(value) ?? SqlError.Syntax<string>($"{function} {what} must be a string literal");

    // ---- choices

    private static void AddChoices(Dictionary<string, Entry> all)
    {
        Add(all, "COALESCE", 1, int.MaxValue, (_, a) => Nodes.Fn("coalesce", a));
        Add(all, "IFNULL NVL", 2, 2, (_, a) => Nodes.Fn("coalesce", a), "");
        Add(all, "NULLIF", 2, 2, (_, a) => Nodes.When(Compare("eq", a[0], a[1]), Nodes.Null, a[0]), "");
        Add(all, "IF IIF", 3, 3, (_, a) => Nodes.When(a[0], a[1], a[2]), "");
        Add(all, "GREATEST", 1, int.MaxValue, (_, a) => Nodes.Fn("max_horizontal", Types.Of(a[0]), a));
        Add(all, "LEAST", 1, int.MaxValue, (_, a) => Nodes.Fn("min_horizontal", Types.Of(a[0]), a));
        all.Add("COLUMNS", new Entry(1, 1, (binder, call) => BindColumns(call.Arguments[0] is StarExpr ? Nodes.Lit(".*") : binder.Bind(call.Arguments[0]))));
        all.Add("GROUPING", new Entry(0, 63, (binder, call) => binder.BindGrouping(call)));
    }

    private static Json BindColumns(Json pattern)
    {
        string regex = TextOf(pattern) ?? SqlError.Syntax<string>("COLUMNS expects a regex");
        return Json.Object(("cols", Json.Object(("regex", Json.String(regex)))));
    }

    private Json BindGrouping(CallExpr call)
    {
        if (call.Arguments.Count == 0)
        {
            SqlError.Syntax("GROUPING() expects between 1 and 63 arguments; found 0");
        }
        if (call.Over is not null)
        {
            SqlError.Syntax("GROUPING() cannot be used as a window function");
        }
        return Json.Typed(DataType.Int64, ("grouping", Json.Array(call.Arguments.Select(Bind))), ("text", Json.String(call.Text)));
    }

    // ---- lists

    private static void AddLists(Dictionary<string, Entry> all)
    {
        void Each(string name, string fn, DataType? type = null)
            => all.Add(name, new Entry(1, 1, (binder, call) => binder.Bind(call.Arguments[0]) is var value ? Nodes.Fn(ListSpace(value) + fn, type, value) : value));
        Each("ARRAY_LENGTH", "len", DataType.UInt32);
        Each("ARRAY_LOWER", "min");
        Each("ARRAY_UPPER", "max");
        Each("ARRAY_MEAN", "mean");
        Each("ARRAY_SUM", "sum");
        Each("ARRAY_REVERSE", "reverse");
        Add(all, "ARRAY_UNIQUE", 1, 1, (_, a) => Nodes.Fn(ListSpace(a[0]) + "unique", Types.Of(a[0]), [("maintain_order", Json.True)], a[0]));
        Add(all, "ARRAY_CONTAINS", 2, 2, (_, a) => Nodes.Fn(ListSpace(a[0]) + "contains", DataType.Boolean, a));
        Add(all, "ARRAY_GET", 2, 2, (_, a) => ItemOf(a[0], a[1]));
        Add(all, "ARRAY_TO_STRING", 2, 3, (_, a) =>
        {
            Json texts = Nodes.Cast(a[0], DataType.List(DataType.String));
            if (a.Length == 3)
            {
                if (TextOf(a[2]) is null && a[2].Type?.Kind != TypeKind.Null)
                {
                    SqlError.Syntax("invalid null value for ARRAY_TO_STRING");
                }
                texts = Nodes.Fn("list.eval", DataType.List(DataType.String), texts, Nodes.Fn("fill_null", Nodes.Element, a[2]));
            }
            return Nodes.Fn("list.join", DataType.String, [("ignore_nulls", Json.True)], texts, a[1]);
        }, "");
        Add(all, "RANGE GENERATE_SERIES", 1, 3, (_, a) => Ranges(a, false), "");
        Add(all, "UNNEST EXPLODE", 1, 1, (_, a) => Nodes.Fn("explode", Types.Of(a[0]) is { Kind: TypeKind.List or TypeKind.Array } list ? list.Inner : null, [("empty_as_null", Json.True), ("keep_nulls", Json.True)], a[0]));
        all["GENERATE_SERIES"] = new Entry(1, 3, (binder, call) => Ranges([.. call.Arguments.Select(binder.Bind)], true)) { Counted = "" };
    }

    /// <summary>Lists of whole numbers from the first to before the second, or with it.</summary>
    private static Json Ranges(Json[] a, bool withEnd)
    {
        Json start = a.Length > 1 ? a[0] : Nodes.Lit(0), end = a.Length > 1 ? a[1] : a[0], step = a.Length > 2 ? a[2] : Nodes.Lit(1);
        if (withEnd)
        {
            end = WholeOf(end) is long last && WholeOf(step) is long every ? Nodes.Lit(last + Math.Sign(every)) : Nodes.Fn("add", end, Nodes.Fn("sign", step));
        }
        return Nodes.Fn("int_ranges", DataType.List(DataType.Int64), [("dtype", Json.String("int64"))], start, end, step);
    }

    // ---- maths

    private static void AddMaths(Dictionary<string, Entry> all)
    {
        foreach ((string name, string fn) in ((string, string)[])[("SIN", "sin"), ("COS", "cos"), ("TAN", "tan"), ("COT", "cot")])
        {
            Plain(all, name, fn, AsFloatIfDecimal, DataType.Float64);
            Plain(all, name + "D", fn, value => Nodes.Fn("radians", DataType.Float64, AsFloatIfDecimal(value)), DataType.Float64);
        }
        foreach ((string name, string fn) in ((string, string)[])[("ASIN", "arcsin"), ("ACOS", "arccos"), ("ATAN", "arctan")])
        {
            Plain(all, name, fn, AsFloatIfDecimal, DataType.Float64);
            Plain(all, name + "D", "degrees", value => Nodes.Fn(fn, DataType.Float64, AsFloatIfDecimal(value)), DataType.Float64);
        }
        Add(all, "ATAN2", 2, 2, (_, a) => Nodes.Fn("arctan2", AsFloatIfDecimal(a[0]), AsFloatIfDecimal(a[1])));
        Add(all, "ATAN2D", 2, 2, (_, a) => Nodes.Fn("degrees", Nodes.Fn("arctan2", AsFloatIfDecimal(a[0]), AsFloatIfDecimal(a[1]))));
        Plain(all, "DEGREES", "degrees", AsFloatIfDecimal);
        Plain(all, "RADIANS", "radians", AsFloatIfDecimal);
        Plain(all, "ABS", "abs");
        Plain(all, "CBRT", "cbrt");
        Plain(all, "CEIL CEILING", "ceil");
        Plain(all, "FLOOR", "floor");
        Plain(all, "EXP", "exp");
        Plain(all, "SQRT", "sqrt");
        Plain(all, "SIGN", "sign");
        Plain(all, "LOG1P", "log1p");
        foreach ((string name, double number) in ((string, double)[])[("LN", Math.E), ("LOG2", 2), ("LOG10", 10)])
        {
            Add(all, name, 1, 1, (_, a) => Log(a[0], number));
        }
        Add(all, "LOG", 1, 2, (_, a) => a.Length == 1 ? Log(a[0], Math.E)
            : WholeOf(a[1]) is long number ? Log(a[0], number)
            : Nodes.Fn("truediv", DataType.Float64, Log(a[0], Math.E), Log(a[1], Math.E)));
        Add(all, "PI", 0, 0, (_, _) => Nodes.Lit(Json.Raw("3.141592653589793"), DataType.Float64));
        Add(all, "POW POWER", 2, 2, (_, a) => Nodes.Fn("pow", AsFloatIfDecimal(a[0]), AsFloatIfDecimal(a[1])));
        Add(all, "MOD", 2, 2, (_, a) => Remainder(a[0], a[1]));
        Add(all, "DIV", 2, 2, (_, a) => Nodes.Cast(Nodes.Fn("truncdiv", a), DataType.Int64));
        Add(all, "ROUND", 1, 2, (_, a) => Rounded(a, "ROUND", "round"), "");
        Add(all, "TRUNC TRUNCATE", 1, 2, (_, a) => Rounded(a, "TRUNCATE", "truncate"), "TRUNCATE");
        Plain(all, "BIT_COUNT BITCOUNT", "bitwise_count_ones");
        Plain(all, "BIT_NOT BITNOT", "not");
        Add(all, "BIT_AND BITAND", 2, 2, (_, a) => Nodes.Fn("and", a));
        Add(all, "BIT_OR BITOR", 2, 2, (_, a) => Nodes.Fn("or", a));
        Add(all, "BIT_XOR BITXOR XOR", 2, 2, (_, a) => Nodes.Fn("xor", a));
    }

    private static Json Log(Json value, double number)
        => Nodes.Fn("log", DataType.Float64, [("base", Json.Raw(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))], AsFloatIfDecimal(value));

    private static Json Rounded(Json[] a, string name, string fn)
    {
        long decimals = 0;
        if (a.Length == 2)
        {
            decimals = WholeOf(a[1]) ?? SqlError.Syntax<long>($"invalid value for {name} decimals");
        }
        if (decimals < 0)
        {
            SqlError.Interface($"{name} does not support negative decimals value ({decimals})");
        }
        return fn == "round" ? Nodes.Fn("round", Types.Of(a[0]), [("decimals", Json.Number(Math.Min(decimals, 100))), ("mode", Json.String("half_to_even"))], a[0])
            : Nodes.Fn(fn, Types.Of(a[0]), [("decimals", Json.Number(Math.Min(decimals, 100)))], a[0]);
    }
}
