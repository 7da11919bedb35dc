using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Numbers of rows: all, those where a column is null, or those where it is true.</summary>
internal sealed class CountAccumulator(CountedRows kind, int column, Allocator memory) : Accumulator
{
    private readonly NativeList<long> _counts = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.Int64];

    public override long ByteSize => _counts.ByteSize;

    public ReadOnlySpan<long> Counts => _counts.Span;

    public override void Resize(int groups) => _counts.Resize(groups, 0);

    public override void Update(in GroupedRows rows)
    {
        switch (kind)
        {
            case CountedRows.All when rows.IsSingle:
                _counts[0] += rows.Length;
                break;
            case CountedRows.All:
                Grouped.Count(rows.Groups, _counts.Span);
                break;
            case CountedRows.Null:
                CountNulls(rows);
                break;
            default:
                CountTrue(rows);
                break;
        }
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
        => Grouped.Add(groups, ((PrimitiveColumn)state[0]).Values<long>(), null, _counts.Span);

    public override void Export(Span<Column> target, Allocator destination)
        => target[0] = PrimitiveColumn.From(DataType.Int64, (ReadOnlySpan<long>)_counts.Span, destination);

    public override void Dispose() => _counts.Dispose();

    private void CountNulls(in GroupedRows rows)
    {
        Column values = rows.Columns[column];
        if (values.NullCount == 0)
        {
            return;
        }
        if (rows.IsSingle)
        {
            _counts[0] += values.NullCount;
        }
        else if (values.Validity is { } validity)
        {
            Grouped.CountNulls(rows.Groups, validity, _counts.Span);
        }
        else
        {
            Grouped.Count(rows.Groups, _counts.Span);
        }
    }

    private void CountTrue(in GroupedRows rows)
    {
        var values = (BooleanColumn)rows.Columns[column];
        Bitmap? mask = rows.Mask(column);
        if (mask is null && rows.IsSingle)
        {
            _counts[0] += values.Values.SetCount;
            return;
        }
        Span<long> counts = _counts.Span;
        for (int row = 0; row < rows.Length; row++)
        {
            counts[rows.Groups[row]] += values.Values[row] && (mask is null || mask[row]) ? 1 : 0;
        }
    }
}
