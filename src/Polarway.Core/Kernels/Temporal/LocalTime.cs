using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Wall clocks of a zone.</summary>
internal static class LocalTime
{
    /// <summary>The instant of a wall clock time. False when it is skipped or happens twice (daylight saving).</summary>
    public static bool TryToUtc(TimeZoneInfo zone, long local, TimeUnit unit, out long utc)
    {
        long perSecond = Ticks.PerSecond(unit);
        // A zone's offset changes by less than a day, so one of the offsets a day earlier and later applies.
        int before = TimeZones.OffsetSeconds(zone, local - (Ticks.SecondsPerDay * perSecond), unit);
        int after = TimeZones.OffsetSeconds(zone, local + (Ticks.SecondsPerDay * perSecond), unit);
        long early = local - (Math.Max(before, after) * perSecond);
        long late = local - (Math.Min(before, after) * perSecond);
        bool isEarly = TimeZones.OffsetSeconds(zone, early, unit) == Math.Max(before, after);
        bool isLate = TimeZones.OffsetSeconds(zone, late, unit) == Math.Min(before, after);
        utc = isEarly ? early : late;
        return early == late || isEarly != isLate;
    }
}
