using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Counts nulls.</summary>
public sealed class NullBuilder(Allocator memory) : ColumnBuilder(DataType.Null, memory)
{
    private int _count;

    public override int Count => _count;

    public override void AppendNull() => _count++;

    public override Column Finish()
    {
        int count = _count;
        _count = 0;
        return new NullColumn(count);
    }

    public override void Dispose() => _count = 0;
}
