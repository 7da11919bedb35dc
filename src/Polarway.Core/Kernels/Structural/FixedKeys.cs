using System.Numerics;
using System.Runtime.CompilerServices;

namespace Polarway.Core.Kernels;

/// <summary>A value as a number whose unsigned order is the value's, in as many low bytes as the value has.</summary>
internal interface IFixedKey<T> where T : unmanaged
{
    static abstract ulong Order(T value);
}

internal readonly struct SignedKey<T> : IFixedKey<T> where T : unmanaged, IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Order(T value)
    {
        int bits = 8 * Unsafe.SizeOf<T>();
        return (ulong.CreateTruncating(value) ^ (1UL << (bits - 1))) & (ulong.MaxValue >> (64 - bits));
    }
}

internal readonly struct UnsignedKey<T> : IFixedKey<T> where T : unmanaged, IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Order(T value) => ulong.CreateTruncating(value);
}

internal readonly struct HalfKey : IFixedKey<Half>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Order(Half value) => CanonicalFloats.Ordered(value);
}

internal readonly struct FloatKey : IFixedKey<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Order(float value) => CanonicalFloats.Ordered(value);
}

internal readonly struct DoubleKey : IFixedKey<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Order(double value) => CanonicalFloats.Ordered(value);
}
