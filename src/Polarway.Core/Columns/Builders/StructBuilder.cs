using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds Struct columns: append one value to each child, then end the row.</summary>
public sealed class StructBuilder : ColumnBuilder
{
    private readonly BitmapBuilder _validity;
    private readonly ColumnBuilder[] _fields;

    public StructBuilder(DataType type, Allocator memory) : base(type, memory)
    {
        _validity = new BitmapBuilder(memory);
        _fields = new ColumnBuilder[type.Fields.Count];
        for (int field = 0; field < _fields.Length; field++)
        {
            _fields[field] = For(type.Fields[field].Type, memory);
        }
    }

    public override int Count => _validity.Count;

    public override IReadOnlyList<ColumnBuilder> Children => _fields;

    public override void AppendNull()
    {
        foreach (ColumnBuilder field in _fields)
        {
            field.AppendNull();
        }
        _validity.Append(false);
    }

    public override void EndRow() => _validity.Append(true);

    public override Column Finish()
    {
        int length = _validity.Count;
        var fields = new Column[_fields.Length];
        for (int field = 0; field < fields.Length; field++)
        {
            fields[field] = _fields[field].Finish();
        }
        return new StructColumn(Type, fields, length, _validity.FinishValidity());
    }

    public override void Dispose()
    {
        _validity.Dispose();
        foreach (ColumnBuilder field in _fields)
        {
            field.Dispose();
        }
    }
}
