using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>Lists: int64 offsets (one more than rows) into the rows of one child column.</summary>
public sealed class ListColumn : Column
{
    /// <param name="offsets">Taken.</param>
    /// <param name="items">Taken.</param>
    /// <param name="validity">Taken. The list under a null may have any length.</param>
    public ListColumn(DataType type, NativeBuffer offsets, Column items, int length, Bitmap? validity = null, int offset = 0) : base(type, length, validity)
    {
        Buffer = offsets;
        Items = items;
        Offset = offset;
    }

    public NativeBuffer Buffer { get; }

    /// <summary>The values of all lists one after the other; a slice of lists still has all of them.</summary>
    public Column Items { get; }

    public int Offset { get; }

    /// <summary>Where each list starts in <see cref="Items"/>, and where the last one ends: Length + 1 numbers.</summary>
    public ReadOnlySpan<long> Offsets => Buffer.Span<long>().Slice(Offset, Length + 1);

    public override long ByteSize => ((long)(Length + 1) * sizeof(long)) + Items.ByteSize + (Validity is null ? 0 : (Length + 7) / 8);

    protected override Column SliceCore(int offset, int length, Bitmap? validity)
        => new ListColumn(Type, Buffer.Retain(), Items.Retain(), length, validity, Offset + offset);

    protected override Column Rebuild(DataType type, Bitmap? validity)
        => new ListColumn(type, Buffer.Retain(), type.Fields.Count == 1 ? Items.WithType(type.Inner) : Items.Retain(), Length, validity, Offset);

    protected override void ReleaseBuffers()
    {
        Buffer.Dispose();
        Items.Dispose();
    }
}
