using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Reads dates, times and datetimes in a format of strptime. The caller gets a reference.</summary>
public static class TimeReader
{
    private static readonly string[] s_clocks = ["%H:%M:%S%.f", "%H%M%S%.f", "%H:%M", "%H%M"];

    // Years first or last, parted by any of three signs, alone or with a time; an offset only where the year is first.
    private static readonly string[] s_guesses =
    [
        .. from date in (string[])["%Y-%m-%d", "%Y/%m/%d", "%d-%m-%Y", "%d/%m/%Y", "%Y.%m.%d", "%d.%m.%Y"]
           from clock in (string[])["", .. s_clocks.Select(c => " " + c), .. s_clocks.Select(c => "T" + c)]
           from offset in (string[])(clock.Length > 0 && date[1] == 'Y' ? ["", "%z"] : [""])
           select date + clock + offset,
    ];

    /// <summary>Text as Date, Time or Datetime.</summary>
    /// <param name="format">Null: the first of the usual ones that reads the first text.</param>
    /// <param name="strict">Text that cannot be read is an error; else it becomes null.</param>
    /// <param name="exact">The format must cover all of the text; else it may stand anywhere in it.</param>
    /// <param name="ambiguous">For times that the zone of the target has twice.</param>
    /// <param name="name">The column's name, for errors.</param>
    /// <exception cref="PolarwayException">InvalidOperation: a strict failure. Compute: no format was found, or the format is wrong.</exception>
    public static Column Read(Column text, DataType target, string? format, bool strict, bool exact, Allocator memory, string name = "", ZoneConflict ambiguous = ZoneConflict.Raise)
    {
        if (target.Kind is not (TypeKind.Date or TypeKind.Time or TypeKind.Datetime))
        {
            Throw.Error(ErrorKind.InvalidOperation, $"strptime reads Date, Datetime and Time, not {target}");
        }
        if (text is DictionaryColumn dictionary && dictionary.Dictionary.Length <= dictionary.Length)
        {
            using Column entries = Read(dictionary.Dictionary, target, format, false, exact, memory, name, ambiguous);
            Column spread = TextRows.Spread(dictionary, entries, memory);
            return Checked(text, spread, strict, name);
        }
        format ??= Guess(text, target, strict);
        if (format is null)
        {
            return Fill.Nulls(target, text.Length, memory);
        }
        TimeFormat parsed = TimeFormat.Parse(format);
        if (target.Kind != TypeKind.Time)
        {
            parsed.RequireWhole();
        }
        Column result = target.Kind == TypeKind.Date
            ? TextRows.Measure<int, DateMeasure>(text, TextRows.NoArgument, text.Length, target, new(parsed, exact), memory)
            : TextRows.Measure<long, TickMeasure>(text, TextRows.NoArgument, text.Length, target, new(parsed, exact, target, ambiguous), memory);
        return Checked(text, result, strict, name);
    }

    private static Column Checked(Column text, Column result, bool strict, string name)
    {
        if (strict && result.NullCount > text.NullCount)
        {
            using (result)
            {
                CastFailure.Raise(text, result, result.Type, name);
            }
        }
        return result;
    }

    private static string? Guess(Column text, DataType target, bool strict)
    {
        if (target.Kind == TypeKind.Time)
        {
            return "%H:%M:%S%.f";
        }
        var values = new TextValues(text);
        for (int row = 0; row < text.Length; row++)
        {
            if (!text.IsValid(row))
            {
                continue;
            }
            ReadOnlySpan<byte> first = values[row];
            foreach (string guess in s_guesses)
            {
                TimeFormat format = TimeFormat.Parse(guess);
                if ((target.Kind == TypeKind.Datetime || !format.HasClock) && new TimeScanner(first).TryRead(format, out _))
                {
                    if (format.HasZone && target.TimeZone is null)
                    {
                        // The type was settled before any text was seen.
                        Throw.Error(ErrorKind.Compute, $"`strptime` / `to_datetime` was called with no format and no time zone, but a time zone is part of the data, for example \"{Encoding.UTF8.GetString(first)}\"; "
                            + "give a format string, set a time zone, or call it on a Series");
                    }
                    return guess;
                }
            }
            if (strict)
            {
                Throw.Error(ErrorKind.Compute, $"could not find an appropriate format to parse dates, please define a format (the first text is \"{Encoding.UTF8.GetString(first)}\")");
            }
        }
        return null;
    }

    private static bool TryScan(ReadOnlySpan<byte> text, TimeFormat format, bool exact, out ScannedTime time)
    {
        var scanner = new TimeScanner(text);
        if (scanner.TryRead(format, out time) || exact)
        {
            return time.IsComplete;
        }
        for (int start = 0; start < text.Length; start++)
        {
            var inside = new TimeScanner(text[start..]);
            if (inside.TryReadPrefix(format, out time))
            {
                return true;
            }
        }
        return false;
    }

    private readonly struct DateMeasure(TimeFormat format, bool exact) : ITextMeasure<int>
    {
        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out int value)
        {
            bool isRead = TryScan(text, format, exact, out ScannedTime time);
            value = (int)time.Days;
            return isRead && time is { HasDate: true, IsEpoch: false };
        }
    }

    private readonly struct TickMeasure(TimeFormat format, bool exact, DataType target, ZoneConflict ambiguous) : ITextMeasure<long>
    {
        private readonly ZoneClock? _zone = target.TimeZone is null ? null : new ZoneClock(TimeZones.Find(target.TimeZone), target.Unit);

        public bool TryMeasure(ReadOnlySpan<byte> text, ReadOnlySpan<byte> argument, out long value)
        {
            value = 0;
            if (!TryScan(text, format, exact, out ScannedTime time))
            {
                return false;
            }
            if (target.Kind == TypeKind.Time)
            {
                value = time.Nanoseconds;
                return time is { HasClock: true, IsEpoch: false } && value < Ticks.NanosecondsPerDay;
            }
            if (!time.HasDate)
            {
                return false;
            }
            TimeUnit unit = target.Unit;
            Int128 ticks = ((Int128)time.Days * Ticks.PerDay(unit)) + (time.Nanoseconds / Ticks.Nanoseconds(unit)) - ((Int128)time.OffsetSeconds * Ticks.PerSecond(unit));
            value = (long)ticks;
            if (_zone is not null && !time.HasOffset)
            {
                int meanings = _zone.ToUtc(value, out value, out long late);
                if (meanings == 0 || (meanings == 2 && ambiguous == ZoneConflict.Raise))
                {
                    string written = Encoding.UTF8.GetString(text);
                    Throw.Error(ErrorKind.Compute, meanings == 0 ? $"datetime '{written}' is non-existent in time zone '{target.TimeZone}'."
                        : $"datetime '{written}' is ambiguous in time zone '{target.TimeZone}'. Please use `ambiguous` to tell how it should be localized.");
                }
                value = meanings == 2 && ambiguous == ZoneConflict.Latest ? late : value;
                return ticks == (long)ticks && (meanings == 1 || ambiguous != ZoneConflict.Null);
            }
            return ticks == value;
        }
    }
}
