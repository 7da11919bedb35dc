using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions of dates, datetimes, times and durations.</summary>
internal sealed partial class ExprBinder
{
    private delegate Column TemporalKernel(Column column, Allocator memory);

    private static void AddTemporal(Dictionary<string, Entry> all)
    {
        AddParts(all);
        AddTotals(all);
        AddShifts(all);
        AddZones(all);
        all.Add("dt.to_string", new Entry(1, 1, (_, f, a) => BindToString(f, a[0])));
        all.Add("dt.timestamp", new Entry(1, 1, (_, f, a) => BindTimestamp(f, a[0], f.Options.TextOr("time_unit", "us"))));
        all.Add("dt.epoch", new Entry(1, 1, (_, f, a) => BindTimestamp(f, a[0], f.Options.TextOr("time_unit", "us"))));
        all.Add("str.strptime", new Entry(1, 2, (_, f, a) => BindStrptime(f, a)));
    }

    private static void AddParts(Dictionary<string, Entry> all)
    {
        (string Name, TemporalPart Part, DataType Type)[] parts =
        [
            ("year", TemporalPart.Year, DataType.Int32), ("iso_year", TemporalPart.IsoYear, DataType.Int32), ("century", TemporalPart.Century, DataType.Int32),
            ("millennium", TemporalPart.Millennium, DataType.Int32), ("quarter", TemporalPart.Quarter, DataType.Int8), ("month", TemporalPart.Month, DataType.Int8),
            ("week", TemporalPart.Week, DataType.Int8), ("weekday", TemporalPart.Weekday, DataType.Int8), ("day", TemporalPart.Day, DataType.Int8),
            ("days_in_month", TemporalPart.DaysInMonth, DataType.Int8), ("ordinal_day", TemporalPart.OrdinalDay, DataType.Int16),
            ("is_leap_year", TemporalPart.IsLeapYear, DataType.Boolean), ("hour", TemporalPart.Hour, DataType.Int8), ("minute", TemporalPart.Minute, DataType.Int8),
            ("millisecond", TemporalPart.Millisecond, DataType.Int32), ("microsecond", TemporalPart.Microsecond, DataType.Int32),
            ("nanosecond", TemporalPart.Nanosecond, DataType.Int32), ("date", TemporalPart.Date, DataType.Date), ("time", TemporalPart.Time, DataType.Time),
        ];
        foreach ((string name, TemporalPart part, DataType type) in parts)
        {
            all.Add("dt." + name, new Entry(1, 1, (_, f, a) => TemporalCall(f, a[0], type, (c, memory) => TemporalParts.Get(part, c, memory))));
        }
        all.Add("dt.second", new Entry(1, 1, (_, f, a) => f.Options.FlagOr("fractional", false)
            ? BindFractionalSecond(f, a[0])
            : TemporalCall(f, a[0], DataType.Int8, (c, memory) => TemporalParts.Get(TemporalPart.Second, c, memory))));
    }

    private static void AddTotals(Dictionary<string, Entry> all)
    {
        (string Name, long Nanoseconds)[] totals =
        [
            ("days", 86_400_000_000_000), ("hours", 3_600_000_000_000), ("minutes", 60_000_000_000), ("seconds", 1_000_000_000),
            ("milliseconds", 1_000_000), ("microseconds", 1_000), ("nanoseconds", 1),
        ];
        foreach ((string name, long nanoseconds) in totals)
        {
            all.Add("dt.total_" + name, new Entry(1, 1, (_, f, a) =>
            {
                RequireKind(f, a[0], TypeKind.Duration);
                return f.Options.FlagOr("fractional", false)
                    ? TemporalCall(f, a[0], DataType.Float64, (c, memory) => TemporalParts.FractionalTotal(c, nanoseconds, memory), "fractional")
                    : TemporalCall(f, a[0], DataType.Int64, (c, memory) => TemporalParts.Total(c, nanoseconds, memory));
            }));
        }
    }

