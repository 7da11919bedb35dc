using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>Structs: one child column per field, all as long as this one.</summary>
public sealed class StructColumn : Column
{
    /// <param name="fields">Taken, array and references.</param>
    /// <param name="validity">Taken.</param>
    public StructColumn(DataType type, Column[] fields, int length, Bitmap? validity = null) : base(type, length, validity) => Fields = fields;

    public Column[] Fields { get; }

    public override long ByteSize
    {
        get
        {
            long bytes = Validity is null ? 0 : (Length + 7) / 8;
            foreach (Column child in Fields)
            {
                bytes += child.ByteSize;
            }
            return bytes;
        }
    }

    protected override Column SliceCore(int offset, int length, Bitmap? validity)
    {
        var fields = new Column[Fields.Length];
        for (int field = 0; field < fields.Length; field++)
        {
            fields[field] = Fields[field].Slice(offset, length);
        }
        return new StructColumn(Type, fields, length, validity);
    }

    protected override Column Rebuild(DataType type, Bitmap? validity)
    {
        var fields = new Column[Fields.Length];
        for (int field = 0; field < fields.Length; field++)
        {
            fields[field] = Fields[field].WithType(type.Fields[field].Type);
        }
        return new StructColumn(type, fields, Length, validity);
    }

    protected override void ReleaseBuffers()
    {
        foreach (Column field in Fields)
        {
            field.Dispose();
        }
    }
}
