using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>A function of two values.</summary>
internal interface IBinaryOperator<T>
{
    static abstract T Invoke(T left, T right);
}

/// <summary>A function of two values, and of vectors of them.</summary>
internal interface IVectorBinaryOperator<T> : IBinaryOperator<T>
{
    static abstract Vector128<T> Invoke(Vector128<T> left, Vector128<T> right);
    static abstract Vector256<T> Invoke(Vector256<T> left, Vector256<T> right);
    static abstract Vector512<T> Invoke(Vector512<T> left, Vector512<T> right);
}

/// <summary>Sum; integers wrap.</summary>
internal readonly struct AddOperator<T> : IVectorBinaryOperator<T> where T : IAdditionOperators<T, T, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right) => unchecked(left + right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> left, Vector128<T> right) => left + right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> left, Vector256<T> right) => left + right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> left, Vector512<T> right) => left + right;
}

/// <summary>Difference; integers wrap.</summary>
internal readonly struct SubtractOperator<T> : IVectorBinaryOperator<T> where T : ISubtractionOperators<T, T, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right) => unchecked(left - right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> left, Vector128<T> right) => left - right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> left, Vector256<T> right) => left - right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> left, Vector512<T> right) => left - right;
}

/// <summary>Product; integers wrap.</summary>
internal readonly struct MultiplyOperator<T> : IVectorBinaryOperator<T> where T : IMultiplyOperators<T, T, T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right) => unchecked(left * right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> left, Vector128<T> right) => left * right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> left, Vector256<T> right) => left * right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> left, Vector512<T> right) => left * right;
}

/// <summary>Quotient of floats.</summary>
internal readonly struct DivideOperator<T> : IVectorBinaryOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right) => left / right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> left, Vector128<T> right) => left / right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> left, Vector256<T> right) => left / right;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> left, Vector512<T> right) => left / right;
}

/// <summary>Quotient of floats, rounded towards minus infinity.</summary>
internal readonly struct FloorDivideOperator<T> : IVectorBinaryOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right) => T.Floor(left / right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> left, Vector128<T> right) => VectorFloor.Of(left / right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> left, Vector256<T> right) => VectorFloor.Of(left / right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> left, Vector512<T> right) => VectorFloor.Of(left / right);
}

/// <summary>What floor division of floats leaves; never fused, so that every width rounds alike.</summary>
internal readonly struct ModuloOperator<T> : IVectorBinaryOperator<T> where T : IFloatingPoint<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right) => left - (T.Floor(left / right) * right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke(Vector128<T> left, Vector128<T> right) => left - (VectorFloor.Of(left / right) * right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke(Vector256<T> left, Vector256<T> right) => left - (VectorFloor.Of(left / right) * right);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke(Vector512<T> left, Vector512<T> right) => left - (VectorFloor.Of(left / right) * right);
}

/// <summary>Integers: rounds towards minus infinity; 0 where the divisor is 0; the one overflow wraps.</summary>
internal readonly struct FloorDivideIntegerOperator<T> : IBinaryOperator<T> where T : IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right)
    {
        if (T.IsZero(right))
        {
            return T.Zero;
        }
        // Also keeps the smallest number from being divided by -1, which traps.
        if (T.IsNegative(right) && right + T.One == T.Zero)
        {
            return unchecked(T.Zero - left);
        }
        T quotient = left / right;
        bool roundedUp = T.IsNegative(left) != T.IsNegative(right) && quotient * right != left;
        return roundedUp ? quotient - T.One : quotient;
    }
}

/// <summary>Integers: the remainder, with the divisor's sign; 0 where the divisor is 0.</summary>
internal readonly struct ModuloIntegerOperator<T> : IBinaryOperator<T> where T : IBinaryInteger<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right)
    {
        if (T.IsZero(right) || (T.IsNegative(right) && right + T.One == T.Zero))
        {
            return T.Zero;
        }
        T remainder = left % right;
        bool otherSign = !T.IsZero(remainder) && T.IsNegative(remainder) != T.IsNegative(right);
        return otherSign ? remainder + right : remainder;
    }
}

/// <summary>Integers: repeated squaring; wraps. The exponent is not negative.</summary>
internal readonly struct PowerIntegerOperator<T> : IBinaryOperator<T> where T : IBinaryInteger<T>
{
    public static T Invoke(T left, T right)
    {
        T result = T.One;
        T exponent = T.IsNegative(right) ? T.Zero : right;
        T square = left;
        while (!T.IsZero(exponent))
        {
            if (T.IsOddInteger(exponent))
            {
                result = unchecked(result * square);
            }
            square = unchecked(square * square);
            exponent >>= 1;
        }
        return result;
    }
}

/// <summary>Floats: the C library's pow.</summary>
internal readonly struct PowerFloatOperator<T> : IBinaryOperator<T> where T : IPowerFunctions<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke(T left, T right) => T.Pow(left, right);
}

internal readonly struct Arctan2Operator<T> : IBinaryOperator<T> where T : IFloatingPointIeee754<T>
{
    public static T Invoke(T left, T right) => T.Atan2(left, right);
}
