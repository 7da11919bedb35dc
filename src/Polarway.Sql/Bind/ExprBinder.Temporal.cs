using System.Globalization;
using Polarway.Core.Types;
using Polarway.Sql.Ast;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Functions of dates and times.</summary>
internal sealed partial class ExprBinder
{
    private static void AddTemporal(Dictionary<string, Entry> all)
    {
        Add(all, "EXTRACT", 2, 2, (_, a) => Part(a[0], a[1]));
        Add(all, "DATE_PART", 2, 2, (_, a) => Part(a[0], a[1]));
        foreach (string part in (string[])["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"])
        {
            Plain(all, part, "dt." + part.ToLowerInvariant());
        }
        Add(all, "DATE_TRUNC", 2, 2, (_, a) => Truncated(a[0], a[1]), "");
        Add(all, "STRFTIME", 2, 2, (_, a) => Nodes.Fn("dt.to_string", DataType.String, [("format", Json.String(RequireText(a[1], "format", "STRFTIME")))], a[0]), "");
        Add(all, "STRPTIME", 2, 2, (_, a) => Parsed(a, "STRPTIME", DataType.Datetime(TimeUnit.Microseconds)), "");
        Add(all, "DATE", 1, 2, (_, a) => Parsed(a, "DATE", DataType.Date), "");
        Add(all, "TIME", 1, 2, (_, a) => Parsed(a, "TIME", DataType.Time), "");
        Add(all, "DATETIME TIMESTAMP", 1, 2, (_, a) => Parsed(a, "DATETIME", DataType.Datetime(TimeUnit.Microseconds)), "DATETIME");
        Add(all, "NOW CURRENT_TIMESTAMP LOCALTIMESTAMP", 0, 0, (binder, _) => Nodes.Lit(Json.Number(binder.Scope.Context.NowMicroseconds), DataType.Datetime(TimeUnit.Microseconds)));
        Add(all, "CURRENT_DATE TODAY", 0, 0, (binder, _) => Nodes.Lit(Json.Number((long)Math.Floor(binder.Scope.Context.NowMicroseconds / 86_400e6)), DataType.Date));
        Add(all, "CURRENT_TIME LOCALTIME", 0, 0, (binder, _) => Nodes.Lit(Json.Number(binder.Scope.Context.NowMicroseconds % 86_400_000_000 * 1000), DataType.Time));
    }

    /// <summary>Text read as a point in time, by a format or as Polars guesses it; what is one already is cast.</summary>
    private static Json Parsed(Json[] a, string name, DataType type)
    {
        Json value = a[0];
        if (a.Length == 1)
        {
            if (TextOf(value) is string text)
            {
                return TemporalText.Literal(text, type);
            }
            if (Types.Of(value) is { IsTemporal: true })
            {
                return Nodes.Cast(value, type);
            }
        }
        string? format = a.Length == 2 ? TextOf(a[1]) ?? SqlError.Interface<string>($"{name} expects its format as a text literal") : null;
        if (format is not null && type.Kind == TypeKind.Date && !format.Contains("%d", StringComparison.Ordinal) && (format.Contains("%m", StringComparison.Ordinal) || format.Contains("%b", StringComparison.Ordinal)))
        {
            // A month is its first day.
            value = Nodes.Fn("concat_str", DataType.String, [("separator", Json.String("")), ("ignore_nulls", Json.False)], value, Nodes.Lit(" 01"));
            format += " %d";
        }
        (string, Json)[] options = [("dtype", TypeForm.Of(type)), ("format", format is null ? Json.Null : Json.String(format)), ("strict", Json.True), ("exact", Json.True)];
        return format is null ? Nodes.Cast(value, type) : Nodes.Fn("str.strptime", type, options, value);
    }

