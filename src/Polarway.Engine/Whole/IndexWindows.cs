using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>A length along an index: a span of the calendar, or whole numbers.</summary>
/// <param name="Clock">Of the index's zone: months, weeks and days are those of its wall clock, hours and less are not.</param>
internal readonly record struct IndexSpan(CalendarSpan Calendar, long Numbers, long TicksPerDay, ZoneClock? Clock = null)
{
    public static IndexSpan Parse(string text, long ticksPerDay, ZoneClock? clock = null)
    {
        if (text.EndsWith('i') && long.TryParse(text.AsSpan(0, text.Length - 1), out long numbers))
        {
            return ticksPerDay == 0 ? new IndexSpan(default, numbers, 0)
                : Throw.Error<IndexSpan>(ErrorKind.InvalidOperation, $"duration may not be a parsed integer: \"{text}\" is for integer columns; for dates and times write it like \"1d12h\"");
        }
        return ticksPerDay != 0 ? new IndexSpan(CalendarSpan.Parse(text), 0, ticksPerDay, clock)
            : Throw.Error<IndexSpan>(ErrorKind.InvalidOperation, $"duration must be a parsed integer: \"{text}\" is for dates and times; for integer columns write it like \"2i\"");
    }

    public bool IsPositive => TicksPerDay == 0 ? Numbers > 0 : !Calendar.IsNegative && Calendar != default;

    /// <summary>True when all such spans are equally long.</summary>
    public bool IsEven => TicksPerDay == 0 || (Calendar.Months == 0 && (Clock is null || Calendar is { Weeks: 0, Days: 0 }));

    /// <summary>True when going this far and then the other span leads back, also where months differ in length.</summary>
    public bool IsReverseOf(IndexSpan other)
        => TicksPerDay == 0 ? Numbers == -other.Numbers : Calendar == other.Calendar with { IsNegative = !other.Calendar.IsNegative };

    /// <exception cref="PolarwayException">Compute: a point that 64 bits do not hold.</exception>
    public long From(long start, long times)
    {
        try
        {
            return Reach(start, times);
        }
        catch (OverflowException)
        {
            return Throw.Error<long>(ErrorKind.Compute, $"windows over the index reach beyond what 64 bits hold, from {start}; filter the rows or choose shorter windows");
        }
    }

    private long Reach(long start, long times)
    {
        if (TicksPerDay == 0)
        {
            return checked(start + (times * Numbers));
        }
        if (Clock is null)
        {
            return TickRange.Advance(start, Calendar, TicksPerDay, times);
        }
        CalendarSpan dates = Calendar with { Nanoseconds = 0 };
        long moved = dates is { Months: 0, Weeks: 0, Days: 0 } ? start
            : Clock.FirstInstant(TickRange.Advance(start + Clock.OffsetAt(start), dates, TicksPerDay, times), start);
        return TickRange.Advance(moved, Calendar with { Months = 0, Weeks = 0, Days = 0 }, TicksPerDay, times);
    }
}

/// <summary>Where a window's row in the result is.</summary>
internal enum WindowLabel
{
    Left, Right, DataPoint,
}

/// <summary>One window: the rows that lie in it, and its bounds.</summary>
/// <param name="Owner">A row of its group, which need not lie in it.</param>
internal readonly record struct IndexWindow(int[] Rows, long Lower, long Upper, long Label, int Owner);

/// <summary>Windows over sorted numbers: every so often, or one that ends at each row.</summary>
/// <param name="Every">Null: one window for each row.</param>
/// <param name="Weekday">Windows start on this day (0 is Monday); null: where spans of the calendar do, or at the first point.</param>
internal sealed record IndexWindows(DataType Type, IndexSpan? Every, IndexSpan Period, IndexSpan Offset, RangeEnds Ends, WindowLabel Label, bool AtFirstPoint, int? Weekday, bool WithBounds)
{
    /// <summary>The type that the index is computed in: instants without zone for dates.</summary>
    public static DataType WorkingType(DataType type) => type.Kind == TypeKind.Date ? DataType.Datetime(TimeUnit.Microseconds) : type.IsInteger ? DataType.Int64 : type;

