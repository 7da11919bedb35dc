using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>Arrays of one width: row r has the items r*width to (r+1)*width of the child.</summary>
public sealed class ArrayColumn : Column
{
    /// <param name="items">Taken; Length times Type.Width rows.</param>
    /// <param name="validity">Taken.</param>
    public ArrayColumn(DataType type, Column items, int length, Bitmap? validity = null) : base(type, length, validity) => Items = items;

    public Column Items { get; }

    public override long ByteSize => Items.ByteSize + (Validity is null ? 0 : (Length + 7) / 8);

    protected override Column SliceCore(int offset, int length, Bitmap? validity)
        => new ArrayColumn(Type, Items.Slice(offset * Type.Width, length * Type.Width), length, validity);

    protected override Column Rebuild(DataType type, Bitmap? validity) => new ArrayColumn(type, Items.WithType(type.Inner), Length, validity);

    protected override void ReleaseBuffers() => Items.Dispose();
}
