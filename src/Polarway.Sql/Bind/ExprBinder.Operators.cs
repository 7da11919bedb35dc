using System.Text;
using System.Text.Json;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Operators: arithmetic, comparison, tests, patterns, membership.</summary>
internal sealed partial class ExprBinder
{
    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["="] = "eq", ["<>"] = "ne", ["!="] = "ne", ["<"] = "lt", ["<="] = "le", [">"] = "gt", [">="] = "ge", ["<=>"] = "eq_missing",
        ["IS DISTINCT FROM"] = "ne_missing", ["IS NOT DISTINCT FROM"] = "eq_missing",
    };

    private Json BindUnary(UnaryExpr unary)
    {
        if (unary.Op is "-" or "+" && unary.Operand is LiteralExpr { Kind: LiteralKind.Number } number)
        {
            return Number(number.Value, unary.Op == "-" ? "-" : "");
        }
        Json value = Bind(unary.Operand);
        switch (unary.Op)
        {
            case "" or "+":
                return value;
            case "-":
                return Nodes.Fn("neg", Types.Of(value), value);
            case "NOT":
                return Nodes.Not(AsBoolean(value));
            case "IS NULL":
                return Nodes.IsNull(value);
            case "IS NOT NULL":
                return Nodes.IsNotNull(value);
            case "IS TRUE" or "IS NOT TRUE":
                return Nodes.Fn(unary.Op == "IS TRUE" ? "eq_missing" : "ne_missing", DataType.Boolean, value, Nodes.Lit(true));
            case "IS FALSE" or "IS NOT FALSE":
                return Nodes.Fn(unary.Op == "IS FALSE" ? "eq_missing" : "ne_missing", DataType.Boolean, value, Nodes.Lit(false));
            case "IS NAN":
                return Nodes.Fn("is_nan", DataType.Boolean, value);
            case "IS NOT NAN":
                return Nodes.Fn("is_not_nan", DataType.Boolean, value);
            default:
                return SqlError.Interface<Json>($"unary operator {unary.Op} is not supported");
        }
    }

    /// <summary>Numbers are false where they are 0.</summary>
    private static Json AsBoolean(Json value)
    {
        DataType? type = Types.Of(value);
        if (type?.Kind == TypeKind.Boolean)
        {
            return value;
        }
        if (type is not null && (type.Kind is TypeKind.String || type.IsTemporal || type.IsNested))
        {
            Polarway.Core.Errors.Throw.Error(Polarway.Core.Errors.ErrorKind.InvalidOperation, $"casting from {type} to Boolean not supported");
        }
        return Nodes.Cast(value, DataType.Boolean);
    }

    private Json BindBinary(BinaryExpr binary)
    {
        if (binary.Op is "->" or "->>" or "#>" or "#>>")
        {
            return BindPath(binary);
        }
        Json? shifted = binary.Op is "+" or "-" ? Shifted(binary.Left, binary.Right, binary.Op == "-") ?? (binary.Op == "+" ? Shifted(binary.Right, binary.Left, false) : null) : null;
        if (shifted is not null)
        {
            return shifted;
        }
        Json left = Bind(binary.Left), right = Bind(binary.Right);
        if (Comparisons.TryGetValue(binary.Op, out string? comparison))
        {
            return Compare(comparison, left, right);
        }
        switch (binary.Op)
        {
            case "AND":
                return Nodes.And(left, right);
            case "OR":
                return Nodes.Or(left, right);
            case "XOR":
                return Nodes.Fn("xor", Types.Of(left), left, right);
            case "+":
                return Nodes.Fn("add", left, right);
            case "-":
                return Nodes.Fn("sub", left, right);
            case "*":
                return Nodes.Fn("mul", left, right);
            case "/":
                return Nodes.Fn("truediv", left, right);
            case "//" or "DIV":
                return Nodes.Cast(Nodes.Fn("truncdiv", left, right), DataType.Int64);
            case "%":
                return Remainder(left, right);
            case "^":
                return Nodes.Fn("pow", AsFloatIfDecimal(left), AsFloatIfDecimal(right));
            case "&":
                return Nodes.Fn("and", left, right);
            case "|":
                return Nodes.Fn("or", left, right);
            case "#":
                return Nodes.Fn("xor", left, right);
            case "^@":
                return Nodes.Fn("str.starts_with", DataType.Boolean, left, right);
            case "~" or "~*" or "!~" or "!~*":
                Json found = Matches(left, right, binary.Op.EndsWith('*'));
                return binary.Op[0] == '!' ? Nodes.Not(found) : found;
            case "AT TIME ZONE":
                return AtZone(left, right, binary);
            default:
                return SqlError.Interface<Json>($"SQL operator {binary.Op} is not yet supported");
        }
    }

    /// <summary>The rest of a division that rounds towards zero, as SQL has it.</summary>
    private static Json Remainder(Json left, Json right) => Nodes.Fn("sub", left, Nodes.Fn("mul", Nodes.Fn("truncdiv", left, right), right));

    private static Json AsFloatIfDecimal(Json value) => Types.Of(value)?.Kind == TypeKind.Decimal ? Nodes.Cast(value, DataType.Float64) : value;

    /// <summary>A point in time moved by an interval that has months; null where it is not that.</summary>
    private Json? Shifted(SqlExpr point, SqlExpr interval, bool back)
    {
        if (interval is not IntervalExpr span || TemporalText.CalendarSpan(span.Value, span.Unit, back) is not string moved)
        {
            return null;
        }
        Json value = Bind(point);
        return Nodes.Fn("dt.offset_by", Types.Of(value), value, Nodes.Lit(moved));
    }

    private Json AtZone(Json value, Json zone, BinaryExpr binary)
    {
        if (!Nodes.IsText(zone))
        {
            SqlError.Syntax($"AT TIME ZONE needs the zone as a text literal: {binary.Text}");
        }
        string fn = Types.Of(value) is { TimeZone: not null } ? "dt.convert_time_zone" : "dt.replace_time_zone";
        return Nodes.Fn(fn, null, [("time_zone", Json.String(zone.Body.Text))], value);
    }

    /// <summary>A comparison; a text literal that meets a point in time is one.</summary>
    private static Json Compare(string fn, Json left, Json right)
    {
        (left, right) = (Coerced(left, right), Coerced(right, left));
        return Nodes.Fn(fn, DataType.Boolean, left, right);
    }

    private static Json Coerced(Json value, Json other)
        => Nodes.IsText(value) && Types.Of(other) is { } type && type.Kind is TypeKind.Date or TypeKind.Time or TypeKind.Datetime ? TemporalText.Literal(value.Body.Text, type) : value;

    private Json BindBetween(BetweenExpr between)
    {
        Json value = Bind(between.Value), low = Bind(between.Low), high = Bind(between.High);
        Json within = Nodes.And(Compare("ge", value, low), Compare("le", value, high));
        return between.Negated ? Nodes.Not(within) : within;
    }

    // ---- patterns

    private Json BindLike(LikeExpr like)
    {
        Json value = Bind(like.Value), pattern = Bind(like.Pattern), found;
        if (like.Op is "RLIKE" or "REGEXP")
        {
            found = Matches(value, pattern, false);
        }
        else if (like.Op == "SIMILAR" || !Nodes.IsText(pattern))
        {
            return SqlError.Syntax<Json>(like.Op == "SIMILAR" ? "SIMILAR TO is not currently supported" : $"{like.Op} pattern must be a text literal: {like.Text}");
        }
        else
        {
            found = Like(value, pattern.Body.Text, like.Op == "ILIKE", like.Escape is { Length: > 0 } escape ? escape[0] : '\\');
        }
        return like.Negated ? Nodes.Not(found) : found;
    }

    private static Json Matches(Json value, Json pattern, bool ignoresCase)
    {
        if (ignoresCase)
        {
            pattern = Nodes.IsText(pattern) ? Nodes.Lit("(?i)" + pattern.Body.Text) : Nodes.Fn("concat_str", DataType.String, [("separator", Json.String("")), ("ignore_nulls", Json.False)], Nodes.Lit("(?i)"), pattern);
        }
        return Nodes.Fn("str.contains", DataType.Boolean, value, pattern);
    }

    private static Json Like(Json value, string pattern, bool ignoresCase, char escape)
    {
        if (!ignoresCase && pattern.AsSpan().IndexOfAny('_', escape) < 0)
        {
            string trimmed = pattern.Trim('%');
            if (!trimmed.Contains('%', StringComparison.Ordinal) && trimmed.Length > 0)
            {
                bool before = pattern[0] == '%', after = pattern[^1] == '%';
                Json text = Nodes.Lit(trimmed);
                return before && after ? Nodes.Fn("str.contains", DataType.Boolean, [("literal", Json.True)], value, text)
                    : before ? Nodes.Fn("str.ends_with", DataType.Boolean, value, text)
                    : after ? Nodes.Fn("str.starts_with", DataType.Boolean, value, text)
                    : Nodes.Fn("eq", DataType.Boolean, value, text);
            }
        }
        return Nodes.Fn("str.contains", DataType.Boolean, value, Nodes.Lit($"^(?s{(ignoresCase ? "i" : "")}:{LikePattern(pattern, escape)})$"));
    }

    /// <summary>A LIKE pattern as a regular expression.</summary>
    public static string LikePattern(string pattern, char escape)
    {
        var regex = new StringBuilder();
        for (int at = 0; at < pattern.Length; at++)
        {
            char now = pattern[at];
            if (now == escape && at + 1 < pattern.Length)
            {
                now = pattern[++at];
            }
            else if (now is '%' or '_')
            {
                regex.Append(now == '%' ? ".*" : ".");
                continue;
            }
            if (now < 128 && !char.IsAsciiLetterOrDigit(now) && now != '_' && !char.IsWhiteSpace(now))
            {
                regex.Append('\\');
            }
            regex.Append(now);
        }
        return regex.ToString();
    }

    // ---- membership

    private Json BindIn(InExpr within)
    {
        if (within.Query is not null)
        {
            return new Subqueries(this).In(within);
        }
        Json value = Bind(within.Value);
        Json[] items = [.. within.Items!.Select(item => Coerced(Bind(item), value))];
        Json found;
        if (items.Length == 1 && Types.Of(items[0]) is { Kind: TypeKind.List or TypeKind.Array } list && Types.Of(value)?.Kind is not (TypeKind.List or TypeKind.Array) && !list.Inner.IsNested)
        {
            found = Nodes.Fn("list.contains", DataType.Boolean, items[0], value);
        }
        else
        {
            found = Membership(value, items);
        }
        return within.Negated ? Nodes.Not(found) : found;
    }

    /// <summary>Whether one of the items equals the value; unknown where none does and one is null.</summary>
    private static Json Membership(Json value, Json[] items)
    {
        if (items.Length == 0)
        {
            return Nodes.Lit(false);
        }
        Json[] present = [.. items.Where(item => item.Type?.Kind != TypeKind.Null)];
        bool hasNull = present.Length < items.Length;
        Json? found = present.Length == 0 ? null
            : present.Length > 1 && Types.Of(value) is { } type && (type.IsInteger || type.Kind is TypeKind.String || type.IsTemporal) && TryListOf(present) is Json list
                ? Nodes.Fn("is_in", DataType.Boolean, value, list)
                : Nodes.Tree([.. present.Select(item => Compare("eq", value, item))], "or");
        if (!hasNull)
        {
            return found!;
        }
        Json unknown = Nodes.Cast(Nodes.Null, DataType.Boolean);
        return found is null ? unknown : Nodes.Or(found, unknown);
    }

    /// <summary>A comparison with any or all values of a column, of a list or of a query.</summary>
    private Json BindQuantified(QuantifiedExpr quantified)
    {
        string fn = Comparisons[quantified.Op];
        if (quantified.Query is not null)
        {
            return new Subqueries(this).Quantified(quantified, fn);
        }
        Json value = Bind(quantified.Value), set = Bind(quantified.Set!);
        bool isList = Types.Of(set)?.Kind is TypeKind.List or TypeKind.Array;
        if (fn is "eq" or "ne")
        {
            Json within = isList ? Nodes.Fn("list.contains", DataType.Boolean, set, value) : Nodes.Fn("is_in", DataType.Boolean, value, new Subqueries(this).Attach(Nodes.Agg("implode", null, set), Scope.Relation.Plan));
            return (fn, quantified.IsAll) switch
            {
                ("eq", false) => within,
                ("ne", true) => Nodes.Not(within),
                ("ne", false) => Nodes.Not(within),
                _ => SqlError.Syntax<Json>("ALL with operator '=' is not supported; use IN or compare with MIN and MAX"),
            };
        }
        bool wantsMost = fn is "gt" or "ge" == quantified.IsAll;
        string extreme = wantsMost ? "max" : "min";
        return Nodes.Fn(fn, DataType.Boolean, value, isList ? Nodes.Fn("list." + extreme, set) : new Subqueries(this).Attach(Nodes.Agg(extreme, Types.Of(set), set), Scope.Relation.Plan));
    }

    // ---- paths into structs and lists

    private Json BindPath(BinaryExpr binary)
    {
        Json value = Bind(binary.Left);
        string op = binary.Op;
        if (binary.Right is not LiteralExpr { Kind: LiteralKind.Text or LiteralKind.Number } && binary.Right is not UnaryExpr { Operand: LiteralExpr { Kind: LiteralKind.Number } })
        {
            SqlError.Syntax($"invalid json/struct path-extract definition: ({binary.Right.Text})");
        }
        Json path = Bind(binary.Right);
        if (op.StartsWith('#'))
        {
            if (!Nodes.IsText(path))
            {
                SqlError.Syntax($"invalid json/struct path-extract definition: ({binary.Right.Text})");
            }
            foreach (string part in path.Body.Text.Trim('{', '}').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                value = Types.Of(value)?.Kind is TypeKind.List or TypeKind.Array && long.TryParse(part, out long number) ? ItemAt(value, Nodes.Lit(number)) : Scope.Field(value, part);
            }
        }
        else
        {
            value = Nodes.IsText(path) ? Scope.Field(value, path.Body.Text) : ItemAt(value, path);
        }
        return op.EndsWith(">>", StringComparison.Ordinal) ? Nodes.Cast(value, DataType.String) : value;
    }

    private static Json ItemAt(Json list, Json number)
    {
        DataType? inner = Types.Of(list) is { Kind: TypeKind.List or TypeKind.Array } type ? type.Inner : null;
        return Nodes.Fn(ListSpace(list) + "get", inner, [("null_on_oob", Json.True)], list, number);
    }

    /// <summary>Whether this is a constant text; its value.</summary>
    private static string? TextOf(Json value) => value.Form == "lit" && value.Body.Kind == JsonValueKind.String && value.Type?.Kind == TypeKind.String ? value.Body.Text : null;
}
