using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>Takes one of two values; for every order of the arguments the same result.</summary>
public interface IExtremum<T> where T : unmanaged, INumber<T>
{
    static abstract T Start { get; }

    static abstract T Pick(T left, T right);

    static abstract Vector512<T> Pick(Vector512<T> left, Vector512<T> right);
}

/// <summary>Smallest integer.</summary>
public readonly struct IntegerMin<T> : IExtremum<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Start => T.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pick(T left, T right) => right < left ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pick(Vector512<T> left, Vector512<T> right) => Vector512.Min(left, right);
}

/// <summary>Largest integer.</summary>
public readonly struct IntegerMax<T> : IExtremum<T> where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Start => T.MinValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pick(T left, T right) => right > left ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pick(Vector512<T> left, Vector512<T> right) => Vector512.Max(left, right);
}

/// <summary>Smallest float that is not NaN; NaN when there is none.</summary>
public readonly struct FloatMin<T> : IExtremum<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Start => T.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pick(T left, T right) => right < left || T.IsNaN(left) ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pick(Vector512<T> left, Vector512<T> right)
        => Vector512.ConditionalSelect(Vector512.LessThan(right, left) | ~Vector512.Equals(left, left), right, left);
}

/// <summary>Largest float that is not NaN; NaN when there is none.</summary>
public readonly struct FloatMax<T> : IExtremum<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Start => T.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pick(T left, T right) => right > left || T.IsNaN(left) ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pick(Vector512<T> left, Vector512<T> right)
        => Vector512.ConditionalSelect(Vector512.GreaterThan(right, left) | ~Vector512.Equals(left, left), right, left);
}

/// <summary>Smallest float; NaN wins.</summary>
public readonly struct FloatMinNan<T> : IExtremum<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Start => T.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pick(T left, T right) => right < left || T.IsNaN(right) ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pick(Vector512<T> left, Vector512<T> right)
        => Vector512.ConditionalSelect(Vector512.LessThan(right, left) | ~Vector512.Equals(right, right), right, left);
}

/// <summary>Largest float; NaN wins.</summary>
public readonly struct FloatMaxNan<T> : IExtremum<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Start => T.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pick(T left, T right) => right > left || T.IsNaN(right) ? right : left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pick(Vector512<T> left, Vector512<T> right)
        => Vector512.ConditionalSelect(Vector512.GreaterThan(right, left) | ~Vector512.Equals(right, right), right, left);
}
