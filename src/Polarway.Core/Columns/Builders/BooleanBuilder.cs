using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds Boolean columns.</summary>
public sealed class BooleanBuilder(Allocator memory) : ColumnBuilder(DataType.Boolean, memory)
{
    private readonly BitmapBuilder _values = new(memory);
    private readonly BitmapBuilder _validity = new(memory);

    public override int Count => _values.Count;

    public override void AppendNull()
    {
        _values.Append(false);
        _validity.Append(false);
    }

    public override void Append(bool value)
    {
        _values.Append(value);
        _validity.Append(true);
    }

    public override Column Finish() => new BooleanColumn(_values.Finish(), _validity.FinishValidity());

    public override void Dispose()
    {
        _values.Dispose();
        _validity.Dispose();
    }
}
