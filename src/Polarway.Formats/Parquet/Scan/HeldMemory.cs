using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>Columns are slices of pages, and a few values can hold on to a large page: these are copied out of it.</summary>
internal static class HeldMemory
{
    // A copy is worth its time when it frees much more than it takes.
    private const long WorthRatio = 4;
    private const long WorthBytes = 64 << 10;

    /// <summary>The same values in memory of about their own size. Takes the column.</summary>
    public static Column Release(Column column, Allocator memory)
    {
        switch (column)
        {
            case ViewColumn { Heaps.Length: > 0 } text when IsWorth(text.Heaps.Sum(heap => heap.Length), Views.HeapBytes(text)):
                using (text)
                {
                    return Views.Compact(text, memory);
                }
            case PrimitiveColumn values when IsWorth(values.Buffer.Length, values.ByteSize):
                using (values)
                {
                    return Copy(values, memory);
                }
            default:
                return column;
        }
    }

    private static bool IsWorth(long held, long used) => held > WorthBytes && held / WorthRatio > used;

    private static PrimitiveColumn Copy(PrimitiveColumn values, Allocator memory)
    {
        NativeBuffer copy = memory.Allocate(values.ValueBytes.Length);
        values.ValueBytes.CopyTo(copy.Bytes);
        return new PrimitiveColumn(values.Type, copy, values.Length, values.Validity?.Share());
    }
}
