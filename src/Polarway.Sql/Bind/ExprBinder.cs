using System.Globalization;
using System.Runtime.CompilerServices;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Expressions of SQL as expressions of the plan, at one place of a query.</summary>
internal sealed partial class ExprBinder(Scope scope)
{
    public Scope Scope { get; } = scope;

    public Json Bind(SqlExpr expr)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expr switch
        {
            NameExpr name => Scope.Resolve(name.Parts),
            LiteralExpr literal => BindLiteral(literal),
            TypedLiteralExpr literal => BindTypedLiteral(literal),
            IntervalExpr interval => TemporalText.Interval(interval.Value, interval.Unit),
            UnaryExpr unary => BindUnary(unary),
            BinaryExpr binary => BindBinary(binary),
            LikeExpr like => BindLike(like),
            BetweenExpr between => BindBetween(between),
            InExpr within => BindIn(within),
            QuantifiedExpr quantified => BindQuantified(quantified),
            CaseExpr choice => BindCase(choice),
            CastExpr cast => BindCast(cast),
            ExistsExpr exists => new Subqueries(this).Exists(exists),
            SubqueryExpr subquery => new Subqueries(this).Scalar(subquery.Query),
            ArrayExpr array => BindArray(array),
            TupleExpr tuple => tuple.Items.Count == 1 ? Bind(tuple.Items[0]) : SqlError.Interface<Json>($"a list of values has no meaning here: {tuple.Text}"),
            IndexExpr index => BindIndex(index),
            StructExpr value => Json.Object(("struct", Json.Array(value.Fields.Select(field => Nodes.Alias(Bind(field.Value), field.Name))))),
            CallExpr call => BindCall(call),
            StarExpr => SqlError.Interface<Json>("'*' has no meaning here; it stands in the select list or in COUNT(*)"),
            _ => SqlError.Interface<Json>($"expression {expr.Text} is not currently supported"),
        };
    }

    // ---- constants

    private static Json BindLiteral(LiteralExpr literal) => literal.Kind switch
    {
        LiteralKind.Null => Nodes.Null,
        LiteralKind.Boolean => Nodes.Lit(literal.Value == "TRUE"),
        LiteralKind.Text => Nodes.Lit(literal.Value),
        LiteralKind.Binary => Nodes.Lit(Json.String(literal.Value), DataType.Binary),
        _ => Number(literal.Value, ""),
    };

    /// <summary>A whole number, a decimal of as many digits as are written, or with an exponent a float.</summary>
    private static Json Number(string text, string sign)
    {
        if (text.AsSpan().IndexOfAny('e', 'E') >= 0)
        {
            double value = double.Parse(sign + text, CultureInfo.InvariantCulture);
            return double.IsFinite(value) ? Nodes.Lit(Json.Raw(value.ToString("R", CultureInfo.InvariantCulture)), DataType.Float64) : SqlError.Interface<Json>($"numeric literal {text} is too large");
        }
        int point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0 && Int128.TryParse(sign + text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 whole) && (whole >= long.MinValue && whole <= long.MaxValue))
        {
            return Json.Object(("lit", Json.Raw(whole.ToString(CultureInfo.InvariantCulture))));
        }
        string digits = point < 0 ? text : text.Remove(point, 1);
        int scale = point < 0 ? 0 : text.Length - point - 1;
        string significant = digits.TrimStart('0');
        int precision = Math.Max(Math.Max(significant.Length, scale), 1);
        if (precision > DataType.MaxDecimalPrecision)
        {
            SqlError.Interface($"numeric literal {text} needs more than {DataType.MaxDecimalPrecision} digits; use an exponent (1e0) for a float");
        }
        string written = point == 0 ? "0" + text : text.EndsWith('.') ? text[..^1] : text;
        return Nodes.Lit(Json.String(sign + written), DataType.Decimal(precision, scale));
    }

    private static Json BindTypedLiteral(TypedLiteralExpr literal)
    {
        DataType type = literal.Type switch
        {
            "DATE" => DataType.Date,
            "TIME" => DataType.Time,
            _ => DataType.Datetime(TypeNames.UnitOf(literal.Precision)),
        };
        return TemporalText.Literal(literal.Value, type);
    }

    private Json BindArray(ArrayExpr array)
    {
        Json[] items = [.. array.Items.Select(Bind)];
        if (items.Length == 0)
        {
            return Nodes.Lit(Json.Array(), DataType.List(DataType.Null));
        }
        if (TryListOf(items) is Json constant)
        {
            return constant;
        }
        DataType? inner = items.Select(Types.Of).FirstOrDefault(type => type is not null && type.Kind != TypeKind.Null);
        return Nodes.Fn("concat_list", inner is null ? null : DataType.List(inner), [("as_items", Json.True)], items);
    }

    /// <summary>Constants of one kind as one constant list; null where they are not that.</summary>
    private static Json? TryListOf(Json[] items)
    {
        if (!items.All(item => item.Form == "lit" && item.Body.Kind != System.Text.Json.JsonValueKind.Array))
        {
            return null;
        }
        Json[] values = [.. items.Where(item => item.Type?.Kind != TypeKind.Null)];
        DataType? type = values.Length == 0 ? DataType.Null : values[0].Type;
        if (values.All(item => item["dtype"] is null))
        {
            type = DataType.Int64;
        }
        else if (type is null || type.Kind == TypeKind.Decimal || !values.All(item => item.Type is not null && item.Type.Equals(type)))
        {
            return null;
        }
        return Nodes.Lit(Json.Array(items.Select(item => item.Body)), DataType.List(type));
    }

    private Json BindCase(CaseExpr choice)
    {
        Json? operand = choice.Operand is null ? null : Bind(choice.Operand);
        var cases = new List<(Json, Json)>();
        foreach ((SqlExpr when, SqlExpr then) in choice.Cases)
        {
            Json condition = Bind(when);
            cases.Add((operand is null ? condition : Compare("eq", operand, condition), Bind(then)));
        }
        return Nodes.When(cases, choice.Otherwise is null ? Nodes.Null : Bind(choice.Otherwise));
    }

    private Json BindCast(CastExpr cast)
    {
        Json value = Bind(cast.Value);
        DataType type = TypeNames.Find(cast.Type);
        return type.Kind == TypeKind.Boolean && Types.Of(value)?.Kind == TypeKind.Boolean ? value : Nodes.Cast(value, type, !cast.IsTry);
    }

    private Json BindIndex(IndexExpr index)
    {
        Json value = Bind(index.Value), at = Bind(index.Index);
        return Nodes.IsText(at) ? Scope.Field(value, at.Body.Text) : ItemOf(value, at);
    }

    /// <summary>The item of a list by its number from 1, or from the end by a negative one; 0 and beyond: null.</summary>
    private static Json ItemOf(Json list, Json at)
    {
        DataType? inner = Types.Of(list) is { Kind: TypeKind.List or TypeKind.Array } type ? type.Inner : null;
        Json number = at;
        if (WholeOf(at) is long fixedAt)
        {
            number = fixedAt == 0 ? Nodes.Cast(Nodes.Null, DataType.Int64) : Nodes.Lit(fixedAt > 0 ? fixedAt - 1 : fixedAt);
        }
        else
        {
            Json zero = Nodes.Lit(0);
            number = Nodes.When([(Nodes.Fn("gt", DataType.Boolean, at, zero), Nodes.Fn("sub", at, Nodes.Lit(1))), (Nodes.Fn("eq", DataType.Boolean, at, zero), Nodes.Null)], at);
        }
        return Nodes.Fn(ListSpace(list) + "get", inner, [("null_on_oob", Json.True)], list, number);
    }

    private static string ListSpace(Json value) => Types.Of(value)?.Kind == TypeKind.Array ? "arr." : "list.";

    /// <summary>The value of a whole constant, or null.</summary>
    private static long? WholeOf(Json value)
        => value.Form == "lit" && value["dtype"] is null && long.TryParse(value.Body.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole : null;
}
