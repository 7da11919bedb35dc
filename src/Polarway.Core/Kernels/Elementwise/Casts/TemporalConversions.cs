using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>Days to ticks.</summary>
internal readonly struct DaysToTicks(long ticksPerDay) : IConversion<int, long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(int value, out long target)
    {
        long high = Math.BigMul(value, ticksPerDay, out target);
        return high == target >> 63;
    }
}

/// <summary>Ticks to the day they lie in.</summary>
internal readonly struct TicksToDays(long ticksPerDay) : IConversion<long, int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(long value, out int target)
    {
        long days = FloorMath.Div(value, ticksPerDay);
        target = (int)days;
        return target == days;
    }
}

/// <summary>Ticks to nanoseconds since midnight.</summary>
internal readonly struct TicksToTime(long ticksPerDay, long nanosecondsPerTick) : IConversion<long, long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(long value, out long target)
    {
        target = FloorMath.Mod(value, ticksPerDay) * nanosecondsPerTick;
        return true;
    }
}

/// <summary>Ticks to finer ticks.</summary>
internal readonly struct FinerTicks(long factor) : IConversion<long, long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(long value, out long target)
    {
        long high = Math.BigMul(value, factor, out target);
        return high == target >> 63;
    }
}

/// <summary>Ticks of instants to coarser ticks, rounded towards minus infinity.</summary>
internal readonly struct CoarserInstants(long divisor) : IConversion<long, long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(long value, out long target)
    {
        target = FloorMath.Div(value, divisor);
        return true;
    }
}

/// <summary>Ticks of durations to coarser ticks, cut towards zero.</summary>
internal readonly struct CoarserDurations(long divisor) : IConversion<long, long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(long value, out long target)
    {
        target = value / divisor;
        return true;
    }
}

/// <summary>Any int64 as time of day: only what is one.</summary>
internal readonly struct WithinDay : IConversion<long, long>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(long value, out long target)
    {
        target = value;
        return (ulong)value < Ticks.NanosecondsPerDay;
    }
}
