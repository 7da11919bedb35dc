using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Dates, times and datetimes from year, month, day, hour, minute, second and microsecond.</summary>
internal static class TimeParts
{
    /// <summary>Null where a part is. The parts are Int64 and borrowed; the caller gets a reference.</summary>
    /// <param name="parts">Three for a date, four for a time, all seven for a datetime.</param>
    /// <exception cref="PolarwayException">Compute: a day or time that does not exist.</exception>
    public static Column Of(ReadOnlySpan<Operand> parts, DataType type, int length, Allocator memory)
    {
        var ticks = new long[length];
        var valid = new bool[length];
        Span<long> values = stackalloc long[parts.Length];
        for (int row = 0; row < length; row++)
        {
            valid[row] = true;
            for (int part = 0; part < parts.Length; part++)
            {
                int at = parts[part].IsScalar ? 0 : row;
                valid[row] &= parts[part].Column.IsValid(at);
                values[part] = ((PrimitiveColumn)parts[part].Column).Values<long>()[at];
            }
            ticks[row] = valid[row] ? Ticks(values, type) : 0;
        }
        using Column column = type.Kind == TypeKind.Date
            ? PrimitiveColumn.From<int>(type, Array.ConvertAll(ticks, t => (int)t), memory) : PrimitiveColumn.From<long>(type, ticks, memory);
        return column.WithValidity(Array.TrueForAll(valid, v => v) ? null : Bitmap.From(valid, memory));
    }

    private static long Ticks(ReadOnlySpan<long> parts, DataType type)
    {
        long day = type.Kind == TypeKind.Time ? 0 : Day(parts);
        if (type.Kind == TypeKind.Date)
        {
            return day;
        }
        ReadOnlySpan<long> clock = type.Kind == TypeKind.Time ? parts : parts[3..];
        bool exists = clock[0] is >= 0 and < 24 && clock[1] is >= 0 and < 60 && clock[2] is >= 0 and < 60 && clock[3] is >= 0 and < 1_000_000;
        if (!exists)
        {
            Throw.Error(ErrorKind.Compute, $"Invalid time components ({clock[0]}, {clock[1]}, {clock[2]}, {clock[3]}) supplied");
        }
        long micros = (((((clock[0] * 60) + clock[1]) * 60) + clock[2]) * 1_000_000) + clock[3];
        if (type.Kind == TypeKind.Time)
        {
            return micros * 1_000;
        }
        long perSecond = Core.Kernels.Ticks.PerSecond(type.Unit);
        return checked((day * Core.Kernels.Ticks.PerDay(type.Unit)) + (perSecond >= 1_000_000 ? micros * (perSecond / 1_000_000) : micros / (1_000_000 / perSecond)));
    }

    private static long Day(ReadOnlySpan<long> parts)
    {
        bool exists = parts[0] is > -262_144 and < 262_143 && parts[1] is >= 1 and <= 12 && parts[2] >= 1 && parts[2] <= CivilDate.DaysInMonth(parts[0], (int)parts[1]);
        return exists ? CivilDate.ToDays(parts[0], (int)parts[1], (int)parts[2])
            : Throw.Error<long>(ErrorKind.Compute, $"Invalid date components ({parts[0]}, {parts[1]}, {parts[2]}) supplied");
    }
}
