using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds decimals of more than 38 digits, from their values without the point.</summary>
public sealed class WideDecimalBuilder(DataType type, Allocator memory) : FixedWidthBuilder<Int256>(type, memory, capacity: 0)
{
    public override void Append(Int128 value) => Values.Add(new Int256(value));
}
