using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Parts of temporal values: of the wall clock where there is a zone. Nulls stay null. Results carry one reference for the caller.
/// </summary>
public static unsafe class TemporalParts
{
    private static readonly int s_firstDay = (int)CivilDate.ToDays(-262_143, 1, 1);
    private static readonly int s_lastDay = (int)CivilDate.ToDays(262_142, 12, 31);

    /// <exception cref="PolarwayException">InvalidOperation: the type has no such part.</exception>
    public static Column Get(TemporalPart part, Column column, Allocator memory)
    {
        DataType type = column.Type;
        bool ofClock = part is >= TemporalPart.Hour and not TemporalPart.Date;
        if (type.Kind != TypeKind.Datetime && type.Kind != (ofClock ? TypeKind.Time : TypeKind.Date))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{part.ToString().ToLowerInvariant()}` operation not supported for dtype `{ShortName.Of(type)}`");
        }
        using Column local = Zones.ToWallClock(column, memory);
        var source = (PrimitiveColumn)Cast.To(local, ofClock ? DataType.Time : DataType.Date, false, memory);
        if (part is TemporalPart.Date or TemporalPart.Time)
        {
            return source;
        }
        using (source)
        {
            return ofClock ? OfClock(part, source, memory) : OfDate(part, source, memory);
        }
    }

    /// <summary>A duration in whole ticks of a length, cut towards zero; Int64.</summary>
    public static Column Total(Column durations, long nanoseconds, Allocator memory)
    {
        RequireDuration(durations);
        long perTick = Ticks.Nanoseconds(durations.Type.Unit);
        return nanoseconds >= perTick
            ? ConversionLoop.Run<long, long, CoarserDurations>(durations, ValuePointer.Of<long>(durations), DataType.Int64, new(nanoseconds / perTick), memory)
            : ConversionLoop.Run<long, long, FinerTicks>(durations, ValuePointer.Of<long>(durations), DataType.Int64, new(perTick / nanoseconds), memory);
    }

    /// <summary>A duration in ticks of a length with their fraction; Float64.</summary>
    public static Column FractionalTotal(Column durations, long nanoseconds, Allocator memory)
    {
        RequireDuration(durations);
        long* ticks = ValuePointer.Of<long>(durations);
        NativeBuffer target = memory.Allocate((long)durations.Length * sizeof(double));
        double* values = (double*)target.Pointer;
        double factor = 1 / ((double)nanoseconds / Ticks.Nanoseconds(durations.Type.Unit));
        for (int row = 0; row < durations.Length; row++)
        {
            values[row] = ticks[row] * factor;
        }
        GC.KeepAlive(durations);
        return new PrimitiveColumn(DataType.Float64, target, durations.Length, durations.Validity?.Share());
    }

    /// <summary>Whole seconds since 1970 of dates and datetimes; Int64.</summary>
    public static Column EpochSeconds(Column column, Allocator memory)
    {
        using Column instants = Cast.To(column, DataType.Datetime(TimeUnit.Nanoseconds == column.Type.Unit ? TimeUnit.Microseconds : column.Type.Unit), false, memory);
        long divisor = Ticks.PerSecond(instants.Type.Unit);
        return ConversionLoop.Run<long, long, CoarserInstants>(instants, ValuePointer.Of<long>(instants), DataType.Int64, new(divisor), memory);
    }

    private static void RequireDuration(Column column)
    {
        if (column.Type.Kind != TypeKind.Duration)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"totals are of durations, not of `{ShortName.Of(column.Type)}`");
        }
    }

    private static Column OfDate(TemporalPart part, PrimitiveColumn days, Allocator memory)
    {
        switch (part)
        {
            case TemporalPart.Year: return Dates<int, YearPart>(days, DataType.Int32, memory);
            case TemporalPart.IsoYear: return Dates<int, IsoYearPart>(days, DataType.Int32, memory);
            case TemporalPart.Century: return Dates<int, CenturyPart>(days, DataType.Int32, memory);
            case TemporalPart.Millennium: return Dates<int, MillenniumPart>(days, DataType.Int32, memory);
            case TemporalPart.Quarter: return Dates<sbyte, QuarterPart>(days, DataType.Int8, memory);
            case TemporalPart.Month: return Dates<sbyte, MonthPart>(days, DataType.Int8, memory);
            case TemporalPart.Week: return Dates<sbyte, WeekPart>(days, DataType.Int8, memory);
            case TemporalPart.Weekday: return Dates<sbyte, WeekdayPart>(days, DataType.Int8, memory, isEndless: true);
            case TemporalPart.Day: return Dates<sbyte, DayPart>(days, DataType.Int8, memory);
            case TemporalPart.DaysInMonth: return Dates<sbyte, DaysInMonthPart>(days, DataType.Int8, memory);
            case TemporalPart.OrdinalDay: return Dates<short, OrdinalDayPart>(days, DataType.Int16, memory);
            default:
                using (PrimitiveColumn flags = Dates<byte, IsLeapYearPart>(days, DataType.UInt8, memory))
                {
                    return NumericCast.ToBoolean(flags, memory);
                }
        }
    }

    private static PrimitiveColumn OfClock(TemporalPart part, PrimitiveColumn times, Allocator memory) => part switch
    {
        TemporalPart.Hour => Clocks<sbyte, HourPart>(times, DataType.Int8, memory),
        TemporalPart.Minute => Clocks<sbyte, MinutePart>(times, DataType.Int8, memory),
        TemporalPart.Second => Clocks<sbyte, SecondPart>(times, DataType.Int8, memory),
        TemporalPart.Millisecond => Clocks<int, MillisecondPart>(times, DataType.Int32, memory),
        TemporalPart.Microsecond => Clocks<int, MicrosecondPart>(times, DataType.Int32, memory),
        _ => Clocks<int, NanosecondPart>(times, DataType.Int32, memory),
    };

    private static PrimitiveColumn Dates<T, TPart>(PrimitiveColumn days, DataType type, Allocator memory, bool isEndless = false) where T : unmanaged where TPart : struct, IDatePart<T>
    {
        int* source = ValuePointer.Of<int>(days);
        NativeBuffer target = memory.Allocate((long)days.Length * sizeof(T));
        T* values = (T*)target.Pointer;
        bool anyOutside = false;
        for (int row = 0; row < days.Length; row++)
        {
            values[row] = TPart.Of(source[row]);
            anyOutside |= IsOutside(source[row]);
        }
        return new PrimitiveColumn(type, target, days.Length, anyOutside && !isEndless ? Inside(days, source, memory) : days.Validity?.Share());
    }

    // Calendars end at the years that a date has in Polars; beyond there are no parts.
    private static bool IsOutside(int day) => day < s_firstDay || day > s_lastDay;

    private static Bitmap? Inside(PrimitiveColumn days, int* source, Allocator memory)
    {
        NativeBuffer known = BitWords.Allocate(days.Length, memory);
        ulong* bits = (ulong*)known.Pointer;
        new Span<ulong>(bits, BitWords.Count(days.Length)).Clear();
        for (int row = 0; row < days.Length; row++)
        {
            bits[row >> 6] |= IsOutside(source[row]) ? 0 : 1UL << (row & 63);
        }
        return ConversionLoop.Merge(days, known, true, memory);
    }

    private static PrimitiveColumn Clocks<T, TPart>(PrimitiveColumn times, DataType type, Allocator memory) where T : unmanaged where TPart : struct, IClockPart<T>
    {
        long* source = ValuePointer.Of<long>(times);
        NativeBuffer target = memory.Allocate((long)times.Length * sizeof(T));
        T* values = (T*)target.Pointer;
        for (int row = 0; row < times.Length; row++)
        {
            values[row] = TPart.Of(source[row]);
        }
        return new PrimitiveColumn(type, target, times.Length, times.Validity?.Share());
    }
}
