using System.Runtime.InteropServices;
using Polarway.Core.Columns;

namespace Polarway.Engine.Operators.Sort;

/// <summary>
/// Rows in sorted order with their keys. The batch has the input's columns, then the key's first 64 bits (ascending as unsigned), then, where
/// they are needed, the source's sequence numbers and the whole encoded key. Takes the batch.
/// </summary>
/// <param name="KeyFrom">Rows before this have a null key that sorts first.</param>
/// <param name="KeyTo">Rows from this on have a null key that sorts last.</param>
internal sealed record SortBlock(Batch Rows, SortLayout Layout, int KeyFrom, int KeyTo) : IDisposable
{
    public int Length => Rows.Length;

    public ReadOnlySpan<ulong> Prefixes => ((PrimitiveColumn)Rows.Columns[Layout.PrefixColumn]).Values<ulong>();

    /// <summary>Which row stands first; ties are broken by the order of the input when the sort is stable.</summary>
    public static int Compare(SortBlock left, int leftRow, SortBlock right, int rightRow)
    {
        int order = left.Rank(leftRow) - right.Rank(rightRow);
        if (order != 0)
        {
            return order;
        }
        if (left.Rank(leftRow) == 0)
        {
            order = left.Prefixes[leftRow].CompareTo(right.Prefixes[rightRow]);
        }
        if (order == 0 && left.Layout.KeyColumn >= 0)
        {
            order = left.Key(leftRow).SequenceCompareTo(right.Key(rightRow));
        }
        return order == 0 && left.Layout.SequenceColumn >= 0 ? left.Sequence(leftRow).CompareTo(right.Sequence(rightRow)) : order;
    }

    public void Dispose() => Rows.Dispose();

    /// <summary>-1: null that sorts first, 0: a key, 1: null that sorts last.</summary>
    private int Rank(int row) => row < KeyFrom ? -1 : row >= KeyTo ? 1 : 0;

    private ReadOnlySpan<byte> Key(int row) => ((ViewColumn)Rows.Columns[Layout.KeyColumn]).BytesAt(row);

    private long Sequence(int row) => ((PrimitiveColumn)Rows.Columns[Layout.SequenceColumn]).Values<long>()[row];
}
