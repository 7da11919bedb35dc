using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Offsets of a zone, one row after another: rows of one quarter of an hour ask once. One per kernel call.</summary>
public sealed class ZoneClock(TimeZoneInfo zone, TimeUnit unit)
{
    // Offsets change at whole quarters of an hour.
    private readonly long _bucketTicks = 900 * Ticks.PerSecond(unit);
    private readonly long _perSecond = Ticks.PerSecond(unit);
    private long _bucket = long.MinValue;
    private long _offset;

    /// <summary>Ticks that the wall clock is ahead of UTC at an instant.</summary>
    public long OffsetAt(long utc)
    {
        long bucket = FloorMath.Div(utc, _bucketTicks);
        if (bucket != _bucket)
        {
            _offset = TimeZones.OffsetSeconds(zone, utc, unit) * _perSecond;
            _bucket = bucket;
        }
        return _offset;
    }

    /// <summary>The first instant at which the wall clock shows a time, on the way from another instant.</summary>
    /// <remarks>A time that was skipped is told by the offset of the side of the jump that the way does not start on, as Polars does:
    /// a week after 02:31 it is 01:31 on the day when clocks jump from 02:00 to 03:00, a week before 02:31 it is 03:31.</remarks>
    public long FirstInstant(long local, long from)
    {
        if (ToUtc(local, out long early, out _) > 0)
        {
            return early;
        }
        long day = Ticks.SecondsPerDay * _perSecond;
        long before = OffsetAt(local - day);
        return local - (OffsetAt(from) == before ? OffsetAt(local + day) : before);
    }

    /// <summary>The instants that a wall clock time may mean: early and late are equal when there is one.</summary>
    /// <returns>How many there are: 0 when the clock skipped the time, 2 when it showed it twice.</returns>
    public int ToUtc(long local, out long early, out long late)
    {
        // An offset is less than a day, so the ones a day before and after are all that can apply.
        long before = OffsetAt(local - (Ticks.SecondsPerDay * _perSecond));
        long after = OffsetAt(local + (Ticks.SecondsPerDay * _perSecond));
        early = local - Math.Max(before, after);
        late = local - Math.Min(before, after);
        if (early == late)
        {
            return 1;
        }
        bool isEarly = OffsetAt(early) == Math.Max(before, after);
        bool isLate = OffsetAt(late) == Math.Min(before, after);
        early = isEarly ? early : late;
        late = isLate ? late : early;
        return (isEarly ? 1 : 0) + (isLate ? 1 : 0);
    }
}
