using System.Runtime.CompilerServices;
using System.Text;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns;

/// <summary>String or Binary values as views into heap buffers.</summary>
public sealed class ViewColumn : Column
{
    /// <param name="views">Taken; 16 bytes a row.</param>
    /// <param name="heaps">Taken, array and references. Views refer to them by position.</param>
    /// <param name="validity">Taken.</param>
    public ViewColumn(DataType type, NativeBuffer views, NativeBuffer[] heaps, int length, Bitmap? validity = null, int offset = 0) : base(type, length, validity)
    {
        Buffer = views;
        Heaps = heaps;
        Offset = offset;
    }

    public NativeBuffer Buffer { get; }

    public NativeBuffer[] Heaps { get; }

    public int Offset { get; }

    public ReadOnlySpan<View> Views => Buffer.Span<View>().Slice(Offset, Length);

    public override long ByteSize
    {
        get
        {
            long bytes = ((long)Length * Unsafe.SizeOf<View>()) + (Validity is null ? 0 : (Length + 7) / 8);
            foreach (NativeBuffer heap in Heaps)
            {
                bytes += heap.Length;
            }
            return bytes;
        }
    }

    /// <summary>The bytes of a row that is not null. Valid while this column is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> BytesAt(int row)
    {
        ref readonly View view = ref Views[row];
        return view.IsInline ? View.InlineBytes(in view) : Heaps[view.Buffer].Bytes.Slice(view.Offset, view.Length);
    }

    public string TextAt(int row) => Encoding.UTF8.GetString(BytesAt(row));

    protected override Column SliceCore(int offset, int length, Bitmap? validity)
        => new ViewColumn(Type, Buffer.Retain(), RetainHeaps(), length, validity, Offset + offset);

    protected override Column Rebuild(DataType type, Bitmap? validity)
        => new ViewColumn(type, Buffer.Retain(), RetainHeaps(), Length, validity, Offset);

    protected override void ReleaseBuffers()
    {
        Buffer.Dispose();
        foreach (NativeBuffer heap in Heaps)
        {
            heap.Dispose();
        }
    }

    /// <summary>The heap buffers with a reference each, for another column over the same views.</summary>
    public NativeBuffer[] RetainHeaps()
    {
        foreach (NativeBuffer heap in Heaps)
        {
            heap.Retain();
        }
        return Heaps;
    }
}
