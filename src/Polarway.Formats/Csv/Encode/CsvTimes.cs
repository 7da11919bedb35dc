using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
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
        int offset = zone is null ? 0 : TimeZones.OffsetSeconds(zone, ticks, unit);
        (long whole, long fraction) = Split(ticks, unit);
        (long days, long ofDay) = Floor(whole + offset, Ticks.SecondsPerDay);
        int at = TextFormat.Date((int)days, target);
        target[at++] = (byte)'T';
        at += TextFormat.Clock((int)ofDay, target[at..]);
        target[at++] = (byte)'.';
        at += TextFormat.Padded(fraction, Ticks.FractionDigits(unit), target[at..]);
        if (zone is null)
        {
            return at;
        }
        TextFormat.Offset(offset, target[at..]);
        TextFormat.Padded(Math.Abs(offset) / 60 % 60, 2, target[(at + 3)..]);
        return at + 5;
    }

    /// <summary>Whole seconds, rounded down, and the ticks after them.</summary>
    public static (long Seconds, long Fraction) Split(long ticks, TimeUnit unit) => unit switch
    {
        // Divisions by constants are multiplications.
        TimeUnit.Milliseconds => Floor(ticks, 1_000),
        TimeUnit.Microseconds => Floor(ticks, 1_000_000),
        _ => Floor(ticks, Ticks.NanosecondsPerSecond),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long Quotient, long Remainder) Floor(long value, [ConstantExpected] long divisor)
    {
        long quotient = value / divisor;
        long rest = value - (quotient * divisor);
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest);
    }
}
