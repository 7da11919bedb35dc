using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Ticks of time units.</summary>
public static class Ticks
{
    public const long NanosecondsPerSecond = 1_000_000_000;
    public const long SecondsPerDay = 86_400;
    public const long NanosecondsPerDay = NanosecondsPerSecond * SecondsPerDay;

    public static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => 1,
        TimeUnit.Milliseconds => 1_000,
        TimeUnit.Microseconds => 1_000_000,
        _ => NanosecondsPerSecond,
    };

    public static long PerDay(TimeUnit unit) => PerSecond(unit) * SecondsPerDay;

    /// <summary>Nanoseconds of one tick.</summary>
    public static long Nanoseconds(TimeUnit unit) => NanosecondsPerSecond / PerSecond(unit);

    /// <summary>Digits of a second's fraction: 0, 3, 6 or 9.</summary>
    public static int FractionDigits(TimeUnit unit) => unit switch
    {
        TimeUnit.Seconds => 0,
        TimeUnit.Milliseconds => 3,
        TimeUnit.Microseconds => 6,
        _ => 9,
    };
}
