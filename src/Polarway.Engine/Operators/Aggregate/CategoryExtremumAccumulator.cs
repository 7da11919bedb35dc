using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>First or last categories of an Enum column, in the order of its categories.</summary>
internal sealed class CategoryExtremumAccumulator(int column, DataType type, bool largest, Allocator memory) : Accumulator, IFixedValues
{
    private readonly NativeList<uint> _best = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.UInt32];

    public override long ByteSize => _best.ByteSize;

    public override void Resize(int groups) => _best.Resize(groups, largest ? uint.MinValue : uint.MaxValue);

    public override void Update(in GroupedRows rows)
    {
        using DictionaryColumn codes = Dictionaries.Encode(rows.Columns[column], type, memory);
        Fold(rows.Groups, codes.Codes, rows.Mask(column));
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
        => Fold(groups, ((PrimitiveColumn)state[0]).Values<uint>(), null);

    public override void Export(Span<Column> target, Allocator destination)
        => target[0] = PrimitiveColumn.From(DataType.UInt32, (ReadOnlySpan<uint>)_best.Span, destination);

    public Column Values(int start, int count, Bitmap? validity, Allocator destination)
    {
        NativeBuffer codes = destination.Allocate(4L * count);
        Span<uint> target = codes.Span<uint>();
        for (int row = 0; row < count; row++)
        {
            uint code = _best[start + row];
            target[row] = code == uint.MaxValue ? 0 : code;
        }
        return new DictionaryColumn(type, codes, Dictionaries.Categories(type, destination), count, validity);
    }

    public override void Dispose() => _best.Dispose();

    private void Fold(ReadOnlySpan<int> groups, ReadOnlySpan<uint> codes, Bitmap? mask)
    {
        if (largest)
        {
            Grouped.Fold<uint, IntegerMax<uint>>(groups, codes, mask, _best.Span);
        }
        else
        {
            Grouped.Fold<uint, IntegerMin<uint>>(groups, codes, mask, _best.Span);
        }
    }
}
