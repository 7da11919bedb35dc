using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>A test of two values.</summary>
internal interface ITest<T>
{
    static abstract bool Test(T left, T right);
}

/// <summary>A test of two values, and of vectors of them: all bits of a lane are set where it holds.</summary>
internal interface IMaskOperator<T> : ITest<T>
{
    static abstract Vector128<T> Mask(Vector128<T> left, Vector128<T> right);
    static abstract Vector256<T> Mask(Vector256<T> left, Vector256<T> right);
    static abstract Vector512<T> Mask(Vector512<T> left, Vector512<T> right);
}

/// <summary>left == right as the processor does: NaN equals nothing.</summary>
internal readonly struct PlainEqual<T> : IMaskOperator<T> where T : IComparisonOperators<T, T, bool>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => left == right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right) => Vector128.Equals(left, right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right) => Vector512.Equals(left, right);
}

/// <summary>left &lt; right as the processor does: false with NaN.</summary>
internal readonly struct PlainLess<T> : IMaskOperator<T> where T : IComparisonOperators<T, T, bool>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => left < right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right) => Vector128.LessThan(left, right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);
}

/// <summary>left &lt;= right as the processor does: false with NaN.</summary>
internal readonly struct PlainLessOrEqual<T> : IMaskOperator<T> where T : IComparisonOperators<T, T, bool>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => left <= right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right) => Vector128.LessThanOrEqual(left, right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right) => Vector256.LessThanOrEqual(left, right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right) => Vector512.LessThanOrEqual(left, right);
}

/// <summary>Floats: equal, or both NaN.</summary>
internal readonly struct TotalEqual<T> : IMaskOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => left == right || (T.IsNaN(left) && T.IsNaN(right));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right)
        => Vector128.Equals(left, right) | ~(Vector128.Equals(left, left) | Vector128.Equals(right, right));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right)
        => Vector256.Equals(left, right) | ~(Vector256.Equals(left, left) | Vector256.Equals(right, right));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right)
        => Vector512.Equals(left, right) | ~(Vector512.Equals(left, left) | Vector512.Equals(right, right));
}

/// <summary>Floats: smaller, where NaN is greater than every number.</summary>
internal readonly struct TotalLess<T> : IMaskOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => left < right || (T.IsNaN(right) && !T.IsNaN(left));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right)
        => Vector128.AndNot(Vector128.Equals(left, left), Vector128.GreaterThanOrEqual(left, right));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right)
        => Vector256.AndNot(Vector256.Equals(left, left), Vector256.GreaterThanOrEqual(left, right));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right)
        => Vector512.AndNot(Vector512.Equals(left, left), Vector512.GreaterThanOrEqual(left, right));
}

/// <summary>Floats: left is not NaN; right is not looked at.</summary>
internal readonly struct IsNumber<T> : IMaskOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => !T.IsNaN(left);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right) => Vector128.Equals(left, left);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, left);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right) => Vector512.Equals(left, left);
}

/// <summary>Floats: the magnitude of left is below right, which is infinity: left is finite.</summary>
internal readonly struct MagnitudeLess<T> : IMaskOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => T.Abs(left) < right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right) => Vector128.LessThan(Vector128.Abs(left), right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(Vector256.Abs(left), right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(Vector512.Abs(left), right);
}

/// <summary>Floats: the magnitude of left equals right, which is infinity: left is infinite.</summary>
internal readonly struct MagnitudeEqual<T> : IMaskOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test(T left, T right) => T.Abs(left) == right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Mask(Vector128<T> left, Vector128<T> right) => Vector128.Equals(Vector128.Abs(left), right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Mask(Vector256<T> left, Vector256<T> right) => Vector256.Equals(Vector256.Abs(left), right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Mask(Vector512<T> left, Vector512<T> right) => Vector512.Equals(Vector512.Abs(left), right);
}
