using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;

namespace Polarway.Core.Arrow;

/// <summary>Text and bytes: views over the producer's own data.</summary>
internal sealed unsafe partial class ArrayImport
{
    // A view's offset has 31 bits, so a longer block is wrapped as several heaps, each of which may reach into the next.
    private const int HeapShift = 30;
    private const long HeapStep = 1L << HeapShift;

    private Column ReadOffsetText<TOffset>(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity) where TOffset : unmanaged
    {
        if (length == 0)
        {
            return new ViewColumn(type.Type, memory.Allocate(0), [], 0, validity);
        }
        TOffset* offsets = (TOffset*)Values(array, type, 1) + first;
        long start = At(offsets, 0);
        long end = At(offsets, length);
        if (start < 0 || end < start)
        {
            Corrupt(type, "offsets are negative or fall");
        }
        byte* data = end > start ? Values(array, type, 2) : null;
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(View));
        bool outlined;
        try
        {
            outlined = FillViews(offsets, data, start, end, buffer.Span<View>(), type);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
        var column = new ViewColumn(type.Type, buffer, outlined ? WrapHeaps(data + start, end - start) : [], length, validity);
        return IsAscii(data + start, end - start) ? column : CheckText(column, type);
    }

    /// <summary>Fixed-width bytes.</summary>
    private Column ReadFixedText(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        NativeBuffer buffer = memory.Allocate((long)length * sizeof(View), zeroed: true);
        if (length == 0 || type.Width == 0)
        {
            return new ViewColumn(type.Type, buffer, [], length, validity);
        }
        Span<View> views = buffer.Span<View>();
        byte* data = Values(array, type, 1) + (first * type.Width);
        for (int row = 0; row < length; row++)
        {
            long at = (long)row * type.Width;
            views[row] = MakeView(data, at, type.Width);
        }
        return new ViewColumn(type.Type, buffer, type.Width > View.MaxInline ? WrapHeaps(data, (long)length * type.Width) : [], length, validity);
    }

    private Column ReadViews(ArrowArray* array, ImportedType type, long first, int length, Bitmap? validity)
    {
        if (length == 0)
        {
            return new ViewColumn(type.Type, memory.Allocate(0), [], 0, validity);
        }
        int heapCount = (int)array->BufferCount - 3;
        var sizes = (long*)array->Buffers[array->BufferCount - 1];
        if (heapCount > 0 && sizes == null)
        {
            Corrupt(type, "the list of buffer sizes is null");
        }
        for (int heap = 0; heap < heapCount; heap++)
        {
            if (sizes[heap] < 0 || (sizes[heap] > 0 && array->Buffers[2 + heap] == null))
            {
                Corrupt(type, $"data buffer {heap} has {sizes[heap]} bytes{(array->Buffers[2 + heap] == null ? " and no address" : "")}");
            }
        }
        View* views = (View*)Values(array, type, 1) + first;
        bool padded = CheckViews(new ReadOnlySpan<View>(views, length), validity, new ReadOnlySpan<long>(sizes, heapCount), type);
        NativeBuffer buffer = padded ? owner.Wrap((byte*)views, (long)length * sizeof(View)) : Padded(new ReadOnlySpan<View>(views, length));
        var heaps = new NativeBuffer[heapCount];
        for (int heap = 0; heap < heapCount; heap++)
        {
            heaps[heap] = owner.Wrap((byte*)array->Buffers[2 + heap], Math.Min(sizes[heap], int.MaxValue));
        }
        return CheckText(new ViewColumn(type.Type, buffer, heaps, length, validity), type);
    }

    /// <summary>Checks that views of rows that are not null stay in their buffers; false when inline bytes past the end are not zero.</summary>
    private static bool CheckViews(ReadOnlySpan<View> views, Bitmap? validity, ReadOnlySpan<long> sizes, ImportedType type)
    {
        bool padded = true;
        for (int row = 0; row < views.Length; row++)
        {
            ref readonly View view = ref views[row];
            if ((uint)view.Length <= View.MaxInline)
            {
                padded &= IsPadded(in view);
            }
            else if (validity is null || validity[row])
            {
                if (view.Length < 0 || (uint)view.Buffer >= (uint)sizes.Length || view.Offset < 0
                    || (long)view.Offset + view.Length > Math.Min(sizes[view.Buffer], int.MaxValue))
                {
                    Corrupt(type, $"row {row}: a view of {view.Length} bytes at {view.Offset} of buffer {view.Buffer} lies outside the {sizes.Length} data buffers");
                }
            }
        }
        return padded;
    }

