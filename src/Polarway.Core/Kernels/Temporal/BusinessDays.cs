using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>What to do with a date that is no business day.</summary>
public enum BusinessRoll
{
    Raise, Forward, Backward,
}

/// <summary>Business days of columns of dates: of the wall clock where there is a zone. Null where an argument is. Results carry one reference for the caller.</summary>
public static unsafe class BusinessDays
{
    /// <summary>Whether each date or datetime lies on a business day; Boolean.</summary>
    public static Column Test(Operand column, int length, BusinessCalendars calendars, Allocator memory)
    {
        using Column days = Days(column.Column, memory);
        int* values = ValuePointer.Of<int>(days);
        Bitmap? validity = WithHolidays(Validities.Of(column, length, memory), calendars, length, memory);
        NativeBuffer target = BitWords.Allocate(length, memory);
        ulong* words = (ulong*)target.Pointer;
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            int start = word << 6;
            int rows = Math.Min(64, length - start);
            ulong bits = 0;
            for (int row = start; row < start + rows; row++)
            {
                bool works = (validity is null || validity[row]) && calendars[row].Contains(values[row & column.RowMask]);
                bits |= (works ? 1UL : 0UL) << (row & 63);
            }
            words[word] = bits;
        }
        return new BooleanColumn(new Bitmap(target, length), validity);
    }

    /// <summary>Business days from each start to before each end, both of type Date; Int32.</summary>
    public static Column Count(Operand start, Operand end, int length, BusinessCalendars calendars, Allocator memory)
    {
        int* starts = ValuePointer.Of<int>(start.Column);
        int* ends = ValuePointer.Of<int>(end.Column);
        Bitmap? validity = WithHolidays(Validities.Both(start, end, length, memory), calendars, length, memory);
        NativeBuffer target = memory.Allocate((long)length * sizeof(int));
        int* counts = (int*)target.Pointer;
        for (int row = 0; row < length; row++)
        {
            counts[row] = validity is null || validity[row] ? calendars[row].Count(starts[row & start.RowMask], ends[row & end.RowMask]) : 0;
        }
        GC.KeepAlive(start.Column);
        GC.KeepAlive(end.Column);
        return new PrimitiveColumn(DataType.Int32, target, length, validity);
    }

    /// <summary>Dates or datetimes moved by business days, at the same time of day.</summary>
    /// <param name="days">Int64.</param>
    /// <exception cref="PolarwayException">Compute: a date is no business day and <paramref name="roll"/> says raise, or the result is no date.</exception>
    public static Column Add(Operand column, Operand days, int length, BusinessCalendars calendars, BusinessRoll roll, Allocator memory)
    {
        DataType type = column.Column.Type;
        using Column local = Zones.ToWallClock(column.Column, memory);
        using Column dates = Cast.To(local, DataType.Date, false, memory);
        int* from = ValuePointer.Of<int>(dates);
        long* steps = ValuePointer.Of<long>(days.Column);
        Bitmap? validity = WithHolidays(Validities.Both(column, days, length, memory), calendars, length, memory);
        NativeBuffer target = memory.Allocate((long)length * sizeof(int));
        int* moved = (int*)target.Pointer;
        for (int row = 0; row < length; row++)
        {
            moved[row] = validity is null || validity[row] ? Moved(from[row & column.RowMask], steps[row & days.RowMask], calendars[row], roll) : 0;
        }
        GC.KeepAlive(days.Column);
        var result = new PrimitiveColumn(DataType.Date, target, length, validity);
        if (type.Kind == TypeKind.Date)
        {
            return result;
        }
        using (result)
        {
            return AtTimeOf(local, column.RowMask, result, type, memory);
        }
    }

    // Takes the first.
    private static Bitmap? WithHolidays(Bitmap? validity, BusinessCalendars calendars, int length, Allocator memory)
        => calendars.Lists is { } lists ? Validities.And(validity, Validities.Of(lists, length, memory), length, memory) : validity;

    private static int Moved(int day, long steps, BusinessCalendar calendar, BusinessRoll roll)
    {
        if (!calendar.Contains(day))
        {
            if (roll == BusinessRoll.Raise)
            {
                Span<byte> text = stackalloc byte[TextFormat.MaxBytes];
                string shown = System.Text.Encoding.UTF8.GetString(text[..TextFormat.Date(day, text)]);
                Throw.Error(ErrorKind.Compute, $"date {shown} is not a business date; use `roll` to roll forwards (or backwards) to the next (or previous) valid date.");
            }
            day = calendar.Roll(day, roll == BusinessRoll.Forward);
        }
        // Steps beyond what a date can hold would also overflow the arithmetic of weeks.
        long moved = Math.Abs(steps) > uint.MaxValue ? long.MaxValue : calendar.Move(day, steps);
        return moved == (int)moved ? (int)moved : Throw.Error<int>(ErrorKind.Compute, $"adding {steps} business days leads beyond the dates that there are");
    }

    // The dates with the times of day of wall clocks, in the zone of the type.
    private static Column AtTimeOf(Column local, int mask, PrimitiveColumn dates, DataType type, Allocator memory)
    {
        long perDay = Ticks.PerDay(type.Unit);
        long* clocks = ValuePointer.Of<long>(local);
        int* days = ValuePointer.Of<int>(dates);
        NativeBuffer target = memory.Allocate((long)dates.Length * sizeof(long));
        long* ticks = (long*)target.Pointer;
        for (int row = 0; row < dates.Length; row++)
        {
            ticks[row] = (days[row] * perDay) + FloorMath.Mod(clocks[row & mask], perDay);
        }
        var moved = new PrimitiveColumn(DataType.Datetime(type.Unit), target, dates.Length, dates.Validity?.Share());
        if (type.TimeZone is null)
        {
            return moved;
        }
        using (moved)
        {
            return Zones.FromWallClock(moved, type.TimeZone, ZoneConflict.Raise, ZoneConflict.Raise, memory);
        }
    }

    private static Column Days(Column column, Allocator memory)
    {
        using Column local = Zones.ToWallClock(column, memory);
        return Cast.To(local, DataType.Date, false, memory);
    }
}
