using System.Collections.Concurrent;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Time zones by their IANA name, from the time zone files of the machine.</summary>
public static class TimeZones
{
    private static readonly ConcurrentDictionary<string, TimeZoneInfo> s_zones = new(StringComparer.Ordinal);

    /// <summary>The zone of that name.</summary>
    /// <exception cref="PolarwayException">Compute: no such zone.</exception>
    public static TimeZoneInfo Find(string name) => s_zones.GetOrAdd(name, Load);

    /// <summary>Seconds that local time is ahead of UTC at an instant. Before year 1 and after year 9999: those of the nearest year.</summary>
    public static int OffsetSeconds(TimeZoneInfo zone, long utcTicks, TimeUnit unit)
    {
        long seconds = FloorMath.Div(utcTicks, Ticks.PerSecond(unit));
        long dotnet = (Math.Clamp(seconds, -62_135_500_000, 253_402_200_000) + 62_135_596_800) * TimeSpan.TicksPerSecond;
        return (int)(zone.GetUtcOffset(new DateTime(dotnet, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerSecond);
    }

    private static TimeZoneInfo Load(string name)
    {
        if (name is "UTC" or "Etc/UTC")
        {
            return TimeZoneInfo.Utc;
        }
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException or IOException or UnauthorizedAccessException)
        {
            string? near = NearestName.Closest(name, [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)]);
            string hint = near is null ? "" : $"\n\nHint: did you mean '{near}' instead?";
            throw new PolarwayException(ErrorKind.Compute, $"unable to parse time zone: '{name}'. Please check the Time Zone Database for a list of available time zones "
                + $"(this machine's time zone files must have it).{hint}", error);
        }
    }

    /// <summary>Whole hours ahead of UTC (+02:00) as the zone of the database that has them (Etc/GMT-2); every other name as it is.</summary>
    public static string Canonical(string name)
    {
        bool isOffset = name.Length == 6 && name[0] is '+' or '-' && name.EndsWith(":00", StringComparison.Ordinal) && char.IsAsciiDigit(name[1]) && char.IsAsciiDigit(name[2]);
        if (!isOffset)
        {
            return name;
        }
        int hours = int.Parse(name.AsSpan(1, 2), System.Globalization.CultureInfo.InvariantCulture);
        return hours == 0 ? "UTC" : $"Etc/GMT{(name[0] == '+' ? '-' : '+')}{hours}";
    }
}
