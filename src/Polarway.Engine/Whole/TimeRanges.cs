using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Ranges of dates, datetimes and times: one list for each row.</summary>
/// <param name="type">Of the points; starts and ends have it too.</param>
internal sealed class TimeRanges(DataType type, CalendarSpan every, RangeEnds ends)
{
    /// <summary>Lists of points; null where a start or end is. Both borrowed; the caller gets a reference.</summary>
    public ListColumn Lists(Operand starts, Operand ends, int length, Allocator memory)
    {
        using Column low = Clock(starts.Column, memory);
        using Column high = Clock(ends.Column, memory);
        var (points, bounds, valid) = (new List<long>(), new List<long>(length + 1) { 0 }, new List<bool>(length));
        TickRange range = Range();
        for (int row = 0; row < length; row++)
        {
            int from = starts.IsScalar ? 0 : row, to = ends.IsScalar ? 0 : row;
            bool isValid = low.IsValid(from) && high.IsValid(to);
            if (isValid)
            {
                range.AppendTo(points, At(low, from), At(high, to));
            }
            bounds.Add(points.Count);
            valid.Add(isValid);
        }
        NativeBuffer offsets = memory.Allocate(bounds.Count * (long)sizeof(long));
        CollectionsMarshal.AsSpan(bounds).CopyTo(offsets.Span<long>());
        Bitmap? validity = valid.Contains(false) ? Bitmap.From(CollectionsMarshal.AsSpan(valid), memory) : null;
        return new ListColumn(DataType.List(type), offsets, Points(points, memory), length, validity);
    }

    /// <summary>The points of one range.</summary>
    public Column One(Column start, Column end, Allocator memory)
    {
        if (start.Length != 1 || end.Length != 1)
        {
            Throw.Error(ErrorKind.Shape, $"non-scalar {(start.Length != 1 ? "start" : "end")} passed to `{(type.Kind == TypeKind.Date ? "date" : type.Kind == TypeKind.Time ? "time" : "datetime")}_range`");
        }
        if (!start.IsValid(0) || !end.IsValid(0))
        {
            Throw.Error(ErrorKind.Compute, $"{(start.IsValid(0) ? "end" : "start")} is an out-of-range time.");
        }
        using Column low = Clock(start, memory);
        using Column high = Clock(end, memory);
        var points = new List<long>();
        Range().AppendTo(points, At(low, 0), At(high, 0));
        return Points(points, memory);
    }

    // Days and months are counted on the wall clock, hours in time that passes.
    private bool IsOnWallClock => every.Months != 0 || every.Weeks != 0 || every.Days != 0;

    private TickRange Range() => new(every, type.Kind switch
    {
        TypeKind.Date => 1,
        TypeKind.Time => Ticks.NanosecondsPerDay,
        _ => Ticks.PerDay(type.Unit),
    }, ends);

    private Column Clock(Column column, Allocator memory)
    {
        if (column.Type.Kind == TypeKind.Datetime && column.Type.TimeZone is not null && !IsOnWallClock)
        {
            return column.Retain();
        }
        using Column local = Zones.ToWallClock(column, memory);
        return type.TimeZone is null || IsOnWallClock ? local.Retain() : Zones.FromWallClock(local, type.TimeZone, ZoneConflict.Raise, ZoneConflict.Raise, memory);
    }

    private static long At(Column column, int row) => column.Type.Kind == TypeKind.Date
        ? ((PrimitiveColumn)column).Values<int>()[row] : ((PrimitiveColumn)column).Values<long>()[row];

    private Column Points(List<long> points, Allocator memory)
    {
        if (type.Kind == TypeKind.Date)
        {
            return PrimitiveColumn.From<int>(type, points.ConvertAll(p => (int)p).ToArray(), memory);
        }
        if (type.TimeZone is null || !IsOnWallClock)
        {
            return PrimitiveColumn.From<long>(type, CollectionsMarshal.AsSpan(points), memory);
        }
        using Column local = PrimitiveColumn.From<long>(DataType.Datetime(type.Unit), CollectionsMarshal.AsSpan(points), memory);
        return Zones.FromWallClock(local, type.TimeZone, ZoneConflict.Earliest, ZoneConflict.Raise, memory);
    }
}
