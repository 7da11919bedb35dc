using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Which of false, true and null a Boolean column has had in each group: enough for any, all, min and max.</summary>
internal sealed class FlagsAccumulator(int column, Allocator memory) : Accumulator
{
    public const byte False = 1;
    public const byte True = 2;
    public const byte Null = 4;

    private readonly NativeList<byte> _flags = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.UInt8];

    public override long ByteSize => _flags.ByteSize;

    public ReadOnlySpan<byte> Flags => _flags.Span;

    public override void Resize(int groups) => _flags.Resize(groups, 0);

    public override void Update(in GroupedRows rows)
    {
        var values = (BooleanColumn)rows.Columns[column];
        Bitmap? mask = rows.Mask(column);
        Span<byte> flags = _flags.Span;
        for (int row = 0; row < rows.Length; row++)
        {
            flags[rows.Groups[row]] |= mask is not null && !mask[row] ? Null : values.Values[row] ? True : False;
        }
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        ReadOnlySpan<byte> others = ((PrimitiveColumn)state[0]).Values<byte>();
        Span<byte> flags = _flags.Span;
        for (int row = 0; row < groups.Length; row++)
        {
            flags[groups[row]] |= others[row];
        }
    }

    public override void Export(Span<Column> target, Allocator destination)
        => target[0] = PrimitiveColumn.From(DataType.UInt8, (ReadOnlySpan<byte>)_flags.Span, destination);

    public override void Dispose() => _flags.Dispose();
}
