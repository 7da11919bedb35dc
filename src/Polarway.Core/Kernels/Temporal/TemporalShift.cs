using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Moves dates and datetimes by spans, or back to where a span starts: on the wall clock where there is a zone.
/// Results carry one reference for the caller.
/// </summary>
public static unsafe class TemporalShift
{
    // Weeks start on Mondays, of which 1970-01-05 is one.
    private const int FirstMonday = 4;
    private const int DaysOfMonth = 28;

    /// <summary>The start of the span that each value lies in.</summary>
    /// <exception cref="PolarwayException">InvalidOperation or Compute: a negative, empty or mixed span.</exception>
    public static Column Truncate(Column column, CalendarSpan every, Allocator memory)
    {
        RequireSpan(column, every, "truncate");
        return Truncated(column, every, 0, memory);
    }

    /// <summary>The nearest start of a span, the later one halfway between two. Months count as 28 days here, as in Polars.</summary>
    public static Column Round(Column column, CalendarSpan every, Allocator memory)
    {
        RequireSpan(column, every, "round");
        // Half a span further on the clock that never changes, then back on the wall clock.
        CalendarSpan days = every with { Months = 0, Days = every.Days + (every.Months * DaysOfMonth) };
        return Truncated(column, every, days.FixedNanoseconds / Ticks.Nanoseconds(UnitOf(column)) / 2, memory);
    }

    private static Column Truncated(Column column, CalendarSpan every, long ahead, Allocator memory)
    {
        if (every == default)
        {
            return column.Retain();
        }
        var step = new TruncateStep(every, UnitOf(column));
        if (column.Type.Kind == TypeKind.Date)
        {
            // A part of a day is cut off towards 1970, as Polars does it.
            return ConversionLoop.Run<int, int, DayStep>((PrimitiveColumn)column, ValuePointer.Of<int>(column), column.Type, new DayStep(step, ahead), memory);
        }
        using Column moved = ahead == 0 ? column.Retain() : Run((PrimitiveColumn)column, new TickStep(ahead), memory);
        return OnWallClock(moved, step, memory);
    }

    /// <summary>Moved by a span: months first (the day is cut to the month's last), then days, then time.</summary>
    public static Column OffsetBy(Column column, CalendarSpan by, Allocator memory)
    {
        RequireTemporal(column, "offset_by");
        int sign = by.IsNegative ? -1 : 1;
        using Column moved = by.Months == 0 && by.Weeks == 0 && by.Days == 0
            ? column.Retain()
            : OnWallClock(column, new CalendarStep(sign * by.Months, sign * ((by.Weeks * 7) + by.Days), UnitOf(column)), memory);
        if (by.Nanoseconds == 0)
        {
            return moved.Retain();
        }
        if (column.Type.Kind == TypeKind.Date)
        {
            return OnWallClock(moved, new TickStep(sign * (by.Nanoseconds / Ticks.Nanoseconds(TimeUnit.Milliseconds))), memory);
        }
        return Run((PrimitiveColumn)moved, new TickStep(sign * (by.Nanoseconds / Ticks.Nanoseconds(column.Type.Unit))), memory);
    }

    /// <summary>The first day of the month, at the same time of day.</summary>
    public static Column MonthStart(Column column, Allocator memory)
    {
        RequireTemporal(column, "month_start");
        return OnWallClock(column, new MonthStep(false, UnitOf(column)), memory, false);
    }

    /// <summary>The last day of the month, at the same time of day.</summary>
    public static Column MonthEnd(Column column, Allocator memory)
    {
        RequireTemporal(column, "month_end");
        return OnWallClock(column, new MonthStep(true, UnitOf(column)), memory, false);
    }

    private static TimeUnit UnitOf(Column column) => column.Type.Kind == TypeKind.Date ? TimeUnit.Milliseconds : column.Type.Unit;

