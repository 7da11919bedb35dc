using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Dates and datetimes with other years, months, …, or at another time of day. Results carry one reference for the caller.</summary>
public static unsafe class ClockReplacement
{
    public const int Parts = 7;

    /// <summary>Some parts replaced, on the wall clock where there is a zone. A part that is null stays as it is.</summary>
    /// <param name="column">Dates, of which only year, month and day can be replaced, or datetimes.</param>
    /// <param name="parts">Year, month, day, hour, minute, second, microsecond; Int64 each.</param>
    /// <param name="ambiguous">For times that happen twice in the zone.</param>
    /// <exception cref="PolarwayException">Compute: there is no such date or time.</exception>
    public static Column Replace(Operand column, ReadOnlySpan<Operand> parts, ZoneConflicts ambiguous, int length, Allocator memory)
    {
        DataType type = column.Column.Type;
        bool isDate = type.Kind == TypeKind.Date;
        TimeUnit unit = isDate ? TimeUnit.Milliseconds : type.Unit;
        using Column local = Zones.ToWallClock(column.Column, memory);
        using Column instants = Cast.To(local, DataType.Datetime(unit), false, memory);
        long* source = ValuePointer.Of<long>(instants);
        var given = new Given(parts);
        Bitmap? validity = Validities.Of(column, length, memory);
        NativeBuffer target = memory.Allocate((long)length * sizeof(long));
        long* ticks = (long*)target.Pointer;
        for (int row = 0; row < length; row++)
        {
            ticks[row] = validity is null || validity[row] ? One(source[row & column.RowMask], row, in given, unit, isDate) : 0;
        }
        KeepAlive(parts);
        using var replaced = new PrimitiveColumn(DataType.Datetime(unit), target, length, validity);
        return isDate ? Cast.To(replaced, type, false, memory)
            : type.TimeZone is null ? replaced.Retain() : Zones.FromWallClock(replaced, type.TimeZone, ambiguous, ZoneConflict.Raise, memory);
    }

    /// <summary>Each date at a time of day; a time that is null gives null.</summary>
    /// <param name="dates">Of type Date.</param>
    /// <param name="times">Of type Time.</param>
    /// <param name="type">A datetime; with a zone, the time is that of its clocks.</param>
    public static Column Combine(Operand dates, Operand times, DataType type, int length, Allocator memory)
    {
        int* days = ValuePointer.Of<int>(dates.Column);
        long* clocks = ValuePointer.Of<long>(times.Column);
        long perDay = Ticks.PerDay(type.Unit);
        long perTick = Ticks.Nanoseconds(type.Unit);
        Bitmap? validity = Validities.Both(dates, times, length, memory);
        NativeBuffer target = memory.Allocate((long)length * sizeof(long));
        long* ticks = (long*)target.Pointer;
        for (int row = 0; row < length; row++)
        {
            ticks[row] = unchecked((days[row & dates.RowMask] * perDay) + (clocks[row & times.RowMask] / perTick));
        }
        GC.KeepAlive(dates.Column);
        GC.KeepAlive(times.Column);
        using var combined = new PrimitiveColumn(DataType.Datetime(type.Unit), target, length, validity);
        return type.TimeZone is null ? combined.Retain() : Zones.FromWallClock(combined, type.TimeZone, ZoneConflict.Raise, ZoneConflict.Raise, memory);
    }

    private static void KeepAlive(ReadOnlySpan<Operand> parts)
    {
        foreach (Operand part in parts)
        {
            GC.KeepAlive(part.Column);
        }
    }

    private static long One(long local, int row, in Given given, TimeUnit unit, bool isDate)
    {
        long perSecond = Ticks.PerSecond(unit);
        long perDay = Ticks.PerDay(unit);
        long oldDay = FloorMath.Div(local, perDay);
        CivilDate date = CivilDate.FromDays((int)oldDay);
        long clock = local - (oldDay * perDay);
        long year = given.Of(0, row, date.Year);
        long month = given.Of(1, row, date.Month);
        long day = given.Of(2, row, date.Day);
        bool isKnownYear = year is >= -262_144 and <= 262_143;
        if (!isKnownYear || month is < 1 or > 12 || day < 1 || day > CivilDate.DaysInMonth(year, (int)month))
        {
            Throw.Error(ErrorKind.Compute, $"Invalid date components ({year}, {month}, {day}) supplied");
        }
        long days = CivilDate.ToDays(year, (int)month, (int)day);
        if (isDate)
        {
            return days * perDay;
        }
        long second = clock / perSecond;
        long fraction = clock % perSecond * Ticks.Nanoseconds(unit);
        long hour = given.Of(3, row, second / 3_600);
        long minute = given.Of(4, row, second / 60 % 60);
        second = given.Of(5, row, second % 60);
        long micro = given.Of(6, row, -1);
        fraction = micro == -1 && !given.Has(6, row) ? fraction : micro * 1_000;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || fraction is < 0 or >= Ticks.NanosecondsPerSecond)
        {
            Throw.Error(ErrorKind.Compute, $"Invalid time components ({hour}, {minute}, {second}, {fraction}) supplied");
        }
        return checked((days * perDay) + (((hour * 3_600) + (minute * 60) + second) * perSecond) + (fraction / Ticks.Nanoseconds(unit)));
    }

    /// <summary>The parts that were given, by row.</summary>
    private readonly struct Given
    {
        private readonly long*[] _values = new long*[Parts];
        private readonly int[] _masks = new int[Parts];
        private readonly Column[] _columns = new Column[Parts];

        public Given(ReadOnlySpan<Operand> parts)
        {
            for (int part = 0; part < Parts; part++)
            {
                _values[part] = parts[part].IsNullScalar ? null : ValuePointer.Of<long>(parts[part].Column);
                _masks[part] = parts[part].RowMask;
                _columns[part] = parts[part].Column;
            }
        }

        public bool Has(int part, int row) => _values[part] is not null && _columns[part].IsValid(row & _masks[part]);

        public long Of(int part, int row, long old) => Has(part, row) ? _values[part][row & _masks[part]] : old;
    }
}
