using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>Computes one value per row of one operand.</summary>
internal static unsafe class UnaryLoop
{
    /// <summary>Vectors as wide as <see cref="InstructionSet"/> says; the last one overlaps the one before it.</summary>
    public static void Run<T, TOp>(T* source, int length, T* target) where T : unmanaged where TOp : struct, IVectorUnaryOperator<T>
    {
        if (!Vector128<T>.IsSupported)
        {
            RunScalar<T, TOp>(source, length, target);
        }
        else if (InstructionSet.Is512 && length >= Vector512<T>.Count)
        {
            int last = length - Vector512<T>.Count;
            for (int row = 0; row < last; row += Vector512<T>.Count)
            {
                TOp.Invoke(Vector512.Load(source + row)).Store(target + row);
            }
            TOp.Invoke(Vector512.Load(source + last)).Store(target + last);
        }
        else if (InstructionSet.Is256 && length >= Vector256<T>.Count)
        {
            int last = length - Vector256<T>.Count;
            for (int row = 0; row < last; row += Vector256<T>.Count)
            {
                TOp.Invoke(Vector256.Load(source + row)).Store(target + row);
            }
            TOp.Invoke(Vector256.Load(source + last)).Store(target + last);
        }
        else if (InstructionSet.Is128 && length >= Vector128<T>.Count)
        {
            int last = length - Vector128<T>.Count;
            for (int row = 0; row < last; row += Vector128<T>.Count)
            {
                TOp.Invoke(Vector128.Load(source + row)).Store(target + row);
            }
            TOp.Invoke(Vector128.Load(source + last)).Store(target + last);
        }
        else
        {
            RunScalar<T, TOp>(source, length, target);
        }
    }

    /// <summary>The scalar twin, and the only form of what has no vector form.</summary>
    public static void RunScalar<T, TOp>(T* source, int length, T* target) where T : unmanaged where TOp : struct, IUnaryOperator<T>
    {
        for (int row = 0; row < length; row++)
        {
            target[row] = TOp.Invoke(source[row]);
        }
    }
}
