using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Sums of a fixed-width column in a wider type; integers wrap.</summary>
/// <param name="whole">Sum of all rows, for aggregates without keys.</param>
internal sealed class SumAccumulator<T, TSum>(int column, DataType stateType, SumAccumulator<T, TSum>.WholeColumn whole, Allocator memory) : Accumulator, ISums<TSum>
    where T : unmanaged, INumber<T>
    where TSum : unmanaged, INumber<TSum>
{
    private readonly NativeList<TSum> _sums = new(memory);

    internal delegate TSum WholeColumn(ReadOnlySpan<T> values, Bitmap? validity);

    public override IReadOnlyList<DataType> StateTypes { get; } = [stateType];

    public override long ByteSize => _sums.ByteSize;

    public ReadOnlySpan<TSum> Sums => _sums.Span;

    public override void Resize(int groups) => _sums.Resize(groups, TSum.Zero);

    public override void Update(in GroupedRows rows)
    {
        ReadOnlySpan<T> values = ((PrimitiveColumn)rows.Columns[column]).Values<T>();
        Bitmap? mask = rows.Mask(column);
        if (rows.IsSingle)
        {
            _sums[0] += whole(values, mask);
            return;
        }
        Grouped.Add(rows.Groups, values, mask, _sums.Span);
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
        => Grouped.Add(groups, ((PrimitiveColumn)state[0]).Values<TSum>(), null, _sums.Span);

    public override void Export(Span<Column> target, Allocator destination)
        => target[0] = PrimitiveColumn.From(StateTypes[0], (ReadOnlySpan<TSum>)_sums.Span, destination);

    public override void Dispose() => _sums.Dispose();
}
