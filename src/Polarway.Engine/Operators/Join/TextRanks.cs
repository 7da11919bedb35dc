using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>Places of values in their order, so that what has no number can be compared as one.</summary>
internal static class TextRanks
{
    /// <summary>Int64, equal for equal values; a reference for the caller.</summary>
    public static Column Of(Column values, Allocator memory)
    {
        using EncodedRows keys = RowEncoding.Encode([values], [default], memory);
        int[] order = [.. Enumerable.Range(0, values.Length)];
        EncodedRows held = keys;
        Array.Sort(order, (a, b) => held[a].SequenceCompareTo(held[b]));
        NativeBuffer target = memory.Allocate((long)values.Length * sizeof(long));
        Span<long> ranks = target.Span<long>();
        long rank = 0;
        for (int place = 0; place < order.Length; place++)
        {
            rank += place > 0 && !keys[order[place]].SequenceEqual(keys[order[place - 1]]) ? 1 : 0;
            ranks[order[place]] = rank;
        }
        return new PrimitiveColumn(DataType.Int64, target, values.Length, values.Validity?.Share());
    }
}
