using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>What to do with a wall clock time that happens twice or never.</summary>
public enum ZoneConflict
{
    Raise, Null, Earliest, Latest,
}

/// <summary>Between instants and wall clocks. Results carry one reference for the caller.</summary>
public static unsafe class Zones
{
    /// <summary>Datetimes with a zone as what its clocks show, without zone; everything else as it is.</summary>
    public static Column ToWallClock(Column column, Allocator memory)
    {
        DataType type = column.Type;
        if (type.Kind != TypeKind.Datetime || type.TimeZone is null)
        {
            return column.Retain();
        }
        DataType naive = DataType.Datetime(type.Unit);
        TimeZoneInfo zone = TimeZones.Find(type.TimeZone);
        if (zone == TimeZoneInfo.Utc)
        {
            return column.WithType(naive);
        }
        var clock = new ZoneClock(zone, type.Unit);
        long* utc = ValuePointer.Of<long>(column);
        var valid = BitWords.ValidityOf(column);
        NativeBuffer target = memory.Allocate((long)column.Length * sizeof(long));
        long* local = (long*)target.Pointer;
        for (int row = 0; row < column.Length; row++)
        {
            local[row] = valid.Bit(row) ? utc[row] + clock.OffsetAt(utc[row]) : 0;
        }
        GC.KeepAlive(column);
        return new PrimitiveColumn(naive, target, column.Length, column.Validity?.Share());
    }

    /// <summary>The instants at which a zone's clocks show datetimes without zone.</summary>
    /// <param name="ambiguous">For times that happen twice.</param>
    /// <param name="nonExistent">For times that are skipped: an error or null.</param>
    /// <exception cref="PolarwayException">Compute: an ambiguous or skipped time that is an error.</exception>
    public static Column FromWallClock(Column column, string zoneName, ZoneConflicts ambiguous, ZoneConflict nonExistent, Allocator memory)
    {
        TimeUnit unit = column.Type.Unit;
        DataType type = DataType.Datetime(unit, zoneName);
        TimeZoneInfo zone = TimeZones.Find(zoneName);
        if (zone == TimeZoneInfo.Utc)
        {
            return column.WithType(type);
        }
        var clock = new ZoneClock(zone, unit);
        long* local = ValuePointer.Of<long>(column);
        var valid = BitWords.ValidityOf(column);
        NativeBuffer target = memory.Allocate((long)column.Length * sizeof(long));
        NativeBuffer known = BitWords.Allocate(column.Length, memory);
        ulong* bits = (ulong*)known.Pointer;
        new Span<ulong>(bits, BitWords.Count(column.Length)).Clear();
        long* utc = (long*)target.Pointer;
        bool anyMissing = false;
        for (int row = 0; row < column.Length; row++)
        {
            utc[row] = 0;
            if (!valid.Bit(row))
            {
                continue;
            }
            int meanings = clock.ToUtc(local[row], out long early, out long late);
            ZoneConflict conflict = meanings == 0 ? nonExistent : ambiguous[row];
            if (meanings == 1 || (meanings == 2 && conflict is ZoneConflict.Earliest or ZoneConflict.Latest))
            {
                utc[row] = conflict == ZoneConflict.Latest ? late : early;
                bits[row >> 6] |= 1UL << (row & 63);
                continue;
            }
            if (conflict != ZoneConflict.Null)
            {
                Fail(column, row, meanings, zoneName);
            }
            anyMissing = true;
        }
        return new PrimitiveColumn(type, target, column.Length, ConversionLoop.Merge(column, known, anyMissing, memory));
    }

    /// <summary>What clocks without summer time are ahead of UTC (or, with <paramref name="summer"/>, what summer time adds) at each instant; Duration of milliseconds.</summary>
    /// <param name="column">Datetimes with a zone.</param>
    public static Column Offsets(Column column, bool summer, Allocator memory)
    {
        DataType type = column.Type;
        TimeZoneInfo zone = TimeZones.Find(type.TimeZone!);
        bool isUtc = zone == TimeZoneInfo.Utc;
        ZoneRules? rules = isUtc ? null : ZoneRules.Find(type.TimeZone!);
        var clock = new ZoneClock(zone, type.Unit);
        long perSecond = Ticks.PerSecond(type.Unit);
        long* utc = ValuePointer.Of<long>(column);
        var valid = BitWords.ValidityOf(column);
        NativeBuffer target = memory.Allocate((long)column.Length * sizeof(long));
        long* offsets = (long*)target.Pointer;
        for (int row = 0; row < column.Length; row++)
        {
            if (isUtc || !valid.Bit(row))
            {
                offsets[row] = 0;
                continue;
            }
            long standard = rules!.StandardOffset(FloorMath.Div(utc[row], perSecond));
            offsets[row] = (summer ? (clock.OffsetAt(utc[row]) / perSecond) - standard : standard) * 1_000;
        }
        GC.KeepAlive(column);
        return new PrimitiveColumn(DataType.Duration(TimeUnit.Milliseconds), target, column.Length, column.Validity?.Share());
    }

    private static void Fail(Column column, int row, int meanings, string zone)
    {
        string text = ValueText.Of(column, row);
        Throw.Error(ErrorKind.Compute, meanings == 0
            ? $"datetime '{text}' is non-existent in time zone '{zone}'. You may be able to use `non_existent='null'` to return `null` in this case."
            : $"datetime '{text}' is ambiguous in time zone '{zone}'. Please use `ambiguous` to tell how it should be localized.");
    }
}
