using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>Integer to integer, within range.</summary>
internal readonly struct IntegerToInteger<TFrom, TTo> : IConversion<TFrom, TTo> where TFrom : IBinaryInteger<TFrom> where TTo : IBinaryInteger<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(TFrom value, out TTo target)
    {
        target = TTo.CreateTruncating(value);
        return TFrom.CreateTruncating(target) == value && TFrom.IsNegative(value) == TTo.IsNegative(target);
    }
}

/// <summary>Integer to integer, the low bits.</summary>
internal readonly struct IntegerWrap<TFrom, TTo> : IConversion<TFrom, TTo> where TFrom : IBinaryInteger<TFrom> where TTo : IBinaryInteger<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(TFrom value, out TTo target)
    {
        target = TTo.CreateTruncating(value);
        return true;
    }
}

/// <summary>Float to integer: cut towards zero; NaN and what is out of range has no equivalent.</summary>
/// <param name="low">The smallest integer, which both float types have exactly.</param>
/// <param name="end">One more than the largest integer, a power of two.</param>
internal readonly struct FloatToInteger<TFrom, TTo>(TFrom low, TFrom end) : IConversion<TFrom, TTo>
    where TFrom : IFloatingPoint<TFrom> where TTo : IBinaryInteger<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(TFrom value, out TTo target)
    {
        TFrom whole = TFrom.Truncate(value);
        bool fits = whole >= low && whole < end;
        target = fits ? TTo.CreateTruncating(whole) : TTo.Zero;
        return fits;
    }
}

/// <summary>Float to integer for casts that wrap: cut towards zero, the nearest end when out of range, 0 for NaN.</summary>
internal readonly struct FloatSaturation<TFrom, TTo> : IConversion<TFrom, TTo> where TFrom : IFloatingPoint<TFrom> where TTo : IBinaryInteger<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(TFrom value, out TTo target)
    {
        target = TTo.CreateSaturating(value);
        return true;
    }
}

/// <summary>Any number to a float, rounded to nearest; too large becomes infinite.</summary>
internal readonly struct NumberToFloat<TFrom, TTo> : IConversion<TFrom, TTo> where TFrom : INumberBase<TFrom> where TTo : IFloatingPoint<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryConvert(TFrom value, out TTo target)
    {
        target = TTo.CreateTruncating(value);
        return true;
    }
}