    private static Json Part(Json part, Json value)
    {
        string name = TextOf(part) ?? SqlError.Syntax<string>("invalid 'part' for EXTRACT/DATE_PART");
        Json Dt(string fn, TypeKind kind = TypeKind.Int32) => Nodes.Fn("dt." + fn, kind == TypeKind.Int8 ? DataType.Int8 : DataType.Int32, value);
        Json Fraction(double scale) => Nodes.Fn("add", DataType.Float64, Nodes.Fn("mul", Nodes.Cast(Dt("second"), DataType.Float64), Real(scale)),
            Nodes.Fn("truediv", Nodes.Cast(Dt("nanosecond"), DataType.Float64), Real(1e9 / scale)));
        switch (name.ToLowerInvariant())
        {
            case "millennium" or "millennia":
                return Dt("millennium");
            case "century" or "centuries":
                return Dt("century");
            case "decade" or "decades":
                return Nodes.Fn("floordiv", DataType.Int32, Dt("year"), Nodes.Lit(10));
            case "isoyear":
                return Dt("iso_year");
            case "year" or "years" or "y":
                return Dt("year");
            case "quarter" or "quarters":
                return Dt("quarter", TypeKind.Int8);
            case "month" or "months" or "mon" or "mons":
                return Dt("month", TypeKind.Int8);
            case "week" or "weeks" or "isoweek":
                return Dt("week", TypeKind.Int8);
            case "dayofyear" or "doy":
                return Dt("ordinal_day");
            case "isodow":
                return Dt("weekday", TypeKind.Int8);
            case "dayofweek" or "dow":
                Json weekday = Dt("weekday", TypeKind.Int8);
                return Nodes.Cast(Nodes.Fn("mod", weekday, Nodes.Lit(7)), DataType.Int8);
            case "day" or "days" or "d":
                return Dt("day", TypeKind.Int8);
            case "hour" or "hours" or "h":
                return Dt("hour", TypeKind.Int8);
            case "minute" or "minutes" or "min" or "mins" or "m":
                return Dt("minute", TypeKind.Int8);
            case "second" or "seconds" or "sec" or "secs" or "s":
                return Dt("second", TypeKind.Int8);
            case "millisecond" or "milliseconds" or "ms":
                return Fraction(1e3);
            case "microsecond" or "microseconds" or "us":
                return Fraction(1e6);
            case "nanosecond" or "nanoseconds" or "ns":
                return Fraction(1e9);
            case "time":
                return Nodes.Fn("dt.time", DataType.Time, value);
            case "timezone":
                return Nodes.Cast(Nodes.Fn("dt.total_seconds", Nodes.Fn("dt.base_utc_offset", value)), DataType.Int32);
            case "epoch":
                Json whole = Nodes.Cast(Nodes.Fn("floordiv", Nodes.Fn("dt.timestamp", DataType.Int64, [("time_unit", Json.String("us"))], value), Nodes.Lit(1_000_000)), DataType.Float64);
                return Nodes.Fn("add", DataType.Float64, whole, Nodes.Fn("truediv", Nodes.Cast(Dt("nanosecond"), DataType.Float64), Real(1e9)));
            default:
                return SqlError.Syntax<Json>($"EXTRACT/DATE_PART does not support '{name}' part");
        }
    }

    private static Json Real(double value) => Nodes.Lit(Json.Raw(value.ToString("R", CultureInfo.InvariantCulture)), DataType.Float64);

    private static Json Truncated(Json part, Json value)
    {
        string name = TextOf(part) ?? SqlError.Syntax<string>("invalid 'part' for DATE_TRUNC");
        string every = name.ToLowerInvariant() switch
        {
            "millennium" => "1000y",
            "century" => "100y",
            "decade" => "10y",
            "year" or "years" => "1y",
            "quarter" => "1q",
            "month" or "months" => "1mo",
            "week" or "weeks" => "1w",
            "day" or "days" => "1d",
            "hour" or "hours" => "1h",
            "minute" or "minutes" => "1m",
            "second" or "seconds" => "1s",
            "millisecond" or "milliseconds" => "1ms",
            "microsecond" or "microseconds" => "1us",
            _ => SqlError.Syntax<string>($"DATE_TRUNC does not support '{name}' part"),
        };
        Json point = Types.Of(value)?.Kind == TypeKind.Date ? Nodes.Cast(value, DataType.Datetime(TimeUnit.Microseconds)) : value;
        return Nodes.Fn("dt.truncate", Types.Of(point), point, Nodes.Lit(every));
    }
}
