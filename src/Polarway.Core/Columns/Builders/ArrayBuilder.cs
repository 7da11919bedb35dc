using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds Array columns: append as many items as the type's width to the child, then end the row.</summary>
public sealed class ArrayBuilder(DataType type, Allocator memory) : ColumnBuilder(type, memory)
{
    private readonly BitmapBuilder _validity = new(memory);
    private readonly ColumnBuilder _items = For(type.Inner, memory);

    public override int Count => _validity.Count;

    public override IReadOnlyList<ColumnBuilder> Children => [_items];

    public override void AppendNull()
    {
        for (int item = 0; item < Type.Width; item++)
        {
            _items.AppendNull();
        }
        _validity.Append(false);
    }

    public override void EndRow()
    {
        _validity.Append(true);
        if (_items.Count != (long)_validity.Count * Type.Width)
        {
            Throw.Error(ErrorKind.Shape, $"row {_validity.Count - 1} of a column of type {Type} does not have {Type.Width} values");
        }
    }

    public override Column Finish()
    {
        int length = _validity.Count;
        return new ArrayColumn(Type, _items.Finish(), length, _validity.FinishValidity());
    }

    public override void Dispose()
    {
        _validity.Dispose();
        _items.Dispose();
    }
}
