using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>A span such as 1mo, 2w or 1d12h: months, days and nanoseconds, since months and days differ in length.</summary>
/// <param name="Weeks">Kept apart from days: they start on Mondays.</param>
public readonly record struct CalendarSpan(long Months, long Weeks, long Days, long Nanoseconds, bool IsNegative)
{
    /// <summary>Reads ns us ms s m h d w mo q y, each after a whole number; a sign before all. Nothing is no time.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: anything else.</exception>
    public static CalendarSpan Parse(string text)
    {
        bool isNegative = text.StartsWith('-');
        string rest = isNegative || text.StartsWith('+') ? text[1..] : text;
        if (rest.AsSpan().IndexOfAny('-', '+') is var sign && sign >= 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"duration string can only have a single '{rest[sign]}' sign: '{text}'");
        }
        long months = 0, weeks = 0, days = 0, nanoseconds = 0;
        int at = 0;
        while (at < rest.Length)
        {
            int start = at;
            while (at < rest.Length && char.IsAsciiDigit(rest[at]))
            {
                at++;
            }
            if (at == start || !long.TryParse(rest.AsSpan(start, at - start), out long count))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"expected leading integer in the duration string, found '{rest[start]}'; write it like \"1d12h\", not \"{text}\"");
                return default;
            }
            int unit = at;
            while (at < rest.Length && char.IsAsciiLetter(rest[at]))
            {
                at++;
            }
            checked
            {
                switch (rest[unit..at])
                {
                    case "ns": nanoseconds += count; break;
                    case "us": nanoseconds += count * 1_000; break;
                    case "ms": nanoseconds += count * 1_000_000; break;
                    case "s": nanoseconds += count * Ticks.NanosecondsPerSecond; break;
                    case "m": nanoseconds += count * 60 * Ticks.NanosecondsPerSecond; break;
                    case "h": nanoseconds += count * 3_600 * Ticks.NanosecondsPerSecond; break;
                    case "d": days += count; break;
                    case "w": weeks += count; break;
                    case "mo": months += count; break;
                    case "q": months += count * 3; break;
                    case "y": months += count * 12; break;
                    case "":
                        Throw.Error(ErrorKind.InvalidOperation, $"expected a valid unit to follow integer in the duration string '{text}'");
                        break;
                    default:
                        Throw.Error(ErrorKind.InvalidOperation, $"unit: '{rest[unit..at]}' not supported; available units are: 'y', 'mo', 'q', 'w', 'd', 'h', 'm', 's', 'ms', 'us', 'ns'");
                        break;
                }
            }
        }
        return new CalendarSpan(months, weeks, days, nanoseconds, isNegative);
    }

    /// <summary>Days and nanoseconds together, where a day has 24 hours.</summary>
    public long FixedNanoseconds => checked((((Weeks * 7) + Days) * Ticks.NanosecondsPerDay) + Nanoseconds);

    /// <summary>True when every such span has the same length on a clock that is never changed.</summary>
    public bool IsFixed => Months == 0;
}
