namespace Polarway.Core.Kernels;

/// <summary>Parts of dates, datetimes, times and durations, with Polars' types.</summary>
public enum TemporalPart
{
    /// <summary>Int32.</summary>
    Year, IsoYear, Century, Millennium,
    /// <summary>Int8.</summary>
    Quarter, Month, Week, Weekday, Day, DaysInMonth,
    /// <summary>Int16.</summary>
    OrdinalDay,
    /// <summary>Boolean.</summary>
    IsLeapYear,
    /// <summary>Int8.</summary>
    Hour, Minute, Second,
    /// <summary>Int32, of the second.</summary>
    Millisecond, Microsecond, Nanosecond,
    /// <summary>Date and Time.</summary>
    Date, Time,
}
