using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Partitions;

/// <summary>A batch sorted by partition: each partition's rows are a slice of it. Partitions are bits of the hash of the key columns,
/// six more at each level.</summary>
internal sealed class RowPartitions : IDisposable
{
    public const int Count = 1 << Bits;

    /// <summary>The hash has bits for so many levels.</summary>
    public const int MaxLevel = (64 / Bits) - 1;

    private const int Bits = 6;
    private readonly Batch _rows;
    private readonly int[] _starts;

    private RowPartitions(Batch rows, int[] starts)
    {
        _rows = rows;
        _starts = starts;
    }

    public long ByteSize => _rows.ByteSize;

    /// <summary>Splits a batch by some of its columns; the batch stays the caller's.</summary>
    public static RowPartitions Of(Batch batch, ReadOnlySpan<Column> keys, int level, bool hashZero, Allocator memory)
    {
        int length = batch.Length;
        using var hashBuffer = new NativeList<ulong>(memory, length);
        using var orderBuffer = new NativeList<int>(memory, length);
        Span<ulong> hashes = hashBuffer.Extend(length);
        for (int key = 0; key < keys.Length; key++)
        {
            Hashing.Hash(keys[key], hashes, combine: key > 0);
        }
        if (hashZero || keys.Length == 0)
        {
            hashes.Clear();
        }
        else if (keys.Length > 1)
        {
            foreach (ref ulong hash in hashes)
            {
                hash = Hashing.Word(hash);
            }
        }
        int shift = 64 - (Bits * (level + 1));
        var starts = new int[Count + 1];
        foreach (ulong hash in hashes)
        {
            starts[(int)(hash >> shift & (Count - 1)) + 1]++;
        }
        for (int partition = 0; partition < Count; partition++)
        {
            starts[partition + 1] += starts[partition];
        }
        Span<int> order = orderBuffer.Extend(length);
        Span<int> next = stackalloc int[Count];
        starts.AsSpan(0, Count).CopyTo(next);
        for (int row = 0; row < length; row++)
        {
            order[next[(int)(hashes[row] >> shift & (Count - 1))]++] = row;
        }
        return new RowPartitions(Gather.Take(batch, order, memory), starts);
    }

    public int LengthOf(int partition) => _starts[partition + 1] - _starts[partition];

    /// <summary>The rows of a partition. The caller owns the batch.</summary>
    public Batch Slice(int partition) => _rows.Slice(_starts[partition], LengthOf(partition));

    public void Dispose() => _rows.Dispose();
}
