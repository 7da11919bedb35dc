using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>Rounding of vectors of either float type.</summary>
internal static class VectorFloor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Of<T>(Vector128<T> value)
        => typeof(T) == typeof(float) ? Vector128.Floor(value.AsSingle()).As<float, T>() : Vector128.Floor(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Of<T>(Vector256<T> value)
        => typeof(T) == typeof(float) ? Vector256.Floor(value.AsSingle()).As<float, T>() : Vector256.Floor(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> value)
        => typeof(T) == typeof(float) ? Vector512.Floor(value.AsSingle()).As<float, T>() : Vector512.Floor(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> CeilingOf<T>(Vector128<T> value)
        => typeof(T) == typeof(float) ? Vector128.Ceiling(value.AsSingle()).As<float, T>() : Vector128.Ceiling(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> CeilingOf<T>(Vector256<T> value)
        => typeof(T) == typeof(float) ? Vector256.Ceiling(value.AsSingle()).As<float, T>() : Vector256.Ceiling(value.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CeilingOf<T>(Vector512<T> value)
        => typeof(T) == typeof(float) ? Vector512.Ceiling(value.AsSingle()).As<float, T>() : Vector512.Ceiling(value.AsDouble()).As<double, T>();
}
