using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Smallest or largest decimals of more than 38 digits. A group without values has the value that loses to all others.</summary>
internal sealed class WideExtremumAccumulator(int column, DataType type, bool largest, Allocator memory) : Accumulator, IFixedValues
{
    private readonly NativeList<Int256> _best = new(memory);
    private readonly Int256 _start = largest ? Int256.MinValue : Int256.MaxValue;

    public override IReadOnlyList<DataType> StateTypes { get; } = [type];

    public override long ByteSize => _best.ByteSize;

    public override void Resize(int groups) => _best.Resize(groups, _start);

    public override void Update(in GroupedRows rows)
    {
        ReadOnlySpan<Int256> values = ((PrimitiveColumn)rows.Columns[column]).Values<Int256>();
        Bitmap? mask = rows.Mask(column);
        for (int row = 0; row < values.Length; row++)
        {
            if (mask is null || mask[row])
            {
                Offer(rows.IsSingle ? 0 : rows.Groups[row], values[row]);
            }
        }
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        ReadOnlySpan<Int256> others = ((PrimitiveColumn)state[0]).Values<Int256>();
        for (int row = 0; row < others.Length; row++)
        {
            Offer(groups[row], others[row]);
        }
    }

    public override void Export(Span<Column> target, Allocator destination) => target[0] = Values(0, _best.Count, null, destination);

    public Column Values(int start, int count, Bitmap? validity, Allocator destination)
    {
        using PrimitiveColumn plain = PrimitiveColumn.From(type, (ReadOnlySpan<Int256>)_best.Span.Slice(start, count), destination);
        return plain.WithValidity(validity);
    }

    public override void Dispose() => _best.Dispose();

    private void Offer(int group, Int256 value)
    {
        ref Int256 best = ref _best.Span[group];
        if (largest ? value > best : value < best)
        {
            best = value;
        }
    }
}
