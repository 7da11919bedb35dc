using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Smallest or largest values of a fixed-width column. A group without values has the operator's start value: whether it
/// has any is known from its counts.</summary>
internal sealed class ExtremumAccumulator<T, TOp>(int column, DataType type, Allocator memory) : Accumulator, IFixedValues
    where T : unmanaged, INumber<T>
    where TOp : struct, IExtremum<T>
{
    private readonly NativeList<T> _best = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [type];

    public override long ByteSize => _best.ByteSize;

    public override void Resize(int groups) => _best.Resize(groups, TOp.Start);

    public override void Update(in GroupedRows rows)
    {
        ReadOnlySpan<T> values = ((PrimitiveColumn)rows.Columns[column]).Values<T>();
        Bitmap? mask = rows.Mask(column);
        if (rows.IsSingle)
        {
            _best[0] = TOp.Pick(_best[0], Reductions.Fold<T, TOp>(values, mask));
            return;
        }
        Grouped.Fold<T, TOp>(rows.Groups, values, mask, _best.Span);
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
        => Grouped.Fold<T, TOp>(groups, ((PrimitiveColumn)state[0]).Values<T>(), null, _best.Span);

    public override void Export(Span<Column> target, Allocator destination) => target[0] = Values(0, _best.Count, null, destination);

    public Column Values(int start, int count, Bitmap? validity, Allocator destination)
    {
        using PrimitiveColumn plain = PrimitiveColumn.From(type, (ReadOnlySpan<T>)_best.Span.Slice(start, count), destination);
        return plain.WithValidity(validity);
    }

    public override void Dispose() => _best.Dispose();
}
