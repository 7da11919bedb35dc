using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Encode;

/// <summary>Times as CSV files have them, with as many digits as the unit has: 2020-01-02T03:04:05.123456+0200.</summary>
internal static class CsvTimes
{
    public static int Time(long nanoseconds, Span<byte> target)
    {
        int at = TextFormat.Clock((int)(nanoseconds / Ticks.NanosecondsPerSecond), target);
        target[at++] = (byte)'.';
        return at + TextFormat.Padded(nanoseconds % Ticks.NanosecondsPerSecond, 9, target[at..]);
    }

    public static int Datetime(long ticks, TimeUnit unit, TimeZoneInfo? zone, Span<byte> target)
    {
        long perSecond = Ticks.PerSecond(unit);
        int offset = zone is null ? 0 : TimeZones.OffsetSeconds(zone, ticks, unit);
        long whole = FloorMath.Div(ticks, perSecond);
        long seconds = whole + offset;
        long days = FloorMath.Div(seconds, Ticks.SecondsPerDay);
        int at = TextFormat.Date((int)days, target);
        target[at++] = (byte)'T';
        at += TextFormat.Clock((int)(seconds - (days * Ticks.SecondsPerDay)), target[at..]);
        target[at++] = (byte)'.';
        at += TextFormat.Padded(ticks - (whole * perSecond), Ticks.FractionDigits(unit), target[at..]);
        if (zone is null)
        {
            return at;
        }
        TextFormat.Offset(offset, target[at..]);
        TextFormat.Padded(Math.Abs(offset) / 60 % 60, 2, target[(at + 3)..]);
        return at + 5;
    }
}
