using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Native.Calls;

/// <summary>
/// Dates, datetimes without a zone and durations as objects of the module datetime: made by the functions of its C interface, read from
/// where they keep their fields, which is checked with one object of each kind.
/// </summary>
internal static unsafe class Times
{
    // Places in struct PyDateTime_CAPI.
    private const int DateType = 0, DateTimeType = 1, DeltaType = 3, FromDate = 6, FromDateTime = 7, FromDelta = 9;
    // A date or datetime: a hash, whether there is a zone, then year (high byte first), month, day, hour, minute, second, microseconds.
    private const int HasZoneOffset = 24, FieldsOffset = 25;
    // A duration: a hash, then days, seconds, microseconds.
    private const int DaysOffset = 24;
    private const long MicrosecondsPerSecond = 1_000_000, MicrosecondsPerDay = 86_400 * MicrosecondsPerSecond;
    private const int FirstYear = 1, LastYear = 9999;
    private const long MostDays = 999_999_999;

    private static nint s_date;
    private static nint s_datetime;
    private static nint s_delta;
    private static delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, nint, nint> s_fromDate;
    private static delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, int, nint, nint, nint> s_fromDateTime;
    private static delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, nint, nint> s_fromDelta;

    /// <param name="api">The address of struct PyDateTime_CAPI, or 0.</param>
    /// <param name="date">2001-02-03.</param>
    /// <param name="datetime">2001-02-03 04:05:06.000789.</param>
    /// <param name="delta">-2 days, 3 seconds, 4 microseconds.</param>
    /// <param name="zoned">The datetime with a zone.</param>
    /// <returns>Always true: where objects lie otherwise, they take the longer way.</returns>
    public static bool Bind(nint api, nint date, nint datetime, nint delta, nint zoned)
    {
        if (api == 0 || !IsDate(date) || !IsDateTime(datetime) || !IsDelta(delta) || *(byte*)(zoned + HasZoneOffset) == 0)
        {
            return true;
        }
        nint* table = (nint*)api;
        (s_date, s_datetime, s_delta) = (table[DateType], table[DateTimeType], table[DeltaType]);
        s_fromDate = (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, nint, nint>)table[FromDate];
        s_fromDateTime = (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, int, int, int, nint, nint, nint>)table[FromDateTime];
        s_fromDelta = (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int, int, nint, nint>)table[FromDelta];
        return true;
    }

    public static bool IsBound => s_date != 0;

    public static bool HasType(nint value, out DataType type)
    {
        nint kind = PythonFunctions.TypeOf(value);
        type = kind == s_date ? DataType.Date : kind == s_datetime ? DataType.Datetime(TimeUnit.Microseconds) : DataType.Duration(TimeUnit.Microseconds);
        return s_date != 0 && (kind == s_date || kind == s_datetime || kind == s_delta);
    }

    /// <summary>Days since 1970; false for what is not a date.</summary>
    public static bool TryReadDate(nint value, out int days)
    {
        days = 0;
        if (PythonFunctions.TypeOf(value) != s_date)
        {
            return false;
        }
        days = DaysOf((byte*)value + FieldsOffset);
        return true;
    }

    /// <summary>Microseconds since 1970; false for what is not a datetime, or has a zone.</summary>
    public static bool TryReadDateTime(nint value, out long ticks)
    {
        ticks = 0;
        if (PythonFunctions.TypeOf(value) != s_datetime || *(byte*)(value + HasZoneOffset) != 0)
        {
            return false;
        }
        byte* fields = (byte*)value + FieldsOffset;
        long seconds = (((fields[4] * 60L) + fields[5]) * 60) + fields[6];
        ticks = (DaysOf(fields) * MicrosecondsPerDay) + (seconds * MicrosecondsPerSecond) + ((fields[7] << 16) | (fields[8] << 8) | fields[9]);
        return true;
    }

    /// <summary>Microseconds; false for what is not a duration.</summary>
    public static bool TryReadDelta(nint value, out long ticks)
    {
        ticks = 0;
        if (PythonFunctions.TypeOf(value) != s_delta)
        {
            return false;
        }
        int* fields = (int*)(value + DaysOffset);
        Int128 wide = ((Int128)fields[0] * MicrosecondsPerDay) + (fields[1] * MicrosecondsPerSecond) + fields[2];
        ticks = (long)wide;
        return wide == ticks;
    }

