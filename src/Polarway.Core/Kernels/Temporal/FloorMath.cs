using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>Division that rounds towards minus infinity, so that times before 1970 fall into the right day.</summary>
public static class FloorMath
{
    /// <param name="divisor">Positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Div(long value, long divisor)
    {
        long quotient = value / divisor;
        return value < 0 && quotient * divisor != value ? quotient - 1 : quotient;
    }

    /// <param name="divisor">Positive.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Mod(long value, long divisor)
    {
        long rest = value % divisor;
        return rest < 0 ? rest + divisor : rest;
    }
}
