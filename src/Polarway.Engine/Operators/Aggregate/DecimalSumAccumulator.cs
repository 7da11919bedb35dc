using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Sums of decimals: exact, and an error where they leave 128 bits.</summary>
internal sealed class DecimalSumAccumulator(int column, Allocator memory) : Accumulator, ISums<Int128>
{
    // 10 to the power of 38, the digits of a decimal.
    private static readonly Int128 s_limit = (Int128)10_000_000_000_000_000_000UL * 10_000_000_000_000_000_000UL;

    private readonly NativeList<Int128> _sums = new(memory);

    public override IReadOnlyList<DataType> StateTypes { get; } = [DataType.Int128];

    public override long ByteSize => _sums.ByteSize;

    public ReadOnlySpan<Int128> Sums => _sums.Span;

    public override void Resize(int groups) => _sums.Resize(groups, Int128.Zero);

    public override void Update(in GroupedRows rows)
    {
        ReadOnlySpan<Int128> values = ((PrimitiveColumn)rows.Columns[column]).Values<Int128>();
        Bitmap? mask = rows.Mask(column);
        Span<Int128> sums = _sums.Span;
        for (int row = 0; row < values.Length; row++)
        {
            if (mask is null || mask[row])
            {
                Add(ref sums[rows.IsSingle ? 0 : rows.Groups[row]], values[row]);
            }
        }
    }

    public override void Merge(ReadOnlySpan<Column> state, ReadOnlySpan<int> groups)
    {
        ReadOnlySpan<Int128> others = ((PrimitiveColumn)state[0]).Values<Int128>();
        for (int row = 0; row < others.Length; row++)
        {
            Add(ref _sums.Span[groups[row]], others[row]);
        }
    }

    public override void Export(Span<Column> target, Allocator destination)
        => target[0] = PrimitiveColumn.From(StateTypes[0], (ReadOnlySpan<Int128>)_sums.Span, destination);

    public override void Dispose() => _sums.Dispose();

    /// <summary>Refuses sums of more digits than a decimal has.</summary>
    /// <exception cref="PolarwayException">Compute.</exception>
    internal static void Check(ReadOnlySpan<Int128> sums)
    {
        Int128 limit = s_limit;
        foreach (Int128 sum in sums)
        {
            if (sum >= limit || sum <= -limit)
            {
                Overflow();
            }
        }
    }

    private static void Add(ref Int128 sum, Int128 value)
    {
        Int128 next = unchecked(sum + value);
        if ((value >= 0) != (next >= sum))
        {
            Overflow();
        }
        sum = next;
    }

    private static void Overflow()
        => Throw.Error(ErrorKind.Compute, "overflow in decimal addition in sum: a decimal has 38 digits; cast the column to Float64 first");
}
