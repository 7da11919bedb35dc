using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>Computes one value per row of two operands, either of which may be one value for all rows (row mask 0, else -1).</summary>
internal static unsafe class BinaryLoop
{
    /// <summary>Vectors as wide as <see cref="InstructionSet"/> says; the last one overlaps the one before it.</summary>
    public static void Run<T, TOp>(T* left, bool isLeftScalar, T* right, bool isRightScalar, int length, T* target)
        where T : unmanaged where TOp : struct, IVectorBinaryOperator<T>
    {
        if (!Vector128<T>.IsSupported)
        {
            RunScalar<T, TOp>(left, isLeftScalar, right, isRightScalar, length, target);
        }
        else if (InstructionSet.Is512 && length >= Vector512<T>.Count)
        {
            Run512<T, TOp>(left, isLeftScalar, right, isRightScalar, length, target);
        }
        else if (InstructionSet.Is256 && length >= Vector256<T>.Count)
        {
            Run256<T, TOp>(left, isLeftScalar, right, isRightScalar, length, target);
        }
        else if (InstructionSet.Is128 && length >= Vector128<T>.Count)
        {
            Run128<T, TOp>(left, isLeftScalar, right, isRightScalar, length, target);
        }
        else
        {
            RunScalar<T, TOp>(left, isLeftScalar, right, isRightScalar, length, target);
        }
    }

    /// <summary>The scalar twin, and the only form of what has no vector form.</summary>
    public static void RunScalar<T, TOp>(T* left, bool isLeftScalar, T* right, bool isRightScalar, int length, T* target)
        where T : unmanaged where TOp : struct, IBinaryOperator<T>
    {
        if (isRightScalar)
        {
            T scalar = *right;
            int step = isLeftScalar ? 0 : 1;
            for (int row = 0; row < length; row++)
            {
                target[row] = TOp.Invoke(left[row * step], scalar);
            }
        }
        else if (isLeftScalar)
        {
            T scalar = *left;
            for (int row = 0; row < length; row++)
            {
                target[row] = TOp.Invoke(scalar, right[row]);
            }
        }
        else
        {
            for (int row = 0; row < length; row++)
            {
                target[row] = TOp.Invoke(left[row], right[row]);
            }
        }
    }

    private static void Run512<T, TOp>(T* left, bool isLeftScalar, T* right, bool isRightScalar, int length, T* target)
        where T : unmanaged where TOp : struct, IVectorBinaryOperator<T>
    {
        int last = length - Vector512<T>.Count;
        if (isRightScalar)
        {
            Vector512<T> scalar = Vector512.Create(*right);
            for (int row = 0; row < last; row += Vector512<T>.Count)
            {
                TOp.Invoke(isLeftScalar ? Vector512.Create(*left) : Vector512.Load(left + row), scalar).Store(target + row);
            }
            TOp.Invoke(isLeftScalar ? Vector512.Create(*left) : Vector512.Load(left + last), scalar).Store(target + last);
        }
        else if (isLeftScalar)
        {
            Vector512<T> scalar = Vector512.Create(*left);
            for (int row = 0; row < last; row += Vector512<T>.Count)
            {
                TOp.Invoke(scalar, Vector512.Load(right + row)).Store(target + row);
            }
            TOp.Invoke(scalar, Vector512.Load(right + last)).Store(target + last);
        }
        else
        {
            for (int row = 0; row < last; row += Vector512<T>.Count)
            {
                TOp.Invoke(Vector512.Load(left + row), Vector512.Load(right + row)).Store(target + row);
            }
            TOp.Invoke(Vector512.Load(left + last), Vector512.Load(right + last)).Store(target + last);
        }
    }

    private static void Run256<T, TOp>(T* left, bool isLeftScalar, T* right, bool isRightScalar, int length, T* target)
        where T : unmanaged where TOp : struct, IVectorBinaryOperator<T>
    {
        int last = length - Vector256<T>.Count;
        if (isRightScalar)
        {
            Vector256<T> scalar = Vector256.Create(*right);
            for (int row = 0; row < last; row += Vector256<T>.Count)
            {
                TOp.Invoke(isLeftScalar ? Vector256.Create(*left) : Vector256.Load(left + row), scalar).Store(target + row);
            }
            TOp.Invoke(isLeftScalar ? Vector256.Create(*left) : Vector256.Load(left + last), scalar).Store(target + last);
        }
        else if (isLeftScalar)
        {
            Vector256<T> scalar = Vector256.Create(*left);
            for (int row = 0; row < last; row += Vector256<T>.Count)
            {
                TOp.Invoke(scalar, Vector256.Load(right + row)).Store(target + row);
            }
            TOp.Invoke(scalar, Vector256.Load(right + last)).Store(target + last);
        }
        else
        {
            for (int row = 0; row < last; row += Vector256<T>.Count)
            {
                TOp.Invoke(Vector256.Load(left + row), Vector256.Load(right + row)).Store(target + row);
            }
            TOp.Invoke(Vector256.Load(left + last), Vector256.Load(right + last)).Store(target + last);
        }
    }

    private static void Run128<T, TOp>(T* left, bool isLeftScalar, T* right, bool isRightScalar, int length, T* target)
        where T : unmanaged where TOp : struct, IVectorBinaryOperator<T>
    {
        int last = length - Vector128<T>.Count;
        if (isRightScalar)
        {
            Vector128<T> scalar = Vector128.Create(*right);
            for (int row = 0; row < last; row += Vector128<T>.Count)
            {
                TOp.Invoke(isLeftScalar ? Vector128.Create(*left) : Vector128.Load(left + row), scalar).Store(target + row);
            }
            TOp.Invoke(isLeftScalar ? Vector128.Create(*left) : Vector128.Load(left + last), scalar).Store(target + last);
        }
        else if (isLeftScalar)
        {
            Vector128<T> scalar = Vector128.Create(*left);
            for (int row = 0; row < last; row += Vector128<T>.Count)
            {
                TOp.Invoke(scalar, Vector128.Load(right + row)).Store(target + row);
            }
            TOp.Invoke(scalar, Vector128.Load(right + last)).Store(target + last);
        }
        else
        {
            for (int row = 0; row < last; row += Vector128<T>.Count)
            {
                TOp.Invoke(Vector128.Load(left + row), Vector128.Load(right + row)).Store(target + row);
            }
            TOp.Invoke(Vector128.Load(left + last), Vector128.Load(right + last)).Store(target + last);
        }
    }
}
