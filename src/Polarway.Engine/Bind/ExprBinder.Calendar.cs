using System.Text.Json;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;
using Polarway.Engine.Plan;

namespace Polarway.Engine.Bind;

/// <summary>Functions of calendars: business days, other parts of dates, dates at other times, what zones add to UTC.</summary>
internal sealed partial class ExprBinder
{
    private delegate Column BusinessKernel(ReadOnlySpan<Operand> operands, int length, BusinessCalendars calendars, Core.Memory.Allocator memory);

    private static void AddCalendar(Dictionary<string, Entry> all)
    {
        all.Add("dt.is_business_day", new Entry(1, 2, (_, f, a) =>
        {
            RequireGiven(f, a[0], TypeKind.Date, TypeKind.Datetime);
            return BusinessCall(f, a, 1, DataType.Boolean, (o, length, calendars, memory) => BusinessDays.Test(o[0], length, calendars, memory));
        }));
        all.Add("dt.add_business_days", new Entry(2, 3, (_, f, a) => BindAddBusinessDays(f, a)));
        all.Add("business_day_count", new Entry(2, 3, (_, f, a) =>
        {
            RequireGiven(f, a[0], TypeKind.Date);
            RequireGiven(f, a[1], TypeKind.Date);
            return BusinessCall(f, a, 2, DataType.Int32, (o, length, calendars, memory) => BusinessDays.Count(o[0], o[1], length, calendars, memory));
        }));
        all.Add("dt.replace", new Entry(1 + ClockReplacement.Parts, 2 + ClockReplacement.Parts, (_, f, a) => BindReplaceParts(f, a)));
        all.Add("dt.combine", new Entry(2, 2, (_, f, a) => BindCombine(f, a)));
        all.Add("dt.base_utc_offset", ZoneOffset(summer: false));
        all.Add("dt.dst_offset", ZoneOffset(summer: true));
    }

    private static void RequireGiven(Function function, Bound argument, params ReadOnlySpan<TypeKind> kinds)
    {
        if (argument.Type.Kind == TypeKind.Null)
        {
            Undefined(function, argument.Type);
        }
        RequireKind(function, argument, kinds);
    }