    private static void RequireTemporal(Column column, string name)
    {
        if (column.Type.Kind is not (TypeKind.Date or TypeKind.Datetime))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{name}` operation not supported for dtype `{ShortName.Of(column.Type)}` (expected: date/datetime)");
        }
    }

    private static void RequireSpan(Column column, CalendarSpan every, string name)
    {
        RequireTemporal(column, name);
        // Days are as long as 24 hours only without a zone and its clock changes.
        bool hasFixedDays = column.Type is { Kind: TypeKind.Datetime, TimeZone: null };
        bool isMixed = (every.Months > 0 && every with { Months = 0 } != default) || (every.Weeks > 0 && (every.Days > 0 || every.Nanoseconds > 0))
            || (every.Days > 0 && every.Nanoseconds > 0 && !hasFixedDays);
        if (isMixed)
        {
            Throw.Error(ErrorKind.Compute, "cannot mix month, week, day, and sub-daily units for this operation");
        }
        string type = column.Type.Kind == TypeKind.Date ? "Date" : "Datetime";
        if (every.IsNegative && every != (default(CalendarSpan) with { IsNegative = true }))
        {
            Throw.Error(ErrorKind.Compute, $"cannot {name} a {type} to a negative duration");
        }
        if (every == default && (type == "Date" || name == "round"))
        {
            Throw.Error(ErrorKind.Compute, "duration cannot be zero");
        }
    }

    // Dates are moved as datetimes of milliseconds.
    private static Column OnWallClock<TStep>(Column column, TStep step, Allocator memory, bool takesAmbiguous = true) where TStep : struct, IConversion<long, long>
    {
        DataType type = column.Type;
        if (type.Kind == TypeKind.Date)
        {
            using Column instants = Cast.To(column, DataType.Datetime(TimeUnit.Milliseconds), false, memory);
            using Column moved = Run((PrimitiveColumn)instants, step, memory);
            return Cast.To(moved, type, false, memory);
        }
        if (type.TimeZone is null)
        {
            return Run((PrimitiveColumn)column, step, memory);
        }
        using Column local = Zones.ToWallClock(column, memory);
        using Column shifted = Run((PrimitiveColumn)local, step, memory);
        if (!takesAmbiguous)
        {
            return Zones.FromWallClock(shifted, type.TimeZone, ZoneConflict.Raise, ZoneConflict.Raise, memory);
        }
        using Column early = Zones.FromWallClock(shifted, type.TimeZone, ZoneConflict.Earliest, ZoneConflict.Raise, memory);
        using Column late = Zones.FromWallClock(shifted, type.TimeZone, ZoneConflict.Latest, ZoneConflict.Raise, memory);
        using Column first = Zones.FromWallClock(local, type.TimeZone, ZoneConflict.Earliest, ZoneConflict.Raise, memory);
        // A time that a clock shows twice is the second one where the value was the second one of such a pair.
        using BooleanColumn isFirst = Comparison.Apply(CompareOp.Eq, column, first, column.Length, memory);
        return Conditional.Select(isFirst, early, late, column.Length, memory);
    }

    private static PrimitiveColumn Run<TStep>(PrimitiveColumn column, TStep step, Allocator memory) where TStep : struct, IConversion<long, long>
        => ConversionLoop.Run<long, long, TStep>(column, ValuePointer.Of<long>(column), column.Type, step, memory);

    private readonly struct TruncateStep(CalendarSpan every, TimeUnit unit) : IConversion<long, long>
    {
        private readonly long _perDay = Ticks.PerDay(unit);
        private readonly long _months = every.Months;
        private readonly long _origin = every.Weeks > 0 ? FirstMonday * Ticks.PerDay(unit) : 0;
        private readonly long _length = every.IsFixed ? Math.Max(1, every.FixedNanoseconds / Ticks.Nanoseconds(unit)) : 1;

        public bool TryConvert(long value, out long target)
        {
            if (_months == 0)
            {
                target = (FloorMath.Div(value - _origin, _length) * _length) + _origin;
                return true;
            }
            long days = FloorMath.Div(value, _perDay);
            CivilDate date = CivilDate.FromDays((int)days);
            long month = FloorMath.Div((date.Year * 12L) + date.Month - 1, _months) * _months;
            target = CivilDate.ToDays(FloorMath.Div(month, 12), (int)FloorMath.Mod(month, 12) + 1, 1) * _perDay;
            return days == (int)days;
        }
    }

    private readonly struct DayStep(TruncateStep step, long ahead) : IConversion<int, int>
    {
        private static readonly long s_perDay = Ticks.PerDay(TimeUnit.Milliseconds);

        public bool TryConvert(int value, out int target)
        {
            bool fits = step.TryConvert((value * s_perDay) + ahead, out long ticks);
            target = (int)(ticks / s_perDay);
            return fits;
        }
    }

    private readonly struct CalendarStep(long months, long days, TimeUnit unit) : IConversion<long, long>
    {
        private readonly long _perDay = Ticks.PerDay(unit);

        public bool TryConvert(long value, out long target)
        {
            long day = FloorMath.Div(value, _perDay);
            long clock = value - (day * _perDay);
            bool fits = day == (int)day;
            if (months != 0)
            {
                CivilDate date = CivilDate.FromDays((int)day);
                long month = (date.Year * 12L) + date.Month - 1 + months;
                long year = FloorMath.Div(month, 12);
                int ofYear = (int)FloorMath.Mod(month, 12) + 1;
                day = CivilDate.ToDays(year, ofYear, Math.Min(date.Day, CivilDate.DaysInMonth(year, ofYear)));
            }
            target = ((day + days) * _perDay) + clock;
            return fits;
        }
    }

    private readonly struct MonthStep(bool toEnd, TimeUnit unit) : IConversion<long, long>
    {
        private readonly long _perDay = Ticks.PerDay(unit);

        public bool TryConvert(long value, out long target)
        {
            long day = FloorMath.Div(value, _perDay);
            CivilDate date = CivilDate.FromDays((int)day);
            int wanted = toEnd ? CivilDate.DaysInMonth(date.Year, date.Month) : 1;
            target = value + ((wanted - date.Day) * _perDay);
            return day == (int)day;
        }
    }

    private readonly struct TickStep(long ticks) : IConversion<long, long>
    {
        public bool TryConvert(long value, out long target)
        {
            target = unchecked(value + ticks);
            return (ticks >= 0) == (target >= value);
        }
    }
}
