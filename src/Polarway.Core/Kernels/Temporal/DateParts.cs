namespace Polarway.Core.Kernels;

/// <summary>Something of a day number.</summary>
internal interface IDatePart<T>
{
    static abstract T Of(int days);
}

/// <summary>Something of the nanoseconds since midnight.</summary>
internal interface IClockPart<T>
{
    static abstract T Of(long nanoseconds);
}

internal readonly struct YearPart : IDatePart<int>
{
    public static int Of(int days) => CivilDate.FromDays(days).Year;
}

internal readonly struct IsoYearPart : IDatePart<int>
{
    public static int Of(int days) => CivilDate.IsoWeek(days).Year;
}

internal readonly struct CenturyPart : IDatePart<int>
{
    public static int Of(int days) => (int)FloorMath.Div(CivilDate.FromDays(days).Year - 1, 100) + 1;
}

internal readonly struct MillenniumPart : IDatePart<int>
{
    public static int Of(int days) => (int)FloorMath.Div(CivilDate.FromDays(days).Year - 1, 1_000) + 1;
}

internal readonly struct QuarterPart : IDatePart<sbyte>
{
    public static sbyte Of(int days) => (sbyte)((CivilDate.FromDays(days).Month + 2) / 3);
}

internal readonly struct MonthPart : IDatePart<sbyte>
{
    public static sbyte Of(int days) => (sbyte)CivilDate.FromDays(days).Month;
}

internal readonly struct WeekPart : IDatePart<sbyte>
{
    public static sbyte Of(int days) => (sbyte)CivilDate.IsoWeek(days).Week;
}

internal readonly struct WeekdayPart : IDatePart<sbyte>
{
    public static sbyte Of(int days) => (sbyte)CivilDate.Weekday(days);
}

internal readonly struct DayPart : IDatePart<sbyte>
{
    public static sbyte Of(int days) => (sbyte)CivilDate.FromDays(days).Day;
}

internal readonly struct DaysInMonthPart : IDatePart<sbyte>
{
    public static sbyte Of(int days)
    {
        CivilDate date = CivilDate.FromDays(days);
        return (sbyte)CivilDate.DaysInMonth(date.Year, date.Month);
    }
}

internal readonly struct OrdinalDayPart : IDatePart<short>
{
    public static short Of(int days) => (short)CivilDate.FromDays(days).OrdinalDay;
}

internal readonly struct IsLeapYearPart : IDatePart<byte>
{
    public static byte Of(int days) => CivilDate.IsLeap(CivilDate.FromDays(days).Year) ? (byte)1 : (byte)0;
}

internal readonly struct HourPart : IClockPart<sbyte>
{
    public static sbyte Of(long nanoseconds) => (sbyte)(nanoseconds / (3_600 * Ticks.NanosecondsPerSecond));
}

internal readonly struct MinutePart : IClockPart<sbyte>
{
    public static sbyte Of(long nanoseconds) => (sbyte)(nanoseconds / (60 * Ticks.NanosecondsPerSecond) % 60);
}

internal readonly struct SecondPart : IClockPart<sbyte>
{
    public static sbyte Of(long nanoseconds) => (sbyte)(nanoseconds / Ticks.NanosecondsPerSecond % 60);
}

internal readonly struct MillisecondPart : IClockPart<int>
{
    public static int Of(long nanoseconds) => (int)(nanoseconds % Ticks.NanosecondsPerSecond / 1_000_000);
}

internal readonly struct MicrosecondPart : IClockPart<int>
{
    public static int Of(long nanoseconds) => (int)(nanoseconds % Ticks.NanosecondsPerSecond / 1_000);
}

internal readonly struct NanosecondPart : IClockPart<int>
{
    public static int Of(long nanoseconds) => (int)(nanoseconds % Ticks.NanosecondsPerSecond);
}
