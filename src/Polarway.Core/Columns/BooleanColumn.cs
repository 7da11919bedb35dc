using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>Booleans as bits.</summary>
public sealed class BooleanColumn : Column
{
    /// <param name="values">Taken.</param>
    /// <param name="validity">Taken.</param>
    public BooleanColumn(Bitmap values, Bitmap? validity = null) : base(DataType.Boolean, values.Length, validity) => Values = values;

    /// <summary>1 = true.</summary>
    public Bitmap Values { get; }

    public override long ByteSize => (Length + 7) / 8 * (Validity is null ? 1 : 2);

    protected override Column SliceCore(int offset, int length, Bitmap? validity) => new BooleanColumn(Values.Slice(offset, length), validity);

    protected override Column Rebuild(DataType type, Bitmap? validity) => new BooleanColumn(Values.Share(), validity);

    protected override void ReleaseBuffers() => Values.Dispose();
}