    private static void AddShifts(Dictionary<string, Entry> all)
    {
        (string Name, Func<Column, CalendarSpan, Allocator, Column> Kernel)[] shifts =
            [("dt.truncate", TemporalShift.Truncate), ("dt.round", TemporalShift.Round), ("dt.offset_by", TemporalShift.OffsetBy)];
        foreach ((string name, Func<Column, CalendarSpan, Allocator, Column> kernel) in shifts)
        {
            all.Add(name, new Entry(2, 2, (_, f, a) =>
            {
                RequireKind(f, a[0], TypeKind.Date, TypeKind.Datetime);
                if (a[1].Expr is not LiteralExpr { IsNull: false } && a[0].Type.Kind != TypeKind.Null)
                {
                    return Call(f, [a[0], AsText(f, a[1])], a[0].Type, (o, length, memory) => SpansPerRow.Run(o[0], o[1], length, kernel, memory), canFail: true);
                }
                string text = ConstantText(f, a[1]);
                CalendarSpan span = CalendarSpan.Parse(text);
                return TemporalCall(f, a[0], a[0].Type, (c, memory) => kernel(c, span, memory), text, canFail: true);
            }));
        }
        all.Add("dt.month_start", new Entry(1, 1, (_, f, a) => TemporalCall(f, a[0], a[0].Type, TemporalShift.MonthStart, canFail: true)));
        all.Add("dt.month_end", new Entry(1, 1, (_, f, a) => TemporalCall(f, a[0], a[0].Type, TemporalShift.MonthEnd, canFail: true)));
    }

    private static void AddZones(Dictionary<string, Entry> all)
    {
        all.Add("dt.cast_time_unit", new Entry(1, 1, (_, f, a) =>
        {
            RequireKind(f, a[0], TypeKind.Datetime, TypeKind.Duration);
            TimeUnit unit = UnitNamed(f, f.Options.Text("time_unit"));
            DataType type = a[0].Type.Kind == TypeKind.Duration ? DataType.Duration(unit) : DataType.Datetime(unit, a[0].Type.TimeZone);
            return new Bound(a[0].Name, Coercion.To(a[0].Expr, type)) { Root = a[0].Root };
        }));
        all.Add("dt.convert_time_zone", new Entry(1, 1, (_, f, a) =>
        {
            RequireKind(f, a[0], TypeKind.Datetime);
            string zone = TimeZones.Canonical(f.Options.Text("time_zone"));
            TimeZones.Find(zone);
            DataType type = DataType.Datetime(a[0].Type.Unit, zone);
            return TemporalCall(f, a[0], type, (c, _) => c.WithType(type), zone);
        }));
        all.Add("dt.replace_time_zone", new Entry(1, 2, (_, f, a) => BindReplaceZone(f, a)));
    }

    private static Bound BindReplaceZone(Function function, Bound[] arguments)
    {
        RequireKind(function, arguments[0], TypeKind.Datetime);
        string? zone = function.Options.TextOrNull("time_zone") is { } given ? TimeZones.Canonical(given) : null;
        bool differs = arguments.Length == 2 && arguments[1].Expr is not LiteralExpr { IsNull: false };
        ZoneConflict ambiguous = arguments.Length == 2 && !differs ? ConflictNamed(function, ConstantText(function, arguments[1])) : ZoneConflict.Raise;
        ZoneConflict nonExistent = ConflictNamed(function, function.Options.TextOr("non_existent", "raise"));
        DataType type = DataType.Datetime(arguments[0].Type.Unit, zone);
        if (zone is null)
        {
            return TemporalCall(function, arguments[0], type, Zones.ToWallClock);
        }
        TimeZones.Find(zone);
        if (zone == arguments[0].Type.TimeZone && !differs && ambiguous == ZoneConflict.Raise)
        {
            return arguments[0];
        }
        if (differs && arguments[0].Type.Kind != TypeKind.Null)
        {
            Bound choice = AsText(function, arguments[1]);
            Bound placed = Call(function, [arguments[0], choice], type, (o, length, memory) =>
            {
                using Column repeated = o[0].IsScalar ? Fill.Repeat(o[0].Column, length, memory) : o[0].Column.Retain();
                using Column local = Zones.ToWallClock(repeated, memory);
                return Zones.FromWallClock(local, zone, ZoneConflicts.Read(o[1].Column), nonExistent, memory);
            }, $"{zone}, {nonExistent}", canFail: true);
            return placed with { Expr = new ConditionalExpr(NotNull(choice.Expr), placed.Expr, TypedNull(type)) };
        }
        return TemporalCall(function, arguments[0], type, (c, memory) =>
        {
            using Column local = Zones.ToWallClock(c, memory);
            return Zones.FromWallClock(local, zone, ambiguous, nonExistent, memory);
        }, $"{zone}, {ambiguous}, {nonExistent}", canFail: true);
    }

