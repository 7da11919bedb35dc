using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>All values of a fixed-width column that are not null, as doubles, for quantiles.</summary>
internal sealed class NumbersAccumulator<T>(int column, Allocator memory) : Accumulator, INumbers where T : unmanaged, INumber<T>
{
    private readonly NativeList<double> _values = new(memory);
    private readonly NativeList<int> _groups = new(memory);
    private NativeBuffer? _sorted;
    private NativeBuffer? _offsets;
    private int _groupCount;

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.List(DataType.Float64)];

    public override long ByteSize => _values.ByteSize + _groups.ByteSize;

    public override void Resize(int groups) => _groupCount = Math.Max(_groupCount, groups);

    public override void Update(in GroupedRows rows)
    {
        ReadOnlySpan<T> values = ((PrimitiveColumn)rows.Columns[column]).Values<T>();
        Bitmap? mask = rows.Mask(column);
        int count = mask?.SetCount ?? rows.Length;
        Span<double> targets = _values.Extend(count);
        Span<int> groups = _groups.Extend(count);
        int next = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            if (mask is null || mask[row])
            {
                targets[next] = double.CreateTruncating(values[row]);
                groups[next++] = rows.Groups[row];
            }
        }
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        using Column items = GroupLists.Flatten((ListColumn)state[0], groups, _groups);
        _values.AddRange(((PrimitiveColumn)items).Values<double>());
    }

    public override void Export(Span<Column> target, Allocator destination)
    {
        (NativeBuffer values, NativeBuffer offsets) = Arrange(destination);
        target[0] = new ListColumn(StateTypes[0], offsets, new PrimitiveColumn(DataType.Float64, values, _values.Count), _groupCount);
    }

    public Span<double> ValuesOf(int group)
    {
        if (_sorted is null)
        {
            (_sorted, _offsets) = Arrange(memory);
        }
        Span<long> offsets = _offsets!.Span<long>();
        return _sorted.Span<double>()[(int)offsets[group]..(int)offsets[group + 1]];
    }

    public override void Dispose()
    {
        _values.Dispose();
        _groups.Dispose();
        _sorted?.Dispose();
        _offsets?.Dispose();
    }

    private (NativeBuffer Values, NativeBuffer Offsets) Arrange(Allocator destination)
    {
        NativeBuffer offsets = destination.Allocate(8L * (_groupCount + 1));
        NativeBuffer values = destination.Allocate(8L * _values.Count);
        if (_groupCount == 1)
        {
            _values.Span.CopyTo(values.Span<double>());
            offsets.Span<long>()[0] = 0;
            offsets.Span<long>()[1] = _values.Count;
            return (values, offsets);
        }
        using NativeBuffer entries = destination.Allocate(4L * _values.Count);
        Span<int> order = entries.Span<int>();
        GroupLists.Sort(_groups.Span, _groupCount, order, offsets.Span<long>());
        Span<double> target = values.Span<double>();
        ReadOnlySpan<double> source = _values.Span;
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = source[order[row]];
        }
        return (values, offsets);
    }
}
