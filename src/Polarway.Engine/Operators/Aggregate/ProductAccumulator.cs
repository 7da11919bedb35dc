using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Products of a fixed-width column; integers wrap.</summary>
internal sealed class ProductAccumulator<T, TProduct>(int column, DataType stateType, Allocator memory) : Accumulator, ISums<TProduct>
    where T : unmanaged, INumber<T>
    where TProduct : unmanaged, INumber<TProduct>
{
    private readonly NativeList<TProduct> _products = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [stateType];

    public override long ByteSize => _products.ByteSize;

    public ReadOnlySpan<TProduct> Sums => _products.Span;

    public override void Resize(int groups) => _products.Resize(groups, TProduct.One);

    public override void Update(in GroupedRows rows)
        => Grouped.Multiply(rows.Groups, ((PrimitiveColumn)rows.Columns[column]).Values<T>(), rows.Mask(column), _products.Span);

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
        => Grouped.Multiply(groups, ((PrimitiveColumn)state[0]).Values<TProduct>(), null, _products.Span);

    public override void Export(Span<Column> target, Allocator destination)
        => target[0] = PrimitiveColumn.From(StateTypes[0], (ReadOnlySpan<TProduct>)_products.Span, destination);

    public override void Dispose() => _products.Dispose();
}
