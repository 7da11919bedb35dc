using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Arrow;

/// <summary>Text as offsets into one block of bytes, from views: the form of consumers that have no views.</summary>
internal sealed unsafe class OffsetText : IDisposable
{
    private OffsetText(NativeBuffer offsets, NativeBuffer data, Bitmap? validity)
    {
        Offsets = offsets;
        Data = data;
        Validity = validity;
    }

    public NativeBuffer Offsets { get; }

    public NativeBuffer Data { get; }

    /// <summary>Starts at bit 0.</summary>
    public Bitmap? Validity { get; }

    /// <summary>Copies the values of a column.</summary>
    /// <exception cref="PolarwayException">Shape, when the small form would need more than 2 GiB; MemoryLimit.</exception>
    public static OffsetText From(ViewColumn column, TextForm form, Allocator memory)
    {
        long bytes = TotalBytes(column);
        if (form == TextForm.Small && bytes > int.MaxValue)
        {
            Throw.Error(ErrorKind.Shape, $"{bytes} bytes of text do not fit an array with 32-bit offsets; ask for large_utf8 (\"U\") or fewer rows at a time");
        }
        NativeBuffer? offsets = null;
        NativeBuffer? data = null;
        try
        {
            offsets = memory.Allocate((column.Length + 1L) * (form == TextForm.Large ? sizeof(long) : sizeof(int)));
            if (form == TextForm.Large && TryFollow(column, (long*)offsets.Pointer))
            {
                return new OffsetText(offsets, column.Heaps[column.Views[0].Buffer].Retain(), null);
            }
            data = memory.Allocate(bytes);
            if (form == TextForm.Large)
            {
                Fill(column, (long*)offsets.Pointer, data.Pointer);
            }
            else
            {
                Fill(column, (int*)offsets.Pointer, data.Pointer);
            }
            return new OffsetText(offsets, data, column.HasNulls ? column.Validity!.Aligned(memory) : null);
        }
        catch
        {
            offsets?.Dispose();
            data?.Dispose();
            throw;
        }
    }

    public OffsetText Share() => new(Offsets.Retain(), Data.Retain(), Validity?.Share());

    public void Dispose()
    {
        Offsets.Dispose();
        Data.Dispose();
        Validity?.Dispose();
    }

    // Values that lie one after the other in one heap need not be copied: the offsets are those of the views.
    private static bool TryFollow(ViewColumn column, long* offsets)
    {
        ReadOnlySpan<View> views = column.Views;
        if (column.HasNulls || views.IsEmpty || views[0].IsInline)
        {
            return false;
        }
        int heap = views[0].Buffer;
        long next = views[0].Offset;
        for (int row = 0; row < views.Length; row++)
        {
            ref readonly View view = ref views[row];
            if (view.IsInline || view.Buffer != heap || view.Offset != next)
            {
                return false;
            }
            offsets[row] = next;
            next += view.Length;
        }
        offsets[views.Length] = next;
        return next <= column.Heaps[heap].Length;
    }

    private static long TotalBytes(ViewColumn column)
    {
        long bytes = 0;
        ReadOnlySpan<View> views = column.Views;
        if (!column.HasNulls)
        {
            foreach (ref readonly View view in views)
            {
                bytes += view.Length;
            }
            return bytes;
        }
        for (int row = 0; row < views.Length; row++)
        {
            bytes += column.Validity![row] ? views[row].Length : 0;
        }
        return bytes;
    }

    private static void Fill<T>(ViewColumn column, T* offsets, byte* data) where T : unmanaged
    {
        if (!column.HasNulls)
        {
            FillDense(column, offsets, data);
            return;
        }
        ReadOnlySpan<View> views = column.Views;
        Bitmap? validity = column.Validity;
        long at = 0;
        Put(offsets, 0, 0);
        for (int row = 0; row < views.Length; row++)
        {
            if (validity![row])
            {
                ReadOnlySpan<byte> value = column.BytesAt(row);
                value.CopyTo(new Span<byte>(data + at, value.Length));
                at += value.Length;
            }
            Put(offsets, row + 1, at);
        }
    }

    // Values that lie one after the other in a heap, as most do, are copied together.
    private static void FillDense<T>(ViewColumn column, T* offsets, byte* data) where T : unmanaged
    {
        ReadOnlySpan<View> views = column.Views;
        NativeBuffer[] heaps = column.Heaps;
        byte* run = null;
        long runBytes = 0;
        long at = 0;
        Put(offsets, 0, 0);
        for (int row = 0; row < views.Length; row++)
        {
            ref readonly View view = ref views[row];
            if (view.IsInline)
            {
                Buffer.MemoryCopy(run, data + at - runBytes, runBytes, runBytes);
                runBytes = 0;
                View.InlineBytes(in view).CopyTo(new Span<byte>(data + at, view.Length));
            }
            else
            {
                NativeBuffer heap = heaps[view.Buffer];
                if (view.Offset < 0 || (long)view.Offset + view.Length > heap.Length)
                {
                    Throw.Internal($"a view of {view.Length} bytes at {view.Offset} of a heap of {heap.Length}");
                }
                byte* value = heap.Pointer + view.Offset;
                if (value != run + runBytes)
                {
                    Buffer.MemoryCopy(run, data + at - runBytes, runBytes, runBytes);
                    run = value;
                    runBytes = 0;
                }
                runBytes += view.Length;
            }
            at += view.Length;
            Put(offsets, row + 1, at);
        }
        Buffer.MemoryCopy(run, data + at - runBytes, runBytes, runBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T>(T* offsets, int index, long value) where T : unmanaged
    {
        if (sizeof(T) == sizeof(long))
        {
            ((long*)offsets)[index] = value;
        }
        else
        {
            ((int*)offsets)[index] = (int)value;
        }
    }
}
