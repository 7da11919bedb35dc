using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Polarway.Core.Kernels;

/// <summary>Whole numbers of 64 bits as the nearest floats.</summary>
public static class WholeToFloat
{
    /// <param name="target">At least as long as <paramref name="source"/>.</param>
    public static void Convert(ReadOnlySpan<long> source, Span<double> target)
    {
        target = target[..source.Length];
        int row = 0;
        if (InstructionSet.Width > 0)
        {
            ref long from = ref MemoryMarshal.GetReference(source);
            ref double to = ref MemoryMarshal.GetReference(target);
            for (; row <= source.Length - Vector256<long>.Count; row += Vector256<long>.Count)
            {
                Vector256.ConvertToDouble(Vector256.LoadUnsafe(ref from, (nuint)row)).StoreUnsafe(ref to, (nuint)row);
            }
        }
        for (; row < source.Length; row++)
        {
            target[row] = source[row];
        }
    }
}
