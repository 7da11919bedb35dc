using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;
using Polarway.Engine.Whole;

namespace Polarway.Engine.Bind;

/// <summary>Ranges of numbers and of points in time; points in time and spans made of their parts.</summary>
internal sealed partial class ExprBinder
{
    private static readonly (string Name, long Nanoseconds)[] SpanParts =
    [
        ("weeks", 604_800_000_000_000), ("days", 86_400_000_000_000), ("hours", 3_600_000_000_000), ("minutes", 60_000_000_000), ("seconds", 1_000_000_000),
        ("milliseconds", 1_000_000), ("microseconds", 1_000), ("nanoseconds", 1),
    ];

    private static void AddRanges(Dictionary<string, Entry> all)
    {
        foreach (string name in (string[])["date_range", "datetime_range", "time_range"])
        {
            all.Add(name, new Entry(2, 2, (_, f, a) => BindTimeRange(f, a, false)));
            all.Add(name + "s", new Entry(2, 2, (_, f, a) => BindTimeRange(f, a, true)));
        }
        all.Add("int_ranges", new Entry(3, 3, (_, f, a) => BindIntRanges(f, a)));
        all.Add("linear_space", new Entry(3, 3, (_, f, a) => BindLinearSpace(f, a, false)));
        all.Add("linear_spaces", new Entry(3, 3, (_, f, a) => BindLinearSpace(f, a, true)));
        all.Add("duration", new Entry(0, 8, (_, f, a) => BindDuration(f, a)));
        all.Add("date", new Entry(3, 3, (_, f, a) => BindTimeParts(f, a, DataType.Date)));
        all.Add("time", new Entry(4, 4, (_, f, a) => BindTimeParts(f, a, DataType.Time)));
        all.Add("datetime", new Entry(7, 8, (_, f, a) => BindDatetime(f, a)));
    }

    private static RangeEnds EndsOf(Function function) => function.Options.TextOr("closed", "both") switch
    {
        "both" => RangeEnds.Both,
        "left" => RangeEnds.Start,
        "right" => RangeEnds.End,
        "none" => RangeEnds.None,
        string other => PlanError.Unknown<RangeEnds>(function.Path, "closed", other, ["both", "left", "right", "none"]),
    };

