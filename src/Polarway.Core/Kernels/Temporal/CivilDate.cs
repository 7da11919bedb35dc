using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>
/// Days since 1970-01-01 and dates of the proleptic Gregorian calendar, for any year an int32 of days can reach.
/// Year 0 is the year before year 1.
/// </summary>
public readonly record struct CivilDate(int Year, int Month, int Day)
{
    private const int DaysPerEra = 146_097;
    private const int YearsPerEra = 400;
    // Days from 0000-03-01, the start of an era of 400 years whose leap days come last, to 1970-01-01.
    private const int EpochShift = 719_468;

    /// <summary>The date of a day number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CivilDate FromDays(int days)
    {
        long shifted = (long)days + EpochShift;
        long era = (shifted >= 0 ? shifted : shifted - (DaysPerEra - 1)) / DaysPerEra;
        uint dayOfEra = (uint)(shifted - (era * DaysPerEra));
        uint yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        uint dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        uint shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1);
        int month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        int year = (int)(yearOfEra + (era * YearsPerEra)) + (month <= 2 ? 1 : 0);
        return new CivilDate(year, month, day);
    }

    /// <summary>The day number of a date that exists.</summary>
    public static long ToDays(long year, int month, int day)
    {
        year -= month <= 2 ? 1 : 0;
        long era = (year >= 0 ? year : year - (YearsPerEra - 1)) / YearsPerEra;
        long yearOfEra = year - (era * YearsPerEra);
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysPerEra) + dayOfEra - EpochShift;
    }

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>1 to 366.</summary>
    public int OrdinalDay => (int)(ToDays(Year, Month, Day) - ToDays(Year, 1, 1)) + 1;

    /// <summary>1 (Monday) to 7.</summary>
    public static int Weekday(long days) => (int)FloorMath.Mod(days + 3, 7) + 1;

    /// <summary>The ISO 8601 year and week that a day lies in.</summary>
    public static (int Year, int Week) IsoWeek(int days)
    {
        // The Thursday of a week decides its year.
        int thursday = days + 4 - Weekday(days);
        CivilDate date = FromDays(thursday);
        return (date.Year, ((date.OrdinalDay - 1) / 7) + 1);
    }
}
