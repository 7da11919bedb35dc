using System.Runtime.CompilerServices;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>Fixed-width values: integers, floats, decimals and everything temporal.</summary>
public sealed class PrimitiveColumn : Column
{
    /// <param name="values">Taken.</param>
    /// <param name="offset">Rows from the start of the buffer to the first of ours.</param>
    /// <param name="validity">Taken.</param>
    public PrimitiveColumn(DataType type, NativeBuffer values, int length, Bitmap? validity = null, int offset = 0) : base(type, length, validity)
    {
        Buffer = values;
        Offset = offset;
    }

    public NativeBuffer Buffer { get; }

    public int Offset { get; }

    public override long ByteSize => ((long)Length * Type.ByteWidth) + (Validity is null ? 0 : (Length + 7) / 8);

    /// <summary>The values; <typeparamref name="T"/> has the type's physical width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Values<T>() where T : unmanaged
    {
        RequireWidth<T>();
        return Buffer.Span<T>().Slice(Offset, Length);
    }

    /// <summary>Kernels of 128-bit values refuse wider ones, which are no values of theirs.</summary>
    /// <exception cref="Errors.PolarwayException">Unsupported, for a decimal of more than 38 digits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RequireWidth<T>()
    {
        if (typeof(T) == typeof(Int128) && Type.Physical == PhysicalKind.Int256)
        {
            Errors.Throw.WideDecimal(Type);
        }
    }

    /// <summary>The values as bytes.</summary>
    public ReadOnlySpan<byte> ValueBytes => Buffer.Bytes.Slice(Offset * Type.ByteWidth, Length * Type.ByteWidth);

    /// <summary>A column over a copy of values without nulls.</summary>
    public static PrimitiveColumn From<T>(DataType type, ReadOnlySpan<T> values, Allocator memory) where T : unmanaged
    {
        NativeBuffer buffer = memory.Allocate((long)values.Length * Unsafe.SizeOf<T>());
        values.CopyTo(buffer.Span<T>());
        return new PrimitiveColumn(type, buffer, values.Length);
    }

    protected override Column SliceCore(int offset, int length, Bitmap? validity)
        => new PrimitiveColumn(Type, Buffer.Retain(), length, validity, Offset + offset);

    protected override Column Rebuild(DataType type, Bitmap? validity) => new PrimitiveColumn(type, Buffer.Retain(), Length, validity, Offset);

    protected override void ReleaseBuffers() => Buffer.Dispose();
}