    /// <summary>Values of the index, which ascend, at the rows of one group.</summary>
    public List<IndexWindow> Of(ReadOnlySpan<long> values, int[] rows, Allocator memory)
    {
        for (int row = 1; row < rows.Length; row++)
        {
            if (values[rows[row]] < values[rows[row - 1]])
            {
                if (rows.Length < values.Length)
                {
                    Throw.Error(ErrorKind.Compute, "input data is not sorted within its groups: sort it by the index first");
                }
                Throw.Error(ErrorKind.InvalidOperation, $"argument in operation '{(Every is null ? "rolling" : "group_by_dynamic")}' is not sorted, please sort the 'expr/series/column' first");
            }
        }
        return rows.Length == 0 ? [] : Every is { } every ? Regular(values, rows, every, memory) : Rolling(values, rows);
    }

    private List<IndexWindow> Rolling(ReadOnlySpan<long> values, int[] rows)
    {
        var windows = new List<IndexWindow>(rows.Length);
        int first = 0, last = 0;
        foreach (int row in rows)
        {
            long lower = Offset.From(values[row], 1);
            // A month before 30 March and a month after that is not 30 March.
            long upper = Offset.IsReverseOf(Period) ? values[row] : Period.From(lower, 1);
            int[] inside = Inside(values, rows, lower, upper, ref first, ref last);
            windows.Add(new IndexWindow(inside, lower, upper, values[row], row));
        }
        return windows;
    }

    private List<IndexWindow> Regular(ReadOnlySpan<long> values, int[] rows, IndexSpan every, Allocator memory)
    {
        var windows = new List<IndexWindow>();
        long firstValue = values[rows[0]], lastValue = values[rows[^1]];
        long start = Start(firstValue, every, memory);
        bool takesLower = (Ends & RangeEnds.Start) != 0;
        long step = 0;
        while (!AtFirstPoint && (every.From(start, step) > firstValue || (!takesLower && every.From(start, step) == firstValue)))
        {
            step--;
        }
        int first = 0, last = 0;
        for (long lower = every.From(start, step); lower <= lastValue; lower = every.From(start, ++step))
        {
            long upper = Period.From(lower, 1);
            int[] inside = Inside(values, rows, lower, upper, ref first, ref last);
            if (inside.Length > 0)
            {
                long label = Label switch { WindowLabel.Left => lower, WindowLabel.Right => upper, _ => values[inside[0]] };
                windows.Add(new IndexWindow(inside, lower, upper, label, inside[0]));
            }
            else if (last < rows.Length && every.IsEven && Period.IsEven)
            {
                // Nothing for a while: to just before the next value.
                Int128 empty = (((Int128)values[rows[last]] - upper) / (every.From(lower, 1) - lower)) - 1;
                step += (long)Int128.Clamp(empty, 0, long.MaxValue - Math.Max(step, 0));
            }
        }
        return windows;
    }

    private long Start(long first, IndexSpan every, Allocator memory)
    {
        if (AtFirstPoint)
        {
            return first;
        }
        if (every.TicksPerDay == 0)
        {
            return Offset.From(FloorMath.Div(first, every.Numbers) * every.Numbers, 1);
        }
        ZoneClock? clock = every.Clock;
        long local = first + (clock?.OffsetAt(first) ?? 0);
        using PrimitiveColumn one = PrimitiveColumn.From<long>(DataType.Datetime(Type.Kind == TypeKind.Date ? TimeUnit.Microseconds : Type.Unit), [local], memory);
        CalendarSpan grid = Weekday is null ? every.Calendar : CalendarSpan.Parse("1w");
        using Column truncated = TemporalShift.Truncate(one, grid, memory);
        long start = ((PrimitiveColumn)truncated).Values<long>()[0] + ((Weekday ?? 0) * every.TicksPerDay);
        return Offset.From(clock?.FirstInstant(start, first) ?? start, 1);
    }

    private int[] Inside(ReadOnlySpan<long> values, int[] rows, long lower, long upper, ref int first, ref int last)
    {
        bool takesLower = (Ends & RangeEnds.Start) != 0;
        bool takesUpper = (Ends & RangeEnds.End) != 0;
        while (first < rows.Length && (values[rows[first]] < lower || (!takesLower && values[rows[first]] == lower)))
        {
            first++;
        }
        last = Math.Max(last, first);
        while (last < rows.Length && (values[rows[last]] < upper || (takesUpper && values[rows[last]] == upper)))
        {
            last++;
        }
        return rows[first..last];
    }
}