    private static bool IsPadded(ref readonly View view)
    {
        // Bits of the 12 inline bytes past the value, as the last 8 bytes and the first 4.
        int length = view.Length;
        ulong tailMask = length <= 4 ? ulong.MaxValue : length == View.MaxInline ? 0 : ulong.MaxValue << ((length - 4) * 8);
        uint headMask = length >= 4 ? 0 : uint.MaxValue << (length * 8);
        return ((view.Tail & tailMask) | (view.Prefix & headMask)) == 0;
    }

    private NativeBuffer Padded(ReadOnlySpan<View> views)
    {
        NativeBuffer copy = memory.Allocate((long)views.Length * sizeof(View));
        Span<View> target = copy.Span<View>();
        for (int row = 0; row < views.Length; row++)
        {
            ref readonly View view = ref views[row];
            target[row] = (uint)view.Length <= View.MaxInline ? View.Inline(View.InlineBytes(in view)) : view;
        }
        return copy;
    }

    /// <summary>
    /// Builds the views, relative to <paramref name="start"/>; true when one is longer than fits inline. Offsets that fall, or rise above
    /// the last, are found on the way: nothing outside the block is read.
    /// </summary>
    private static bool FillViews<TOffset>(TOffset* offsets, byte* data, long start, long end, Span<View> views, ImportedType type) where TOffset : unmanaged
    {
        bool outlined = false;
        byte* origin = data + start;
        long total = end - start;
        // Where the four bytes before a value and the twelve from its start on are all in the block, one load has the view's last twelve bytes.
        long lastLoaded = total - View.MaxInline;
        long from = 0;
        ref byte masks = ref MemoryMarshal.GetReference(InlineMasks);
        for (int row = 0; row < views.Length; row++)
        {
            long next = At(offsets, row + 1) - start;
            long bytes = next - from;
            if ((ulong)bytes <= View.MaxInline && from >= sizeof(int) && from <= lastLoaded)
            {
                Vector128<byte> text = Vector128.Load(origin + from - sizeof(int)) & Vector128.LoadUnsafe(ref masks, (nuint)bytes * (nuint)sizeof(View));
                views[row] = Unsafe.BitCast<Vector128<byte>, View>(text | Vector128.CreateScalar((int)bytes).AsByte());
            }
            else
            {
                if (bytes < 0 || next > total)
                {
                    Corrupt(type, "offsets are negative or fall");
                }
                if (bytes >= HeapStep)
                {
                    Throw.Unsupported($"{SchemaImport.Where(type.Path)}: row {row} has {bytes} bytes; values are less than 1 GiB");
                }
                outlined |= bytes > View.MaxInline;
                views[row] = MakeView(origin, from, (int)bytes);
            }
            from = next;
        }
        return outlined;
    }

    /// <summary>For each length of an inline value, the bytes of the view that are its text.</summary>
    private static ReadOnlySpan<byte> InlineMasks =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    private static View MakeView(byte* data, long at, int length)
    {
        var value = new ReadOnlySpan<byte>(data + at, length);
        return length <= View.MaxInline ? View.Inline(value) : View.Outline(value, (int)(at >> HeapShift), (int)(at & (HeapStep - 1)));
    }

    private NativeBuffer[] WrapHeaps(byte* data, long bytes)
    {
        var heaps = new NativeBuffer[(int)((bytes + HeapStep - 1) >> HeapShift)];
        for (int heap = 0; heap < heaps.Length; heap++)
        {
            long from = heap * HeapStep;
            heaps[heap] = owner.Wrap(data + from, Math.Min(bytes - from, int.MaxValue));
        }
        return heaps;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long At<TOffset>(TOffset* offsets, long index) where TOffset : unmanaged
        => sizeof(TOffset) == sizeof(long) ? ((long*)offsets)[index] : ((int*)offsets)[index];
}
