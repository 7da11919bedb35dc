using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>A function of one value.</summary>
internal interface IUnaryOperator<T>
{
    static abstract T Invoke(T value);
}

/// <summary>A function of one value, and of vectors of them.</summary>
internal interface IVectorUnaryOperator<T> : IUnaryOperator<T>
{
    static abstract Vector128<T> Invoke(Vector128<T> value);
    static abstract Vector256<T> Invoke(Vector256<T> value);
    static abstract Vector512<T> Invoke(Vector512<T> value);
}

internal readonly struct NegateOperator<T> : IVectorUnaryOperator<T> where T : IUnaryNegationOperators<T, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T value) => unchecked(-value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> value) => -value;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> value) => -value;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> value) => -value;
}

/// <summary>The smallest integer stays what it is.</summary>
internal readonly struct AbsOperator<T> : IVectorUnaryOperator<T> where T : INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T value) => T.IsNegative(value) ? unchecked(-value) : value;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> value) => Vector128.Abs(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> value) => Vector256.Abs(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> value) => Vector512.Abs(value);
}

internal readonly struct SqrtOperator<T> : IVectorUnaryOperator<T> where T : IRootFunctions<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T value) => T.Sqrt(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> value) => Vector128.Sqrt(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> value) => Vector256.Sqrt(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> value) => Vector512.Sqrt(value);
}

internal readonly struct FloorOperator<T> : IVectorUnaryOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T value) => T.Floor(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> value) => VectorFloor.Of(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> value) => VectorFloor.Of(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> value) => VectorFloor.Of(value);
}

internal readonly struct CeilOperator<T> : IVectorUnaryOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T value) => T.Ceiling(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> value) => VectorFloor.CeilingOf(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> value) => VectorFloor.CeilingOf(value);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> value) => VectorFloor.CeilingOf(value);
}

/// <summary>Zero (with its sign) and NaN are their own sign.</summary>
internal readonly struct SignOperator<T> : IUnaryOperator<T> where T : INumber<T>
{
    public static T Invoke(T value) => T.IsZero(value) || T.IsNaN(value) ? value : T.IsNegative(value) ? unchecked(-T.One) : T.One;
}

internal readonly struct CbrtOperator<T> : IUnaryOperator<T> where T : IRootFunctions<T>
{
    public static T Invoke(T value) => T.Cbrt(value);
}

internal readonly struct ExpOperator<T> : IUnaryOperator<T> where T : IExponentialFunctions<T>
{
    public static T Invoke(T value) => T.Exp(value);
}

/// <summary>exp(x) - 1 without losing small x, as 2 exp(x/2) sinh(x/2).</summary>
internal readonly struct Expm1Operator<T> : IUnaryOperator<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T value)
    {
        double x = double.CreateTruncating(value);
        if (Math.Abs(x) < 1e-17 || double.IsNaN(x))
        {
            return value;
        }
        double half = x / 2;
        return T.CreateTruncating(Math.Abs(x) < 1 ? 2 * Math.Exp(half) * Math.Sinh(half) : Math.Exp(x) - 1);
    }
}

internal readonly struct LogOperator<T> : IUnaryOperator<T> where T : ILogarithmicFunctions<T>
{
    public static T Invoke(T value) => T.Log(value);
}

/// <summary>log(1 + x) without losing small x (Kahan: the rounding of 1 + x is divided out).</summary>
internal readonly struct Log1pOperator<T> : IUnaryOperator<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T value)
    {
        double x = double.CreateTruncating(value);
        double sum = 1 + x;
        return sum == 1 || double.IsPositiveInfinity(sum) ? value : T.CreateTruncating(Math.Log(sum) * (x / (sum - 1)));
    }
}

internal readonly struct Log2Operator<T> : IUnaryOperator<T> where T : ILogarithmicFunctions<T>
{
    public static T Invoke(T value) => T.Log2(value);
}

internal readonly struct Log10Operator<T> : IUnaryOperator<T> where T : ILogarithmicFunctions<T>
{
    public static T Invoke(T value) => T.Log10(value);
}

internal readonly struct SinOperator<T> : IUnaryOperator<T> where T : ITrigonometricFunctions<T>
{
    public static T Invoke(T value) => T.Sin(value);
}

internal readonly struct CosOperator<T> : IUnaryOperator<T> where T : ITrigonometricFunctions<T>
{
    public static T Invoke(T value) => T.Cos(value);
}

internal readonly struct TanOperator<T> : IUnaryOperator<T> where T : ITrigonometricFunctions<T>
{
    public static T Invoke(T value) => T.Tan(value);
}

internal readonly struct CotOperator<T> : IUnaryOperator<T> where T : ITrigonometricFunctions<T>
{
    public static T Invoke(T value) => T.One / T.Tan(value);
}

internal readonly struct ArcsinOperator<T> : IUnaryOperator<T> where T : ITrigonometricFunctions<T>
{
    public static T Invoke(T value) => T.Asin(value);
}

internal readonly struct ArccosOperator<T> : IUnaryOperator<T> where T : ITrigonometricFunctions<T>
{
    public static T Invoke(T value) => T.Acos(value);
}

internal readonly struct ArctanOperator<T> : IUnaryOperator<T> where T : ITrigonometricFunctions<T>
{
    public static T Invoke(T value) => T.Atan(value);
}

internal readonly struct SinhOperator<T> : IUnaryOperator<T> where T : IHyperbolicFunctions<T>
{
    public static T Invoke(T value) => T.Sinh(value);
}

internal readonly struct CoshOperator<T> : IUnaryOperator<T> where T : IHyperbolicFunctions<T>
{
    public static T Invoke(T value) => T.Cosh(value);
}

internal readonly struct TanhOperator<T> : IUnaryOperator<T> where T : IHyperbolicFunctions<T>
{
    public static T Invoke(T value) => T.Tanh(value);
}

internal readonly struct ArcsinhOperator<T> : IUnaryOperator<T> where T : IHyperbolicFunctions<T>
{
    public static T Invoke(T value) => T.Asinh(value);
}

internal readonly struct ArccoshOperator<T> : IUnaryOperator<T> where T : IHyperbolicFunctions<T>
{
    public static T Invoke(T value) => T.Acosh(value);
}

internal readonly struct ArctanhOperator<T> : IUnaryOperator<T> where T : IHyperbolicFunctions<T>
{
    public static T Invoke(T value) => T.Atanh(value);
}

internal readonly struct DegreesOperator<T> : IUnaryOperator<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T value) => value * (T.CreateTruncating(180) / T.Pi);
}

internal readonly struct RadiansOperator<T> : IUnaryOperator<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T value) => value * (T.Pi / T.CreateTruncating(180));
}

internal readonly struct ErfOperator<T> : IUnaryOperator<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T value) => T.CreateTruncating(ErrorFunction.Erf(double.CreateTruncating(value)));
}

internal readonly struct ErfcOperator<T> : IUnaryOperator<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T value) => T.CreateTruncating(ErrorFunction.Erfc(double.CreateTruncating(value)));
}