    /// <summary>Puts rows as objects; false for types without a form here, and values that datetime has none for.</summary>
    public static bool Put(PrimitiveColumn column, int row, int count, in PythonTarget target, long place)
    {
        if (s_date == 0 || column.Type.TimeZone is not null || !AllFit(column, row, count))
        {
            return false;
        }
        bool hasNulls = column.HasNulls;
        for (int item = 0; item < count; item++)
        {
            if (!hasNulls || column.IsValid(row + item))
            {
                target.Set(place + item, column.Type.Kind == TypeKind.Date ? NewDate(column.Values<int>()[row + item]) : NewTime(column, row + item));
            }
        }
        return true;
    }

    private static bool AllFit(PrimitiveColumn column, int row, int count)
    {
        (long least, long most) = Range(column.Type);
        bool hasNulls = column.HasNulls;
        bool isDate = column.Type.Kind == TypeKind.Date;
        for (int item = row; item < row + count; item++)
        {
            long value = isDate ? column.Values<int>()[item] : column.Values<long>()[item];
            if ((value < least || value > most) && (!hasNulls || column.IsValid(item)))
            {
                return false;
            }
        }
        return true;
    }

    private static (long Least, long Most) Range(DataType type)
    {
        long least = CivilDate.ToDays(FirstYear, 1, 1);
        long most = CivilDate.ToDays(LastYear, 12, 31);
        if (type.Kind == TypeKind.Date)
        {
            return (least, most);
        }
        long perDay = TicksPerDay(type);
        if (type.Kind == TypeKind.Duration)
        {
            return ((long)Int128.Max(long.MinValue, -(Int128)MostDays * perDay), (long)Int128.Min(long.MaxValue, (Int128)MostDays * perDay));
        }
        return ((long)Int128.Max(long.MinValue, (Int128)least * perDay), (long)Int128.Min(long.MaxValue, (((Int128)most + 1) * perDay) - 1));
    }

    private static long TicksPerDay(DataType type) => type.Unit switch
    {
        TimeUnit.Seconds => MicrosecondsPerDay / MicrosecondsPerSecond,
        TimeUnit.Milliseconds => MicrosecondsPerDay / 1_000,
        TimeUnit.Microseconds => MicrosecondsPerDay,
        _ => MicrosecondsPerDay * 1_000,
    };

    private static nint NewDate(int days)
    {
        (int year, int month, int day) = CivilDate.FromDays(days);
        return s_fromDate(year, month, day, s_date);
    }

    // Nanoseconds are cut to what datetime holds.
    private static nint NewTime(PrimitiveColumn column, int row)
    {
        long ticks = column.Values<long>()[row];
        long perDay = TicksPerDay(column.Type);
        long days = FloorMath.Div(ticks, perDay);
        long rest = ticks - (days * perDay);
        long micros = column.Type.Unit switch { TimeUnit.Seconds => rest * MicrosecondsPerSecond, TimeUnit.Milliseconds => rest * 1_000, TimeUnit.Microseconds => rest, _ => rest / 1_000 };
        int seconds = (int)(micros / MicrosecondsPerSecond);
        int fraction = (int)(micros - (seconds * MicrosecondsPerSecond));
        if (column.Type.Kind == TypeKind.Duration)
        {
            return s_fromDelta((int)days, seconds, fraction, 1, s_delta);
        }
        (int year, int month, int day) = CivilDate.FromDays((int)days);
        return s_fromDateTime(year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60, fraction, PythonFunctions.None, s_datetime);
    }

    private static int DaysOf(byte* fields) => (int)CivilDate.ToDays((fields[0] << 8) | fields[1], fields[2], fields[3]);

    private static bool IsDate(nint value)
    {
        byte* fields = (byte*)value + FieldsOffset;
        return ((fields[0] << 8) | fields[1]) == 2001 && fields[2] == 2 && fields[3] == 3;
    }

    private static bool IsDateTime(nint value)
    {
        byte* fields = (byte*)value + FieldsOffset;
        return IsDate(value) && *(byte*)(value + HasZoneOffset) == 0 && fields[4] == 4 && fields[5] == 5 && fields[6] == 6
            && ((fields[7] << 16) | (fields[8] << 8) | fields[9]) == 789;
    }

    private static bool IsDelta(nint value)
    {
        int* fields = (int*)(value + DaysOffset);
        return fields[0] == -2 && fields[1] == 3 && fields[2] == 4;
    }
}
