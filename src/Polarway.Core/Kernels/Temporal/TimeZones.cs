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
            throw new PolarwayException(ErrorKind.Compute, $"unable to parse time zone: '{name}'; use an IANA name such as 'Europe/Berlin' "
                + "(this machine's time zone files must have it)", error);
        }
    }
}
