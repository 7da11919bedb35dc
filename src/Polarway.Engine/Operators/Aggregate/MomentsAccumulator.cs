using System.Numerics;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Moments of a fixed-width column, for variance and standard deviation.</summary>
internal sealed class MomentsAccumulator<T>(int column, Allocator memory) : Accumulator, IMoments where T : unmanaged, INumber<T>
{
    private readonly NativeList<Moments> _moments = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.Float64, DataType.Float64, DataType.Float64];

    public override long ByteSize => _moments.ByteSize;

    public ReadOnlySpan<Moments> Moments => _moments.Span;

    public override void Resize(int groups) => _moments.Resize(groups, default);

    public override void Update(in GroupedRows rows)
    {
        ReadOnlySpan<T> values = ((PrimitiveColumn)rows.Columns[column]).Values<T>();
        if (rows.IsSingle)
        {
            _moments.Span[0].Merge(Core.Kernels.Moments.Of(values, rows.Mask(column)));
            return;
        }
        Grouped.Moments(rows.Groups, values, rows.Mask(column), _moments.Span);
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        ReadOnlySpan<double> counts = ((PrimitiveColumn)state[0]).Values<double>();
        ReadOnlySpan<double> means = ((PrimitiveColumn)state[1]).Values<double>();
        ReadOnlySpan<double> spreads = ((PrimitiveColumn)state[2]).Values<double>();
        Span<Moments> moments = _moments.Span;
        for (int row = 0; row < groups.Length; row++)
        {
            moments[groups[row]].Merge(new Moments { Count = counts[row], Mean = means[row], Spread = spreads[row] });
        }
    }

    public override void Export(Span<Column> target, Allocator destination)
    {
        ReadOnlySpan<double> parts = MemoryMarshal.Cast<Moments, double>(_moments.Span);
        for (int part = 0; part < 3; part++)
        {
            NativeBuffer buffer = destination.Allocate(8L * _moments.Count);
            Span<double> values = buffer.Span<double>();
            for (int group = 0; group < values.Length; group++)
            {
                values[group] = parts[(3 * group) + part];
            }
            target[part] = new PrimitiveColumn(DataType.Float64, buffer, values.Length);
        }
    }

    public override void Dispose() => _moments.Dispose();
}
