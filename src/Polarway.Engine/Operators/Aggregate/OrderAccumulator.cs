using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Where each group's first (or last) row is in the order of the source.</summary>
internal sealed class OrderAccumulator(bool last, Allocator memory) : Accumulator
{
    private readonly NativeList<Int128> _orders = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.Int128];

    public override long ByteSize => _orders.ByteSize;

    public ReadOnlySpan<Int128> Orders => _orders.Span;

    public override void Resize(int groups) => _orders.Resize(groups, last ? Int128.MinValue : Int128.MaxValue);

    public override void Update(in GroupedRows rows)
    {
        Span<Int128> orders = _orders.Span;
        for (int row = 0; row < rows.Length; row++)
        {
            Offer(ref orders[rows.Groups[row]], rows.OrderAt(row));
        }
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        ReadOnlySpan<Int128> others = ((PrimitiveColumn)state[0]).Values<Int128>();
        Span<Int128> orders = _orders.Span;
        for (int row = 0; row < groups.Length; row++)
        {
            Offer(ref orders[groups[row]], others[row]);
        }
    }

    public override void Export(Span<Column> target, Allocator destination)
        => target[0] = PrimitiveColumn.From(DataType.Int128, (ReadOnlySpan<Int128>)_orders.Span, destination);

    public override void Dispose() => _orders.Dispose();

    private void Offer(ref Int128 best, Int128 order)
    {
        if (last ? order > best : order < best)
        {
            best = order;
        }
    }
}
