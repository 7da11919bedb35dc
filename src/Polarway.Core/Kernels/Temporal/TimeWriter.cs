using System.Globalization;
using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Writes temporal values in a format of strftime, month and day names in English. The caller gets a reference.</summary>
public static unsafe class TimeWriter
{
    private static readonly string[] s_months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;
    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <exception cref="PolarwayException">Compute: the format has parts that the type does not.</exception>
    public static Column Write(Column column, string format, Allocator memory)
    {
        DataType type = column.Type;
        TimeFormat parsed = TimeFormat.Parse(format);
        bool isDate = type.Kind == TypeKind.Date, isTime = type.Kind == TypeKind.Time;
        if (!isDate && !isTime && type.Kind != TypeKind.Datetime)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`to_string` with a format is not supported for dtype `{ShortName.Of(type)}`");
        }
        if (parsed.CannotWrite || (isDate && parsed.HasClock) || (isTime && parsed.HasDate) || (type.TimeZone is null && parsed.HasZone))
        {
            string what = isDate ? "Date" : isTime ? "Time" : type.TimeZone is null ? "timezone-naive Datetime" : "timezone-aware Datetime";
            Throw.Error(ErrorKind.Compute, $"cannot format {what} with format '{format}'");
        }
        TimeZoneInfo? zone = type.TimeZone is null ? null : TimeZones.Find(type.TimeZone);
        ZoneLetters? letters = type.TimeZone is null ? null : ZoneLetters.Find(type.TimeZone);
        return RowTexts.Write(column, new Rows(column, parsed, zone, letters), memory);
    }

    private readonly struct Rows(Column column, TimeFormat format, TimeZoneInfo? zone, ZoneLetters? letters) : IRowText
    {
        public void Append(StringBuilder text, int row) => TimeWriter.Append(text, format, Moment(column, row, zone, out int offset), offset, letters);
    }

    private static (long Days, long Nanoseconds) Moment(Column column, int row, TimeZoneInfo? zone, out int offset)
    {
        offset = 0;
        DataType type = column.Type;
        if (type.Kind == TypeKind.Date)
        {
            return (ValuePointer.Of<int>(column)[row], 0);
        }
        long value = ValuePointer.Of<long>(column)[row];
        if (type.Kind == TypeKind.Time)
        {
            return (0, value);
        }
        offset = zone is null ? 0 : TimeZones.OffsetSeconds(zone, value, type.Unit);
        value += offset * Ticks.PerSecond(type.Unit);
        long perDay = Ticks.PerDay(type.Unit);
        return (FloorMath.Div(value, perDay), FloorMath.Mod(value, perDay) * Ticks.Nanoseconds(type.Unit));
    }

    private static void Append(StringBuilder text, TimeFormat format, (long Days, long Nanoseconds) moment, int offset, ZoneLetters? letters)
    {
        CivilDate date = CivilDate.FromDays((int)moment.Days);
        int seconds = (int)(moment.Nanoseconds / Ticks.NanosecondsPerSecond);
        long fraction = moment.Nanoseconds % Ticks.NanosecondsPerSecond;
        int hour = seconds / 3_600;
        int weekday = CivilDate.Weekday(moment.Days);
        foreach (TimeFormat.Part part in format.Parts)
        {
            switch (part.Directive)
            {
                case '\0': text.Append(part.Text); break;
                case 'Y': Year(text, date.Year); break;
                case 'C': Number(text, FloorMath.Div(date.Year, 100), 2, part.Pad); break;
                case 'y': Number(text, FloorMath.Mod(date.Year, 100), 2, part.Pad); break;
                case 'm': Number(text, date.Month, 2, part.Pad); break;
                case 'b': text.Append(s_months[date.Month - 1], 0, 3); break;
                case 'B': text.Append(s_months[date.Month - 1]); break;
                case 'd': Number(text, date.Day, 2, part.Pad); break;
                case 'j': Number(text, date.OrdinalDay, 3, part.Pad); break;
                case 'a': text.Append(s_days[weekday - 1], 0, 3); break;
                case 'A': text.Append(s_days[weekday - 1]); break;
                case 'u': text.Append(weekday); break;
                case 'w': text.Append(weekday % 7); break;
                case 'q': text.Append((date.Month + 2) / 3); break;
                case 'U': Number(text, (date.OrdinalDay + 6 - (weekday % 7)) / 7, 2, part.Pad); break;
                case 'W': Number(text, (date.OrdinalDay + 6 - (weekday - 1)) / 7, 2, part.Pad); break;
                case 'V': Number(text, CivilDate.IsoWeek((int)moment.Days).Week, 2, part.Pad); break;
                case 'G': Year(text, CivilDate.IsoWeek((int)moment.Days).Year); break;
                case 'g': Number(text, FloorMath.Mod(CivilDate.IsoWeek((int)moment.Days).Year, 100), 2, part.Pad); break;
                case 'H': Number(text, hour, 2, part.Pad); break;
                case 'I': Number(text, hour % 12 == 0 ? 12 : hour % 12, 2, part.Pad); break;
                case 'M': Number(text, seconds / 60 % 60, 2, part.Pad); break;
                case 'S': Number(text, seconds % 60, 2, part.Pad); break;
                case 'p': text.Append(hour < 12 ? "AM" : "PM"); break;
                case 'P': text.Append(hour < 12 ? "am" : "pm"); break;
                case 'f': Fraction(text, fraction, part); break;
                case 's': text.Append((moment.Days * Ticks.SecondsPerDay) + seconds - offset); break;
                case 'z': Offset(text, offset, ""); break;
                case ':': Offset(text, offset, ":", part.Digits); break;
                default: text.Append(letters!.At((moment.Days * Ticks.SecondsPerDay) + seconds - offset, offset)); break;
            }
        }
    }

    private static void Year(StringBuilder text, int year)
    {
        text.Append(year < 0 ? "-" : year > 9_999 ? "+" : "");
        text.Append(Math.Abs(year).ToString("0000", CultureInfo.InvariantCulture));
    }

    private static void Number(StringBuilder text, long value, int width, char pad)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        text.Append(pad == '-' ? digits : digits.PadLeft(width, pad));
    }

    private static void Fraction(StringBuilder text, long nanoseconds, TimeFormat.Part part)
    {
        // %.f shows what is there in groups of three digits, and no point for nothing.
        int digits = part.Digits != 0 || !part.HasPoint ? (part.Digits == 0 ? 9 : part.Digits)
            : nanoseconds == 0 ? 0 : nanoseconds % 1_000_000 == 0 ? 3 : nanoseconds % 1_000 == 0 ? 6 : 9;
        if (digits == 0)
        {
            return;
        }
        text.Append(part.HasPoint ? "." : "");
        text.Append(nanoseconds.ToString("000000000", CultureInfo.InvariantCulture), 0, digits);
    }

    /// <param name="colons">One: hours and minutes; two: seconds too; three: hours.</param>
    private static void Offset(StringBuilder text, int seconds, string between, int colons = 1)
    {
        int minutes = Math.Abs(seconds) / 60;
        text.Append(CultureInfo.InvariantCulture, $"{(seconds < 0 ? '-' : '+')}{minutes / 60:00}");
        text.Append(colons == 3 ? "" : $"{between}{minutes % 60:00}").Append(colons == 2 ? $"{between}{Math.Abs(seconds) % 60:00}" : "");
    }
}