    /// <summary>A function of a business calendar: holidays are an option, or one argument more, of lists of dates.</summary>
    /// <param name="count">Arguments without holidays.</param>
    private static Bound BusinessCall(Function function, Bound[] arguments, int count, DataType type, BusinessKernel kernel, string more = "", bool canFail = false)
    {
        bool[] mask = function.Options.TryGet("week_mask", out JsonElement given)
            ? PlanObject.ListOf(given, function.Path.At("opts").At("week_mask"), PlanObject.FlagOf) : [true, true, true, true, true, false, false];
        if (mask.Length != 7)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"expected a sequence of length 7 (got {mask.Length}) (at {function.Path})");
        }
        long[] holidays = function.Options.TryGet("holidays", out JsonElement days) ? PlanObject.ListOf(days, function.Path.At("opts").At("holidays"), PlanObject.IntegerOf) : [];
        string settings = $"{string.Concat(mask.Select(m => m ? '1' : '0'))}, [{string.Join(", ", holidays)}]{more}";
        if (arguments.Length == count)
        {
            var all = new BusinessCalendar(mask, holidays.Select(day => checked((int)day)));
            return Call(function, arguments, type, (o, length, memory) => kernel(o, length, new BusinessCalendars(all), memory), settings, canFail);
        }
        if (arguments[count].Type.Kind == TypeKind.Null)
        {
            return Call(function, arguments, type, (o, length, memory) => Fill.Nulls(type, length, memory));
        }
        if (arguments[count].Type.Kind is TypeKind.Date)
        {
            // Dates of all rows together.
            Bound dates = arguments[count];
            arguments[count] = dates with { Expr = BindConcatList(function, [dates]).Expr };
        }
        DataType lists = arguments[count].Type;
        if (lists.Kind != TypeKind.List || lists.Inner.Kind is not (TypeKind.Date or TypeKind.Null))
        {
            Throw.Error(ErrorKind.Compute, $"holidays must be lists of dates (dtype List(Date)), got {lists} (at {function.Path})");
        }
        Bound[] ready = [.. arguments[..count], arguments[count] with { Expr = Coercion.To(arguments[count].Expr, DataType.List(DataType.Date)) }];
        return Call(function, ready, type, (o, length, memory) => kernel(o, length, new BusinessCalendars(mask, o[count]), memory), settings, canFail: true);
    }

    private static Bound BindAddBusinessDays(Function function, Bound[] arguments)
    {
        RequireGiven(function, arguments[0], TypeKind.Date, TypeKind.Datetime);
        string name = function.Options.TextOr("roll", "raise");
        BusinessRoll roll = name switch
        {
            "raise" => BusinessRoll.Raise,
            "forward" => BusinessRoll.Forward,
            "backward" => BusinessRoll.Backward,
            _ => PlanError.Unknown<BusinessRoll>(function.Path, "roll", name, ["raise", "forward", "backward"]),
        };
        Bound[] ready = [arguments[0], Int64s(function, arguments[1]), .. arguments[2..]];
        return BusinessCall(function, ready, 2, arguments[0].Type, (o, length, calendars, memory) => BusinessDays.Add(o[0], o[1], length, calendars, roll, memory), $", {name}", canFail: true);
    }

    private static Bound BindReplaceParts(Function function, Bound[] arguments)
    {
        RequireGiven(function, arguments[0], TypeKind.Date, TypeKind.Datetime);
        DataType type = arguments[0].Type;
        IEnumerable<Bound> parts = arguments.Skip(1).Take(ClockReplacement.Parts).Select(part => Int64s(function, part));
        if (arguments.Length > 1 + ClockReplacement.Parts)
        {
            return Call(function, [arguments[0], .. parts, AsText(function, arguments[^1])], type, static (o, length, memory) =>
                ClockReplacement.Replace(o[0], o.Slice(1, ClockReplacement.Parts), ZoneConflicts.Read(o[^1].Column), length, memory), canFail: true);
        }
        ZoneConflict ambiguous = ConflictNamed(function, function.Options.TextOr("ambiguous", "raise"));
        return Call(function, [arguments[0], .. parts], type,
            (o, length, memory) => ClockReplacement.Replace(o[0], o[1..], ambiguous, length, memory), ambiguous.ToString(), canFail: true);
    }

    private static Bound BindCombine(Function function, Bound[] arguments)
    {
        RequireGiven(function, arguments[0], TypeKind.Date, TypeKind.Datetime);
        RequireGiven(function, arguments[1], TypeKind.Time);
        DataType type = DataType.Datetime(UnitNamed(function, function.Options.TextOr("time_unit", "us")), arguments[0].Type.Kind == TypeKind.Datetime ? arguments[0].Type.TimeZone : null);
        Bound dates = arguments[0] with { Expr = Coercion.To(arguments[0].Expr, DataType.Date), Dynamic = null };
        return Call(function, [dates, arguments[1]], type, (o, length, memory) => ClockReplacement.Combine(o[0], o[1], type, length, memory), type.ToString(), type.TimeZone is not null);
    }

    private static Entry ZoneOffset(bool summer) => new(1, 1, (_, f, a) =>
    {
        if (a[0].Type.Kind != TypeKind.Datetime || a[0].Type.TimeZone is null)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{f.Name[3..]}` operation not supported for dtype `{ShortName.Of(a[0].Type)}` (expected: time-zone-aware datetime)");
        }
        return TemporalCall(f, a[0], DataType.Duration(TimeUnit.Milliseconds), (c, memory) => Zones.Offsets(c, summer, memory));
    });

    /// <summary>An argument of text that may differ from row to row.</summary>
    private static Bound AsText(Function function, Bound argument)
    {
        RequireKind(function, argument, TypeKind.String, TypeKind.Categorical, TypeKind.Enum);
        return argument with { Expr = Coercion.To(argument, DataType.String), Dynamic = null };
    }

    /// <summary>Seconds with their fraction; Float64.</summary>
    private static Bound BindFractionalSecond(Function function, Bound argument)
    {
        Bound second = TemporalCall(function, argument, DataType.Int8, (c, memory) => TemporalParts.Get(TemporalPart.Second, c, memory));
        Bound rest = TemporalCall(function, argument, DataType.Int32, (c, memory) => TemporalParts.Get(TemporalPart.Nanosecond, c, memory), "nanosecond");
        Bound billionth = BindLiteral(new Literal(function.Path, new LiteralValue.Real(1e-9), null));
        return BindArithmetic(ArithmeticOp.Add, second with { Expr = Coercion.To(second.Expr, DataType.Float64) }, BindArithmetic(ArithmeticOp.Multiply, rest, billionth));
    }
}
