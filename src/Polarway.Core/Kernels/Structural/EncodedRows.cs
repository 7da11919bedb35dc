using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>One byte string per row; comparing two of them by bytes compares the rows.</summary>
public sealed class EncodedRows(NativeBuffer bytes, NativeBuffer offsets, int count) : IDisposable
{
    /// <summary>Rows.</summary>
    public int Count => count;

    public long ByteSize => bytes.Capacity + offsets.Capacity;

    /// <summary>All rows' bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.Bytes;

    /// <summary>Where each row starts, and where the last one ends: Count + 1 numbers.</summary>
    public ReadOnlySpan<int> Offsets => offsets.Span<int>();

    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            ReadOnlySpan<int> starts = Offsets;
            return Bytes[starts[row]..starts[row + 1]];
        }
    }

    /// <summary>The first 8 bytes of a row, big-endian, zero-padded: unequal numbers order the rows.</summary>
    public ulong Prefix(int row)
    {
        ReadOnlySpan<byte> value = this[row];
        if (value.Length >= 8)
        {
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(value);
        }
        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        value.CopyTo(padded);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    /// <summary>The rows as a Binary column over the same bytes. The caller gets a reference.</summary>
    public ViewColumn ToColumn(Allocator memory)
    {
        NativeBuffer views = memory.Allocate((long)count * Unsafe.SizeOf<View>());
        Span<View> target = views.Span<View>();
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<byte> value = this[row];
            target[row] = value.Length <= View.MaxInline ? View.Inline(value) : View.Outline(value, 0, Offsets[row]);
        }
        return new ViewColumn(DataType.Binary, views, [bytes.Retain()], count);
    }

    public void Dispose()
    {
        bytes.Dispose();
        offsets.Dispose();
    }
}
