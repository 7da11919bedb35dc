using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>The ordered column of either side as values that are compared: numbers, ticks, or the places of texts.</summary>
/// <param name="target">The type of the values; null: unsigned numbers of 128 bits, moved so that the lowest is the lowest.</param>
/// <param name="ranks">Owned; places of what has no number, null for numbers.</param>
internal sealed class AsofValues(DataType? target, TextRanks? ranks, Allocator memory) : IDisposable
{
    /// <summary>True when places stand for values: two that lie between the same held ones have one place.</summary>
    public bool AreRanks => ranks is not null;

    /// <summary>A reference for the caller.</summary>
    public Column Of(Column column)
        => ranks is not null ? ranks.Of(column) : target is null ? Signed(column) : Cast.To(column, target, false, memory);

    public void Dispose() => ranks?.Dispose();

    private PrimitiveColumn Signed(Column column)
    {
        ReadOnlySpan<UInt128> from = ((PrimitiveColumn)column).Values<UInt128>();
        NativeBuffer buffer = memory.Allocate((long)from.Length * 16);
        Span<Int128> to = buffer.Span<Int128>();
        for (int row = 0; row < to.Length; row++)
        {
            to[row] = unchecked((Int128)(from[row] ^ (UInt128.One << 127)));
        }
        return new PrimitiveColumn(DataType.Int128, buffer, column.Length, column.Validity?.Share());
    }
}
