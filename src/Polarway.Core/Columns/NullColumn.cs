using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>Rows that are all null and have no other type.</summary>
public sealed class NullColumn(int length) : Column(DataType.Null, length, null)
{
    public override int NullCount => Length;

    public override long ByteSize => 0;

    public override bool IsValid(int row) => false;

    protected override Column SliceCore(int offset, int length, Bitmap? validity) => new NullColumn(length);

    protected override Column Rebuild(DataType type, Bitmap? validity)
    {
        validity?.Dispose();
        return new NullColumn(Length);
    }

    protected override void ReleaseBuffers()
    {
    }
}
