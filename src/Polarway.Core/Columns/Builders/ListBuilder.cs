using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds List columns: append items to the child, then end the row.</summary>
public sealed class ListBuilder : ColumnBuilder
{
    private readonly NativeList<long> _offsets;
    private readonly BitmapBuilder _validity;
    private readonly ColumnBuilder _items;

    public ListBuilder(DataType type, Allocator memory) : base(type, memory)
    {
        _offsets = new NativeList<long>(memory);
        _offsets.Add(0);
        _validity = new BitmapBuilder(memory);
        _items = For(type.Inner, memory);
    }

    public override int Count => _validity.Count;

    public override IReadOnlyList<ColumnBuilder> Children => [_items];

    public override void AppendNull()
    {
        _offsets.Add(_items.Count);
        _validity.Append(false);
    }

    public override void EndRow()
    {
        _offsets.Add(_items.Count);
        _validity.Append(true);
    }

    public override Column Finish()
    {
        int length = _validity.Count;
        var column = new ListColumn(Type, _offsets.TakeBuffer(), _items.Finish(), length, _validity.FinishValidity());
        _offsets.Add(0);
        return column;
    }

    public override void Dispose()
    {
        _offsets.Dispose();
        _validity.Dispose();
        _items.Dispose();
    }
}
