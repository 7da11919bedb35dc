namespace Polarway.Core.Kernels;

/// <summary>Which ends belong to a range.</summary>
[Flags]
public enum RangeEnds
{
    None = 0,
    Start = 1,
    End = 2,
    Both = Start | End,
}

/// <summary>Evenly spaced points in time, counted in ticks: from a start on, n spans of a calendar each.</summary>
/// <param name="TicksPerDay">1 for dates.</param>
public readonly record struct TickRange(CalendarSpan Every, long TicksPerDay, RangeEnds Ends)
{
    /// <summary>Appends the points from <paramref name="start"/> to <paramref name="end"/>; month steps keep the day of the start where they can.</summary>
    public void AppendTo(List<long> target, long start, long end)
    {
        bool hasStart = (Ends & RangeEnds.Start) != 0;
        bool hasEnd = (Ends & RangeEnds.End) != 0;
        for (long step = 0; ; step++)
        {
            long point = Advance(start, Every, TicksPerDay, step);
            if (point > end || (point == end && !hasEnd))
            {
                return;
            }
            if (step > 0 || hasStart)
            {
                target.Add(point);
            }
        }
    }

    /// <summary>A point that many spans later, on a clock without zone.</summary>
    public static long Advance(long start, CalendarSpan every, long ticksPerDay, long step)
    {
        step = every.IsNegative ? -step : step;
        long ticks = ticksPerDay == 1 ? 0 : every.Nanoseconds / (Ticks.NanosecondsPerDay / ticksPerDay);
        long shift = checked(step * ((((every.Weeks * 7) + every.Days) * ticksPerDay) + ticks));
        if (every.Months == 0)
        {
            return checked(start + shift);
        }
        long day = FloorMath.Div(start, ticksPerDay);
        CivilDate date = CivilDate.FromDays((int)day);
        long month = (date.Year * 12L) + date.Month - 1 + (step * every.Months);
        long year = FloorMath.Div(month, 12);
        int ofYear = (int)FloorMath.Mod(month, 12) + 1;
        long moved = CivilDate.ToDays(year, ofYear, Math.Min(date.Day, CivilDate.DaysInMonth(year, ofYear)));
        return checked(((moved - day) * ticksPerDay) + start + shift);
    }
}