    private static Bound BindToString(Function function, Bound argument)
    {
        string? format = function.Options.TextOrNull("format");
        TypeKind kind = argument.Type.Kind;
        if (kind == TypeKind.Duration)
        {
            if (format is not (null or "iso" or "iso:strict" or "polars"))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"format \"{format}\" not supported for Duration type (expected one of 'iso' or 'polars')");
            }
            return TemporalCall(function, argument, DataType.String, (c, memory) => DurationWriter.Write(c, format != "polars", memory), format ?? "iso");
        }
        if (format == "polars")
        {
            Throw.Error(ErrorKind.InvalidOperation, $"'polars' is not a valid `to_string` format for {ShortName.Of(argument.Type)} dtype expressions");
        }
        if (kind == TypeKind.Time && format is null or "iso" or "iso:strict")
        {
            format = "%H:%M:%S%.f";
        }
        if (format is null or "iso" || (format == "iso:strict" && kind != TypeKind.Datetime))
        {
            return new Bound(argument.Name, Coercion.To(argument.Expr, DataType.String)) { Root = argument.Root };
        }
        if (format == "iso:strict")
        {
            string fraction = argument.Type.Unit switch { TimeUnit.Milliseconds => "%.3f", TimeUnit.Microseconds => "%.6f", _ => "%.9f" };
            format = $"%Y-%m-%dT%H:%M:%S{fraction}{(argument.Type.TimeZone is null ? "" : "%:z")}";
        }
        return TemporalCall(function, argument, DataType.String, (c, memory) => TimeWriter.Write(c, format, memory), format, canFail: true);
    }

    private static Bound BindTimestamp(Function function, Bound argument, string unit)
    {
        RequireGiven(function, argument, TypeKind.Date, TypeKind.Datetime);
        switch (unit)
        {
            case "d":
                return TemporalCall(function, argument, DataType.Int32, (c, memory) =>
                {
                    using Column days = Core.Kernels.Cast.To(c, DataType.Date, false, memory);
                    return days.WithType(DataType.Int32);
                }, unit);
            case "s":
                return TemporalCall(function, argument, DataType.Int64, TemporalParts.EpochSeconds, unit);
            default:
                PhysicalExpr ticks = Coercion.To(argument.Expr, DataType.Datetime(UnitNamed(function, unit), argument.Type.TimeZone));
                return new Bound(argument.Name, Coercion.To(ticks, DataType.Int64)) { Root = argument.Root };
        }
    }

    private static Bound BindStrptime(Function function, Bound[] arguments)
    {
        Bound argument = arguments[0];
        RequireKind(function, argument, TypeKind.String, TypeKind.Categorical, TypeKind.Null);
        JsonElement element = function.Options.Require("dtype");
        DataType type = DataTypeReader.Read(element, function.Path.At("dtype"));
        if (type.TimeZone is { } wanted)
        {
            type = DataType.Datetime(type.Unit, TimeZones.Canonical(wanted));
        }
        string? format = function.Options.TextOrNull("format");
        bool strict = function.Options.FlagOr("strict", true);
        bool exact = function.Options.FlagOr("exact", true);
        bool readsOffset = format is not null && (format.Contains("%z", StringComparison.Ordinal) || format.Contains("%:z", StringComparison.Ordinal) || format.Contains("%::z", StringComparison.Ordinal) || format.Contains("%#z", StringComparison.Ordinal) || format.Contains("%+", StringComparison.Ordinal));
        if (type.Kind == TypeKind.Datetime && type.TimeZone is null && readsOffset)
        {
            type = DataType.Datetime(type.Unit, "UTC");
        }
        Bound text = argument with { Expr = Coercion.To(argument, DataType.String), Dynamic = null };
        string name = argument.Name;
        if (arguments.Length == 2 && arguments[1].Expr is not LiteralExpr { IsNull: false } && type.TimeZone is { } zone && !readsOffset && argument.Type.Kind != TypeKind.Null)
        {
            DataType naive = DataType.Datetime(type.Unit);
            Bound clock = TemporalCall(function, text, naive, (c, memory) => TimeReader.Read(c, naive, format, strict, exact, memory, name), $"{naive}, {format}, {strict}, {exact}", canFail: true);
            return Call(function, [clock, AsText(function, arguments[1])], type, (o, length, memory) =>
            {
                using Column local = o[0].IsScalar ? Fill.Repeat(o[0].Column, length, memory) : o[0].Column.Retain();
                return Zones.FromWallClock(local, zone, ZoneConflicts.Read(o[1].Column), ZoneConflict.Raise, memory);
            }, type.ToString(), canFail: true);
        }
        ZoneConflict ambiguous = arguments.Length == 2 && arguments[1].Expr is LiteralExpr { IsNull: false } ? ConflictNamed(function, ConstantText(function, arguments[1])) : ZoneConflict.Raise;
        return TemporalCall(function, text, type, (c, memory) => TimeReader.Read(c, type, format, strict, exact, memory, name, ambiguous), $"{type}, {format}, {strict}, {exact}, {ambiguous}", canFail: true);
    }

    private static Bound TemporalCall(Function function, Bound argument, DataType type, TemporalKernel kernel, string settings = "", bool canFail = false)
    {
        if (!argument.Type.IsTemporal && argument.Type.Kind is not (TypeKind.Null or TypeKind.String))
        {
            Undefined(function, argument.Type);
        }
        return argument.Type.Kind == TypeKind.Null
            ? new Bound(argument.Name, Coercion.To(argument.Expr, type)) { Root = argument.Root }
            : Call(function, [argument], type, (o, _, memory) => kernel(o[0].Column, memory), settings, canFail);
    }

    private static void RequireKind(Function function, Bound argument, params ReadOnlySpan<TypeKind> kinds)
    {
        // Contains wants IEquatable of enums on .NET 9.
        if (argument.Type.Kind != TypeKind.Null && Array.IndexOf(kinds.ToArray(), argument.Type.Kind) < 0)
        {
            Undefined(function, argument.Type);
        }
    }

    private static TimeUnit UnitNamed(Function function, string unit) => unit switch
    {
        "ms" => TimeUnit.Milliseconds,
        "us" => TimeUnit.Microseconds,
        "ns" => TimeUnit.Nanoseconds,
        _ => PlanError.Unknown<TimeUnit>(function.Path, "time unit", unit, ["ms", "us", "ns"]),
    };

    private static ZoneConflict ConflictNamed(Function function, string name) => name switch
    {
        "raise" => ZoneConflict.Raise,
        "null" => ZoneConflict.Null,
        "earliest" => ZoneConflict.Earliest,
        "latest" => ZoneConflict.Latest,
        _ => Throw.Error<ZoneConflict>(ErrorKind.InvalidOperation, $"Invalid argument {name}, expected one of: \"earliest\", \"latest\", \"null\", \"raise\""),
    };

    private static string ConstantText(Function function, Bound argument)
    {
        if (argument.Expr is not LiteralExpr { Type.Kind: TypeKind.String } literal || literal.IsNull)
        {
            return Throw.Unsupported<string>($"function \"{function.Name}\" (at {function.Path}) with a different text in each row; give one text");
        }
        return ((ViewColumn)literal.Value).TextAt(0);
    }
}
