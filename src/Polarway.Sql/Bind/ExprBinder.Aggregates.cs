using System.Globalization;
using System.Text.Json;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Aggregates, with their DISTINCT, ORDER BY, LIMIT and FILTER.</summary>
internal sealed partial class ExprBinder
{
    private static void AddAggregates(Dictionary<string, Entry> all)
    {
        void One(string names, string agg, Func<Json, DataType?> type, params (string, Json)[] options)
        {
            foreach (string name in names.Split(' '))
            {
                all.Add(name, new Entry(1, 1, (binder, call) => binder.Rows(call) is var rows ? options.Length == 0 ? Nodes.Agg(agg, type(rows), rows) : Nodes.Agg(agg, type(rows), options, rows) : rows) { IsAggregate = true });
            }
        }
        One("MIN", "min", Types.Of);
        One("MAX", "max", Types.Of);
        One("FIRST FIRST_VALUE ANY_VALUE", "first", Types.Of);
        One("LAST LAST_VALUE", "last", Types.Of);
        One("AVG MEAN", "mean", value => Types.Of(value) is { IsNumeric: true } ? DataType.Float64 : null);
        One("MEDIAN", "median", value => Types.Of(value) is { IsNumeric: true } ? DataType.Float64 : null);
        One("STDDEV STDDEV_SAMP STDEV STDEV_SAMP", "std", _ => DataType.Float64);
        One("VAR VARIANCE VAR_SAMP", "var", _ => DataType.Float64);
        One("STDDEV_POP STDEV_POP", "std", _ => DataType.Float64, ("ddof", Json.Number(0)));
        One("VAR_POP VARIANCE_POP", "var", _ => DataType.Float64, ("ddof", Json.Number(0)));
        One("BOOL_AND EVERY", "all", _ => DataType.Boolean);
        One("BOOL_OR", "any", _ => DataType.Boolean);
        all.Add("SUM", new Entry(1, 1, (binder, call) => Sum(binder.Rows(call))) { IsAggregate = true });
        all.Add("COUNT", new Entry(0, 1, (binder, call) => binder.Count(call)) { IsAggregate = true });
        all.Add("CORR", new Entry(2, 2, (binder, call) => binder.Pair(call, "corr")) { IsAggregate = true });
        all.Add("COVAR", new Entry(2, 2, (binder, call) => binder.Pair(call, "cov")) { IsAggregate = true });
        all.Add("COVAR_SAMP", all["COVAR"]);
        all.Add("COVAR_POP", new Entry(2, 2, (binder, call) => binder.Pair(call, "cov", ("ddof", Json.Number(0)))) { IsAggregate = true });
        all.Add("QUANTILE_CONT", new Entry(2, 2, (binder, call) => binder.Quantile(call, "linear")) { IsAggregate = true, Counted = "" });
        all.Add("QUANTILE_DISC", new Entry(2, 2, (binder, call) => binder.Quantile(call, "equiprobable")) { IsAggregate = true, Counted = "" });
        all.Add("ARRAY_AGG", new Entry(0, int.MaxValue, (binder, call) => binder.ArrayAgg(call)) { IsAggregate = true });
        foreach (string name in (string[])["STRING_AGG", "GROUP_CONCAT", "LISTAGG"])
        {
            all.Add(name, new Entry(1, 2, (binder, call) => binder.StringAgg(call)) { IsAggregate = true, Counted = "STRING_AGG" });
        }
    }

    /// <summary>The rows that an aggregate sees: filtered, distinct, in order.</summary>
    private Json Rows(CallExpr call)
    {
        if (call.Arguments[0] is StarExpr)
        {
            SqlError.Interface($"no function matches the given name and arguments: `{call.Text}`");
        }
        return Rows(call, Bind(call.Arguments[0]));
    }

    private Json Rows(CallExpr call, Json value)
    {
        Json source = value;
        if (!Scope.HasColumn(value) && !Scope.HasAggregate(value) && !Scope.HasOuter(value) && this.Scope.Relation.Columns.Count > 0)
        {
            // A constant has one row of its own; an aggregate sees it in every row.
            value = Nodes.Fn("repeat", Types.Of(value), value, Nodes.Len);
        }
        if (call.OrderBy.Count > 0 && !call.IsDistinct)
        {
            Json[] keys = [.. call.OrderBy.Select(item => Filtered(call, Bind(item.Value)))];
            value = Nodes.Sorted(Filtered(call, value), keys, call.OrderBy.Select(item => item.IsDescending), call.OrderBy.Select(item => !(item.NullsFirst ?? item.IsDescending)));
        }
        else
        {
            value = Filtered(call, value);
        }
        if (call.IgnoresNulls)
        {
            value = Nodes.Fn("drop_nulls", Types.Of(value), value);
        }
        if (call.IsDistinct)
        {
            value = Nodes.Fn("unique", Types.Of(value), [("maintain_order", Json.True)], value);
            if (call.OrderBy.Count > 0)
            {
                if (call.OrderBy.Count > 1 || !Bind(call.OrderBy[0].Value).Equals(source))
                {
                    SqlError.Syntax($"ORDER BY of a DISTINCT aggregate must name its argument: {call.Text}");
                }
                OrderItem item = call.OrderBy[0];
                value = Nodes.Sorted(value, [value], [item.IsDescending], [!(item.NullsFirst ?? item.IsDescending)]);
            }
        }
        if (call.Limit is not null)
        {
            value = Nodes.Fn("head", Types.Of(value), value, Bind(call.Limit));
        }
        return value;
    }

