using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>
/// Which days are business days: those of a mask of the week that are no holidays. Counting and moving take a binary search in the
/// holidays each, whatever the distance.
/// </summary>
public sealed class BusinessCalendar
{
    private const int MondayShift = 3;

    private readonly bool[] _mask;
    private readonly int[] _holidays;
    private readonly int[] _before = new int[7];
    private readonly int[] _places;

    /// <param name="weekMask">Seven flags, Monday first.</param>
    /// <param name="holidays">Days since 1970, in any order.</param>
    /// <exception cref="PolarwayException">Compute: no day of the week is a business day.</exception>
    public BusinessCalendar(bool[] weekMask, IEnumerable<int> holidays)
    {
        if (Array.IndexOf(weekMask, true) < 0)
        {
            Throw.Error(ErrorKind.Compute, "`week_mask` must have at least one business day");
        }
        _mask = weekMask;
        var places = new List<int>();
        for (int day = 0; day < 7; day++)
        {
            _before[day] = places.Count;
            if (weekMask[day])
            {
                places.Add(day);
            }
        }
        _places = [.. places];
        // Holidays on days that are free anyway change nothing.
        _holidays = [.. holidays.Where(day => weekMask[DayOfWeek(day)]).Distinct().Order()];
    }

    public bool Contains(int day) => _mask[DayOfWeek(day)] && Array.BinarySearch(_holidays, day) < 0;

    /// <summary>Business days from <paramref name="start"/> to before <paramref name="end"/>; when the end is first, minus those after the end up to the start.</summary>
    public int Count(int start, int end) => (int)(start <= end ? Rank(end) - Rank(start) : Rank((long)end + 1) - Rank((long)start + 1));

    /// <summary>The business day that is <paramref name="days"/> after one that is itself a business day.</summary>
    public long Move(long day, long days)
    {
        long rank = Rank(day) + days;
        // The least number of holidays that agrees with the day it leads to.
        long passed = 0;
        while (true)
        {
            long candidate = MaskedDay(rank + passed);
            long holidays = HolidaysBefore(candidate + 1);
            if (holidays == passed)
            {
                return candidate;
            }
            passed = holidays;
        }
    }

    /// <summary>The nearest business day after (or before) a day that is none; a business day as it is.</summary>
    public int Roll(int day, bool forward)
    {
        while (!Contains(day))
        {
            day += forward ? 1 : -1;
        }
        return day;
    }

    private static int DayOfWeek(long day) => (int)FloorMath.Mod(day + MondayShift, 7);

    // Business days before a day, counted from one far away.
    private long Rank(long day) => (FloorMath.Div(day + MondayShift, 7) * _places.Length) + _before[DayOfWeek(day)] - HolidaysBefore(day);

    private long MaskedDay(long index) => (FloorMath.Div(index, _places.Length) * 7) + _places[(int)FloorMath.Mod(index, _places.Length)] - MondayShift;

    private int HolidaysBefore(long day)
    {
        int low = 0;
        int high = _holidays.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_holidays[middle] < day)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