    private static Bound BindTimeRange(Function function, Bound[] arguments, bool perRow)
    {
        string text = function.Options.Text("interval");
        CalendarSpan every = CalendarSpan.Parse(text);
        RangeEnds ends = EndsOf(function);
        if (every.IsNegative || every == default)
        {
            Throw.Error(ErrorKind.Compute, "`interval` must be positive");
        }
        DataType type = RangeType(function, arguments, every, text);
        if (type.Kind == TypeKind.Datetime && every is { Months: 0, Weeks: 0, Days: 0 } && every.Nanoseconds < Core.Kernels.Ticks.Nanoseconds(type.Unit))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"interval {text} is too small for time unit {(type.Unit == TimeUnit.Microseconds ? "μs" : DataType.UnitText(type.Unit))} and was rounded down to zero");
        }
        var ranges = new TimeRanges(type, every, ends);
        Bound[] points = Array.ConvertAll(arguments, a => PointOf(function, a, type));
        string settings = $"{text}, {ends}";
        return perRow ? Call(function, points, DataType.List(type), (o, length, memory) => ranges.Lists(o[0], o[1], length, memory), settings, canFail: true)
            : WholeCall(function, points, type, (c, memory) => ranges.One(c[0], c[1], memory), settings);
    }

    private static DataType RangeType(Function function, Bound[] arguments, CalendarSpan every, string text)
    {
        switch (function.Name)
        {
            case "date_range" or "date_ranges":
                if (every.Nanoseconds != 0)
                {
                    Throw.Error(ErrorKind.Compute, $"`interval` input for `{function.Name}` must consist of full days, got: {text}");
                }
                return DataType.Date;
            case "time_range" or "time_ranges":
                return every.IsFixed && every.Days == 0 && every.Weeks == 0 ? DataType.Time
                    : Throw.Error<DataType>(ErrorKind.InvalidOperation, $"invalid interval unit for time_range: found \"{text}\"; a time range is spaced by ns us ms s m h");
            default:
                DataType?[] given = Array.ConvertAll(arguments, a => a.Type.Kind == TypeKind.Datetime ? a.Type : null);
                DataType? first = given[0] ?? given[1];
                if (given[0] is not null && given[1] is not null && given[0]!.TimeZone != given[1]!.TimeZone)
                {
                    Throw.Error(ErrorKind.Schema, $"failed to determine supertype of {ShortName.Of(given[0]!)} and {ShortName.Of(given[1]!)}: start and end have one time zone, or none");
                }
                string? unit = function.Options.TextOrNull("time_unit");
                string? zone = function.Options.TextOrNull("time_zone") ?? given[0]?.TimeZone ?? given[1]?.TimeZone;
                TimeUnit ticks = unit is not null ? UnitNamed(function, unit) : text.Contains("ns", StringComparison.Ordinal) ? TimeUnit.Nanoseconds : first?.Unit ?? TimeUnit.Microseconds;
                return DataType.Datetime(ticks, zone);
        }
    }

    private static Bound PointOf(Function function, Bound argument, DataType type)
    {
        if (type.Kind == TypeKind.Time)
        {
            RequireKind(function, argument, TypeKind.Time);
            return argument with { Expr = Coercion.To(argument, type), Dynamic = null };
        }
        RequireKind(function, argument, TypeKind.Date, TypeKind.Datetime);
        string? zone = argument.Type.Kind == TypeKind.Datetime ? argument.Type.TimeZone : null;
        DataType wanted = type.Kind == TypeKind.Date ? type : DataType.Datetime(type.Unit, zone);
        Bound point = argument with { Expr = Coercion.To(argument, wanted), Dynamic = null };
        // The same instant on the clocks of the range.
        return zone is null || zone == type.TimeZone ? point : TemporalCall(function, point, type, (c, _) => c.WithType(type), type.ToString());
    }

    private static Bound BindIntRanges(Function function, Bound[] arguments)
    {
        DataType type = function.Options.TryGet("dtype", out System.Text.Json.JsonElement dtype) ? DataTypeReader.Read(dtype, function.Path.At("opts").At("dtype")) : DataType.Int64;
        if (!type.IsInteger)
        {
            Throw.Error(ErrorKind.Schema, $"non-integer `dtype` passed to `int_ranges`: '{ShortName.Of(type)}'");
        }
        for (int argument = 0; argument < arguments.Length; argument++)
        {
            if (!arguments[argument].Type.IsNumeric && arguments[argument].Type.Kind != TypeKind.Null)
            {
                Throw.Error(ErrorKind.InvalidOperation, $"`{((string[])["start", "end", "step"])[argument]}` must be numeric for `int_ranges`, got {ShortName.Of(arguments[argument].Type)}");
            }
        }
        Bound[] numbers = Array.ConvertAll(arguments, a => Int64s(function, a));
        Bound ranges = Call(function, numbers, DataType.List(DataType.Int64), static (o, length, memory) => NumberRanges.Integers(o[0], o[1], o[2], length, memory), canFail: true);
        return ranges with { Expr = Coercion.To(ranges.Expr, DataType.List(type)) };
    }

    private static Bound BindLinearSpace(Function function, Bound[] arguments, bool perRow)
    {
        RangeEnds ends = EndsOf(function);
        bool asArray = function.Options.FlagOr("as_array", false);
        DataType common = Coercion.Common(arguments[0], arguments[1]) ?? DataType.Null;
        bool isTemporal = common.IsTemporal;
        bool differ = isTemporal && !arguments[0].Type.Equals(arguments[1].Type);
        if (differ || (!common.IsNumeric && !isTemporal) || arguments[0].Type.Kind == TypeKind.Null || arguments[1].Type.Kind == TypeKind.Null || arguments[0].Type.IsTemporal != arguments[1].Type.IsTemporal)
        {
            Throw.Error(ErrorKind.Compute, $"'start' and 'end' have incompatible dtypes, got {Named(arguments[0].Type)} and {Named(arguments[1].Type)}");
        }
        DataType point = common.Kind == TypeKind.Date ? DataType.Datetime(TimeUnit.Microseconds) : isTemporal ? common : DataType.Float64;
        bool isSingle = arguments[0].Type.Kind == TypeKind.Float32 && arguments[1].Type.Kind == TypeKind.Float32;
        DataType type = isSingle ? DataType.Float32 : point;
        Bound[] ready = [arguments[0] with { Expr = Coercion.To(arguments[0], point), Dynamic = null }, arguments[1] with { Expr = Coercion.To(arguments[1], point), Dynamic = null }, Int64s(function, arguments[2])];
        ListColumn Made(ReadOnlySpan<Operand> o, int length, Core.Memory.Allocator memory) => isTemporal
            ? NumberRanges.Points(o[0], o[1], o[2], ends, point, length, memory) : NumberRanges.Floats(o[0], o[1], o[2], ends, length, memory);
        if (!perRow)
        {
            Bound one = WholeCall(function, ready, point, (c, memory) =>
            {
                for (int argument = 0; argument < c.Length; argument++)
                {
                    if (c[argument].Length != 1)
                    {
                        Throw.Error(ErrorKind.Shape, $"non-scalar {((string[])["start", "end", "num_samples"])[argument]} passed to `linear_space`; use linear_spaces for a list per row");
                    }
                }
                if (!c[2].IsValid(0))
                {
                    Throw.Error(ErrorKind.Compute, "'num_samples' must be non-negative integer, got null");
                }
                using ListColumn list = Made([c[0], c[1], c[2]], 1, memory);
                return list.Items.Retain();
            }, ends.ToString());
            return one with { Expr = Coercion.To(one.Expr, type) };
        }
        Bound lists = Call(function, ready, DataType.List(point), (o, length, memory) => Made(o, length, memory), ends.ToString(), canFail: true);
        DataType result = asArray ? DataType.Array(type, checked((int)ConstantWhole(function, arguments[2]))) : DataType.List(type);
        return lists with { Expr = Coercion.To(lists.Expr, result) };
    }

    private static string Named(DataType type)
    {
        string unit = type.Kind is TypeKind.Datetime or TypeKind.Duration ? (type.Unit == TimeUnit.Microseconds ? "μs" : DataType.UnitText(type.Unit)) : "";
        return type.Kind switch
        {
            TypeKind.Datetime => type.TimeZone is null ? $"Datetime('{unit}')" : $"Datetime('{unit}', '{type.TimeZone}')",
            TypeKind.Duration => $"Duration('{unit}')",
            _ => type.ToString(),
        };
    }

    private static Bound BindDuration(Function function, Bound[] arguments)
    {
        string[] parts = function.Options.TextsOrNull("parts") ?? [];
        TimeUnit unit = UnitNamed(function, function.Options.TextOr("time_unit", "us"));
        if (parts.Length != arguments.Length)
        {
            PlanError.Invalid(function.Path, $"duration takes as many parts as arguments, found {parts.Length} and {arguments.Length}");
        }
        Bound? sum = null;
        for (int part = 0; part < parts.Length; part++)
        {
            int index = Array.FindIndex(SpanParts, p => p.Name == parts[part]);
            if (index < 0)
            {
                PlanError.Unknown<int>(function.Path, "part", parts[part], [.. SpanParts.Select(p => p.Name)]);
            }
            Bound ticks = TicksOf(function, arguments[part], SpanParts[index].Nanoseconds, Core.Kernels.Ticks.Nanoseconds(unit));
            sum = sum is null ? ticks : BindArithmetic(ArithmeticOp.Add, sum, ticks);
        }
        sum ??= new Bound("duration", Coercion.To(Whole(0), DataType.Int64));
        return new Bound(arguments.Length > 0 ? arguments[0].Name : "duration", Coercion.To(sum.Expr, DataType.Duration(unit)));
    }

    private static Bound TicksOf(Function function, Bound part, long nanoseconds, long perTick)
    {
        if (part.Type.IsFloat || part.Type.Kind == TypeKind.Decimal)
        {
            var real = new Bound(part.Name, Coercion.To(part, DataType.Float64));
            Bound scaled = BindArithmetic(ArithmeticOp.Multiply, real, new Bound("", RealLiteral((double)nanoseconds / perTick)));
            return new Bound(part.Name, Coercion.To(scaled.Expr, DataType.Int64));
        }
        Bound whole = Int64s(function, part);
        var factor = new Bound("", Coercion.To(WholeLiteral(Math.Max(nanoseconds / perTick, perTick / nanoseconds)), DataType.Int64));
        return BindArithmetic(nanoseconds >= perTick ? ArithmeticOp.Multiply : ArithmeticOp.FloorDivide, whole, factor);
    }

    private static LiteralExpr RealLiteral(double value) => new(LiteralColumn.One(DataType.Float64, new LiteralValue.Real(value), JsonPath.Root, LiteralExpr.Memory));

    private static LiteralExpr WholeLiteral(long value) => new(LiteralColumn.One(DataType.Int64, new LiteralValue.Whole(value), JsonPath.Root, LiteralExpr.Memory));

    private static Bound BindTimeParts(Function function, Bound[] arguments, DataType type)
    {
        Bound[] numbers = Array.ConvertAll(arguments, a => Int64s(function, a));
        return Call(function, numbers, type, (o, length, memory) => TimeParts.Of(o, type, length, memory), canFail: true);
    }

    private static Bound BindDatetime(Function function, Bound[] arguments)
    {
        TimeUnit unit = UnitNamed(function, function.Options.TextOr("time_unit", "us"));
        string? zone = function.Options.TextOrNull("time_zone");
        Bound naive = BindTimeParts(function, arguments[..7], DataType.Datetime(unit));
        if (zone is null)
        {
            return naive;
        }
        TimeZones.Find(zone);
        if (arguments.Length == 8 && arguments[7].Expr is not LiteralExpr { IsNull: false })
        {
            return Call(function, [naive, AsText(function, arguments[7])], DataType.Datetime(unit, zone), (o, length, memory) =>
            {
                using Core.Columns.Column local = o[0].IsScalar ? Fill.Repeat(o[0].Column, length, memory) : o[0].Column.Retain();
                return Zones.FromWallClock(local, zone, ZoneConflicts.Read(o[1].Column), ZoneConflict.Raise, memory);
            }, zone, canFail: true);
        }
        ZoneConflict ambiguous = arguments.Length == 8 ? ConflictNamed(function, ConstantText(function, arguments[7])) : ZoneConflict.Raise;
        return TemporalCall(function, naive, DataType.Datetime(unit, zone), (c, memory) => Zones.FromWallClock(c, zone, ambiguous, ZoneConflict.Raise, memory), $"{zone}, {ambiguous}", canFail: true);
    }
}
