using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Gives a Boolean column to an accumulator of UInt8 as the numbers 0 and 1, as the first and only column.</summary>
internal sealed class BooleanAccumulator(int column, Accumulator inner, Allocator memory) : Accumulator
{
    /// <summary>The accumulator that has the results.</summary>
    public Accumulator Inner => inner;

    public override IReadOnlyList<DataType> StateTypes => inner.StateTypes;

    public override long ByteSize => inner.ByteSize;

    public override void Resize(int groups) => inner.Resize(groups);

    public override void Update(in GroupedRows rows)
    {
        var booleans = (BooleanColumn)rows.Columns[column];
        NativeBuffer buffer = memory.Allocate(booleans.Length);
        Span<byte> values = buffer.Bytes;
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = booleans.Values[row] ? (byte)1 : (byte)0;
        }
        using var numbers = new PrimitiveColumn(DataType.UInt8, buffer, values.Length, booleans.Validity?.Share());
        inner.Update(rows.WithColumns([numbers]));
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups) => inner.Merge(state, groups);

    public override void Export(Span<Column> target, Allocator destination) => inner.Export(target, destination);

    public override void Dispose() => inner.Dispose();
}