    private Json Filtered(CallExpr call, Json value) => call.Filter is null ? value : Nodes.Filtered(value, Bind(call.Filter));

    /// <summary>Null where there is nothing to add.</summary>
    private static Json Sum(Json rows)
    {
        DataType? type = Types.Of(rows) is { } one && (one.IsFloat || one.Kind is TypeKind.Int64 or TypeKind.UInt64 or TypeKind.Decimal or TypeKind.Int32 or TypeKind.UInt32) ? one : null;
        return Nodes.When(Nodes.Fn("gt", DataType.Boolean, Nodes.Agg("count", DataType.UInt32, rows), Nodes.Lit(0)), Nodes.Agg("sum", type, rows), Nodes.Null);
    }

    private Json Count(CallExpr call)
    {
        bool star = call.Arguments.Count == 0 || call.Arguments[0] is StarExpr;
        if (call.IsDistinct)
        {
            if (star)
            {
                SqlError.Interface($"no function matches the given name and arguments: `{call.Text}`");
            }
            Json rows = Filtered(call, Bind(call.Arguments[0]));
            return Nodes.Cast(Nodes.Agg("n_unique", DataType.UInt32, Nodes.Fn("drop_nulls", Types.Of(rows), rows)), DataType.Int64);
        }
        if (!star)
        {
            Json value = Bind(call.Arguments[0]);
            if (value.Form != "lit")
            {
                return Nodes.Cast(Nodes.Agg("count", DataType.UInt32, Filtered(call, value)), DataType.Int64);
            }
            if (value.Type?.Kind == TypeKind.Null)
            {
                return Nodes.Cast(Nodes.Fn("mul", Nodes.Len, Nodes.Lit(0)), DataType.Int64);
            }
        }
        if (call.Filter is null)
        {
            return Nodes.Cast(Nodes.Len, DataType.Int64);
        }
        return Nodes.Cast(Nodes.Agg("sum", null, Nodes.Fn("eq_missing", DataType.Boolean, Bind(call.Filter), Nodes.Lit(true))), DataType.Int64);
    }

    private Json Pair(CallExpr call, string agg, params (string, Json)[] options)
    {
        Json left = Filtered(call, Bind(call.Arguments[0])), right = Filtered(call, Bind(call.Arguments[1]));
        Json value = options.Length == 0 ? Nodes.Agg(agg, DataType.Float64, left, right) : Nodes.Agg(agg, DataType.Float64, options, left, right);
        if (agg != "corr")
        {
            return value;
        }
        Json pairs = Nodes.Agg("any", DataType.Boolean, Nodes.And(Nodes.IsNotNull(left), Nodes.IsNotNull(right)));
        return Nodes.When(pairs, value, Nodes.Null);
    }

    private Json Quantile(CallExpr call, string interpolation)
    {
        Json at = Bind(call.Arguments[1]);
        string text = at.Form == "lit" && at.Type?.Kind is not (TypeKind.String or TypeKind.Null or TypeKind.Boolean) ? at.Body.Text : "";
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share))
        {
            SqlError.Syntax($"invalid value for {call.Name} ({call.Arguments[1].Text})");
        }
        if (share is < 0 or > 1)
        {
            SqlError.Syntax($"{call.Name} value must be between 0 and 1 ({text})");
        }
        return Nodes.Agg("quantile", DataType.Float64, [("q", Json.Raw(share.ToString("R", CultureInfo.InvariantCulture))), ("interpolation", Json.String(interpolation))], Rows(call));
    }

    private Json ArrayAgg(CallExpr call)
    {
        if (call.Arguments.Count != 1)
        {
            SqlError.Syntax($"ARRAY_AGG must have exactly one argument; found {call.Arguments.Count}");
        }
        Json rows = Rows(call);
        return Nodes.Agg("implode", Types.Of(rows) is { } inner ? DataType.List(inner) : null, rows);
    }

    private Json StringAgg(CallExpr call)
    {
        string separator = call.Arguments.Count == 2 ? RequireText(Bind(call.Arguments[1]), "separator", "STRING_AGG") : ",";
        Json value = Bind(call.Arguments[0]);
        Json text = Types.Of(value)?.Kind == TypeKind.String ? value : Nodes.Cast(value, DataType.String);
        Json joined = Nodes.Fn("list.join", DataType.String, [("ignore_nulls", Json.True)], Nodes.Agg("implode", DataType.List(DataType.String), Rows(call, text)), Nodes.Lit(separator));
        return Nodes.When(Nodes.Fn("gt", DataType.Boolean, Nodes.Agg("count", DataType.UInt32, Filtered(call, value)), Nodes.Lit(0)), joined, Nodes.Null);
    }

    /// <summary>Whether an expression is a constant.</summary>
    private static bool IsConstant(Json value) => value.Form == "lit" && value.Body.Kind != JsonValueKind.Array;
}
