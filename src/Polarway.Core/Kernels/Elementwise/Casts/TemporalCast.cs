using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Casts between temporal types, and between them and numbers. Zones never change the ticks: the instant stays.</summary>
internal static unsafe class TemporalCast
{
    /// <summary>Null when Polars has no such cast.</summary>
    public static Column? Run(PrimitiveColumn source, DataType target, Allocator memory)
    {
        DataType from = source.Type;
        if (from.IsTemporal && target.IsTemporal)
        {
            return Between(source, from, target, memory);
        }
        bool isNumber = (from.IsTemporal ? target : from) is { Kind: not (TypeKind.Decimal or TypeKind.Boolean), IsNumeric: true };
        if (!isNumber)
        {
            return null;
        }
        if (from.IsTemporal || target.Kind != TypeKind.Time)
        {
            return NumericCast.Run(source, target, false, memory);
        }
        using var ticks = (PrimitiveColumn)NumericCast.Run(source, DataType.Int64, false, memory);
        return ConversionLoop.Run<long, long, WithinDay>(ticks, ValuePointer.Of<long>(ticks), target, default, memory);
    }

    private static Column? Between(PrimitiveColumn source, DataType from, DataType target, Allocator memory)
    {
        switch (from.Kind, target.Kind)
        {
            case (TypeKind.Date, TypeKind.Datetime):
                return ConversionLoop.Run<int, long, DaysToTicks>(source, ValuePointer.Of<int>(source), target, new(Ticks.PerDay(target.Unit)), memory);
            case (TypeKind.Datetime, TypeKind.Date):
                return ConversionLoop.Run<long, int, TicksToDays>(source, ValuePointer.Of<long>(source), target, new(Ticks.PerDay(from.Unit)), memory);
            case (TypeKind.Datetime, TypeKind.Time):
                var toTime = new TicksToTime(Ticks.PerDay(from.Unit), Ticks.Nanoseconds(from.Unit));
                return ConversionLoop.Run<long, long, TicksToTime>(source, ValuePointer.Of<long>(source), target, toTime, memory);
            case (TypeKind.Datetime, TypeKind.Datetime) or (TypeKind.Duration, TypeKind.Duration):
                return Unit(source, from.Unit, target, memory);
            case (TypeKind.Time, TypeKind.Duration):
                return Unit(source, TimeUnit.Nanoseconds, target, memory);
            case (TypeKind.Time, TypeKind.Time) or (TypeKind.Date, TypeKind.Date):
                return source.Retain();
            default:
                return null;
        }
    }

    private static Column Unit(PrimitiveColumn source, TimeUnit from, DataType target, Allocator memory)
    {
        long fromTicks = Ticks.PerSecond(from);
        long toTicks = Ticks.PerSecond(target.Unit);
        long* values = ValuePointer.Of<long>(source);
        if (fromTicks == toTicks)
        {
            return source.WithType(target);
        }
        if (fromTicks < toTicks)
        {
            return ConversionLoop.Run<long, long, FinerTicks>(source, values, target, new(toTicks / fromTicks), memory);
        }
        return target.Kind == TypeKind.Duration
            ? ConversionLoop.Run<long, long, CoarserDurations>(source, values, target, new(fromTicks / toTicks), memory)
            : ConversionLoop.Run<long, long, CoarserInstants>(source, values, target, new(fromTicks / toTicks), memory);
    }
}
