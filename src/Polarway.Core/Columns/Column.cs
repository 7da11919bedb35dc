using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>
/// Rows of one type in Arrow's memory layout. Immutable and reference-counted: a method that returns a column gives the caller one
/// reference, ended with <see cref="Dispose"/>; <see cref="Retain"/> adds one; constructors take the references of what they are
/// given. Values under a null are undefined.
/// </summary>
public abstract class Column : IDisposable
{
    private int _references = 1;

    protected Column(DataType type, int length, Bitmap? validity)
    {
        Type = type;
        Length = length;
        Validity = validity;
    }

    public DataType Type { get; }

    /// <summary>Rows.</summary>
    public int Length { get; }

    /// <summary>1 = not null; absent when no row is null.</summary>
    public Bitmap? Validity { get; }

    public virtual int NullCount => Validity?.UnsetCount ?? 0;

    public bool HasNulls => NullCount > 0;

    /// <summary>Bytes that this column's own rows take, shared buffers counted in full.</summary>
    public abstract long ByteSize { get; }

    public virtual bool IsValid(int row) => Validity is null || Validity[row];

    public Column Retain()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Throw.Internal("a released column was retained");
        }
        return this;
    }

    public void Dispose()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            Validity?.Dispose();
            ReleaseBuffers();
        }
        else if (left < 0)
        {
            Throw.Internal("a column was released more often than retained");
        }
    }

    /// <summary>A view of some rows, without copying. The caller gets a reference.</summary>
    public Column Slice(int offset, int length)
    {
        if ((uint)offset > (uint)Length || (uint)length > (uint)(Length - offset))
        {
            Throw.Error(ErrorKind.OutOfBounds, $"rows {offset} to {offset + (long)length} of a column of {Length} rows");
        }
        return offset == 0 && length == Length ? Retain() : SliceCore(offset, length, Validity?.Slice(offset, length));
    }

    /// <summary>The same values under another type of the same memory form (Int32 as Date). The caller gets a reference.</summary>
    public Column WithType(DataType type) => type.Equals(Type) ? Retain() : Rebuild(type, Validity?.Share());

    /// <summary>The same values with other validity, whose reference is taken. The caller gets a reference.</summary>
    public Column WithValidity(Bitmap? validity) => Rebuild(Type, validity);

    protected abstract Column SliceCore(int offset, int length, Bitmap? validity);

    /// <summary>A column over the same buffers (retained) with another type and validity (taken).</summary>
    protected abstract Column Rebuild(DataType type, Bitmap? validity);

    protected abstract void ReleaseBuffers();
}
