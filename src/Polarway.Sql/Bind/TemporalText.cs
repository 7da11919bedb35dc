using System.Globalization;
using Polarway.Core.Errors;
using Polarway.Core.Types;
using Polarway.Sql.Plan;

namespace Polarway.Sql.Bind;

/// <summary>Dates, times, points in time and intervals as SQL writes them.</summary>
internal static class TemporalText
{
    private const long Day = 86_400_000_000_000, Second = 1_000_000_000;

    private static readonly string[] Days = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/MM/dd"];

    private static readonly (string Names, long Nanoseconds, int Months)[] Units =
    [
        ("year years y yr yrs", 0, 12), ("quarter quarters q", 0, 3), ("month months mon mons mo", 0, 1), ("week weeks w", 7 * Day, 0), ("day days d", Day, 0),
        ("hour hours h hr hrs", 3600 * Second, 0), ("minute minutes min mins m", 60 * Second, 0), ("second seconds sec secs s", Second, 0),
        ("millisecond milliseconds ms", 1_000_000, 0), ("microsecond microseconds us", 1_000, 0), ("nanosecond nanoseconds ns", 1, 0),
    ];

    /// <summary>A constant of that type.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: the text is no such value.</exception>
    public static Json Literal(string text, DataType type)
    {
        string trimmed = text.Trim();
        if (type.Kind == TypeKind.Time)
        {
            return TryTime(trimmed, out long time) ? Nodes.Lit(Json.Number(time), type) : Failed(text, "time");
        }
        if (type.Kind == TypeKind.Date)
        {
            return TryDate(trimmed, out long day) ? Nodes.Lit(Json.Number(day), type) : Failed(text, "date");
        }
        string unit = DataType.UnitText(type.Unit);
        if (!TryDatetime(trimmed, out long days, out long nanoseconds))
        {
            return Failed(text, $"datetime[{unit}]");
        }
        Int128 ticks = ((Int128)days * Day + nanoseconds) / (type.Unit switch { TimeUnit.Nanoseconds => 1, TimeUnit.Microseconds => 1_000, TimeUnit.Milliseconds => 1_000_000, _ => Second });
        if (ticks < long.MinValue || ticks > long.MaxValue)
        {
            return Failed(text, $"datetime[{unit}]");
        }
        Json wall = Nodes.Lit(Json.Number((long)ticks), DataType.Datetime(type.Unit));
        return type.TimeZone is null ? wall : Nodes.Fn("dt.replace_time_zone", type, [("time_zone", Json.String(type.TimeZone))], wall);
    }

    private static Json Failed(string text, string type)
        => Throw.Error<Json>(ErrorKind.InvalidOperation, $"conversion from `str` to `{type}` failed in column 'literal' for 1 out of 1 values: [\"{text}\"]");

    private static bool TryDate(string text, out long day)
    {
        bool known = DateOnly.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        day = date.DayNumber - 719_162;
        return known;
    }

    private static bool TryTime(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        string[] parts = text.Split(':');
        if (parts.Length is not (2 or 3))
        {
            return false;
        }
        string seconds = parts.Length == 3 ? parts[2] : "0", fraction = "";
        int point = seconds.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            (seconds, fraction) = (seconds[..point], seconds[(point + 1)..]);
        }
        if (!TryDigits(parts[0], 24, out long hour) || !TryDigits(parts[1], 60, out long minute) || !TryDigits(seconds, 60, out long second)
            || fraction.Length > 9 || (fraction.Length > 0 && !fraction.All(char.IsAsciiDigit)) || (point >= 0 && fraction.Length == 0))
        {
            return false;
        }
        long part = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(9, '0'), CultureInfo.InvariantCulture);
        nanoseconds = ((hour * 60 + minute) * 60 + second) * Second + part;
        return true;
    }

    private static bool TryDigits(string text, int below, out long value)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && text.Length <= 2 && value < below;

    private static bool TryDatetime(string text, out long days, out long nanoseconds)
    {
        nanoseconds = 0;
        int cut = text.IndexOfAny(['T', ' ', 't']);
        return cut < 0 ? TryDate(text, out days) : TryDate(text[..cut], out days) & TryTime(text[(cut + 1)..].TrimEnd('Z'), out nanoseconds);
    }

    // ---- intervals

    /// <summary>An interval of fixed length as a constant duration.</summary>
    public static Json Interval(string text, string? unit)
    {
        (long months, Int128 nanoseconds) = ParseInterval(text, unit);
        if (months != 0)
        {
            SqlError.Syntax($"fixed-duration interval cannot contain years, quarters, or months (found '{text}'); add it to a date or datetime");
        }
        return nanoseconds < long.MinValue || nanoseconds > long.MaxValue
            ? SqlError.Syntax<Json>($"interval '{text}' is longer than 292 years")
            : Nodes.Lit(Json.Number((long)nanoseconds), DataType.Duration(TimeUnit.Nanoseconds));
    }

    /// <summary>An interval with months as a span such as <c>1mo2d</c>; null: it has none.</summary>
    public static string? CalendarSpan(string text, string? unit, bool back)
    {
        (long months, Int128 nanoseconds) = ParseInterval(text, unit);
        if (months == 0)
        {
            return null;
        }
        if (months < 0 != nanoseconds < 0 && nanoseconds != 0)
        {
            SqlError.Syntax($"interval '{text}' has parts of different signs");
        }
        bool negative = months < 0 != back;
        Int128 rest = Int128.Abs(nanoseconds);
        return $"{(negative ? "-" : "")}{Math.Abs(months)}mo{(rest == 0 ? "" : $"{rest}ns")}";
    }

    private static (long Months, Int128 Nanoseconds) ParseInterval(string text, string? unit)
    {
        long months = 0;
        Int128 total = 0;
        int at = 0, parts = 0;
        string all = unit is null ? text : $"{text} {unit}";
        while (true)
        {
            while (at < all.Length && (char.IsWhiteSpace(all[at]) || all[at] == ','))
            {
                at++;
            }
            if (at == all.Length)
            {
                break;
            }
            int start = at;
            while (at < all.Length && (char.IsAsciiDigit(all[at]) || all[at] is '.' or '-' or '+' or ':'))
            {
                at++;
            }
            string number = all[start..at];
            while (at < all.Length && char.IsWhiteSpace(all[at]))
            {
                at++;
            }
            start = at;
            while (at < all.Length && char.IsAsciiLetter(all[at]))
            {
                at++;
            }
            string word = all[start..at].ToLowerInvariant();
            if (number.Contains(':', StringComparison.Ordinal) && word.Length == 0 && TryTime(number.TrimStart('-', '+'), out long clock))
            {
                total += number[0] == '-' ? -clock : clock;
                parts++;
                continue;
            }
            (string Names, long Nanoseconds, int Months) found = Array.Find(Units, candidate => candidate.Names.Split(' ').Contains(word));
            if (found.Names is null || !decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count) || Math.Abs(count) > 1_000_000_000_000m)
            {
                SqlError.Syntax($"invalid interval '{text}'{(unit is null ? "" : $" {unit}")}; write for instance INTERVAL '1 day 2 hours'");
            }
            else if (found.Months > 0)
            {
                months += (long)(count * found.Months);
            }
            else
            {
                total += (Int128)Math.Truncate(count) * found.Nanoseconds + (Int128)((count - Math.Truncate(count)) * found.Nanoseconds);
            }
            parts++;
        }
        return parts == 0 ? SqlError.Syntax<(long, Int128)>($"invalid interval '{text}': it is empty") : (months, total);
    }
}
