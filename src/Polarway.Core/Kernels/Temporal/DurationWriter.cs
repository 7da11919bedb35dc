using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Writes durations as text. The caller gets a reference.</summary>
public static unsafe class DurationWriter
{
    private static readonly (string Name, long Nanoseconds)[] s_parts =
    [
        ("d", Ticks.NanosecondsPerDay), ("h", 3_600 * Ticks.NanosecondsPerSecond), ("m", 60 * Ticks.NanosecondsPerSecond), ("s", Ticks.NanosecondsPerSecond),
    ];

    // What is left of a second is written in the largest of these that has no fraction then.
    private static readonly (string Name, long Nanoseconds)[] s_fractions = [("ms", 1_000_000), ("µs", 1_000), ("ns", 1)];

    /// <summary>As ISO 8601 has it (P1DT2H3.5S), or in parts as they are printed (1d 2h 3s 500ms).</summary>
    public static Column Write(Column column, bool isIso, Allocator memory)
    {
        return RowTexts.Write(column, new Rows(column, isIso), memory);
    }

    private readonly struct Rows(Column column, bool isIso) : IRowText
    {
        private readonly long* _values = ValuePointer.Of<long>(column);
        private readonly TimeUnit _unit = column.Type.Unit;

        public void Append(StringBuilder text, int row)
        {
            Int128 nanoseconds = (Int128)_values[row] * Ticks.Nanoseconds(_unit);
            if (isIso)
            {
                Iso(text, nanoseconds);
            }
            else
            {
                Parts(text, nanoseconds, _unit);
            }
        }
    }

    private static void Iso(StringBuilder text, Int128 nanoseconds)
    {
        Int128 rest = Int128.Abs(nanoseconds);
        text.Append(nanoseconds < 0 ? "-P" : "P");
        Int128 days = rest / Ticks.NanosecondsPerDay;
        rest %= Ticks.NanosecondsPerDay;
        if (days > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{days}D");
        }
        if (rest == 0 && days > 0)
        {
            return;
        }
        long seconds = (long)(rest / Ticks.NanosecondsPerSecond);
        long fraction = (long)(rest % Ticks.NanosecondsPerSecond);
        (long hours, long minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        text.Append('T');
        text.Append(hours > 0 ? $"{hours}H" : "").Append(minutes > 0 ? $"{minutes}M" : "");
        if (seconds > 0 || fraction > 0 || (hours == 0 && minutes == 0))
        {
            string digits = fraction == 0 ? "" : "." + fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
            text.Append(seconds).Append(digits).Append('S');
        }
    }

    private static void Parts(StringBuilder text, Int128 nanoseconds, TimeUnit unit)
    {
        Int128 rest = nanoseconds;
        foreach ((string name, long size) in s_parts)
        {
            Int128 count = rest / size;
            rest %= size;
            if (count != 0)
            {
                text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{count}{name}");
            }
        }
        foreach ((string name, long size) in s_fractions)
        {
            if (rest != 0 && rest % size == 0)
            {
                text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{rest / size}{name}");
                break;
            }
        }
        if (text.Length == 0)
        {
            text.Append('0').Append(unit == TimeUnit.Microseconds ? "µs" : DataType.UnitText(unit));
        }
    }
}
