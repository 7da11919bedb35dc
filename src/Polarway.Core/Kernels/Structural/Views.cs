using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Upkeep of views and their heap buffers.</summary>
public static class Views
{
    /// <summary>The same values without heap bytes that no view refers to. The caller gets a reference.</summary>
    public static ViewColumn Compact(ViewColumn column, Allocator memory)
    {
        if (column.Heaps.Length == 0)
        {
            return (ViewColumn)column.Retain();
        }
        long used = HeapBytes(column);
        if (used > int.MaxValue)
        {
            return (ViewColumn)column.Retain();
        }
        NativeBuffer buffer = memory.Allocate(16L * column.Length);
        NativeBuffer? heap = used > 0 ? memory.Allocate(used) : null;
        Span<View> target = buffer.Span<View>();
        int next = 0;
        for (int row = 0; row < target.Length; row++)
        {
            if (!column.IsValid(row))
            {
                target[row] = default;
                continue;
            }
            View view = column.Views[row];
            if (!view.IsInline)
            {
                ReadOnlySpan<byte> bytes = column.BytesAt(row);
                bytes.CopyTo(heap!.Bytes[next..]);
                view = View.Outline(bytes, 0, next);
                next += bytes.Length;
            }
            target[row] = view;
        }
        return new ViewColumn(column.Type, buffer, heap is null ? [] : [heap], column.Length, column.Validity?.Share());
    }

    /// <summary>Heap bytes that the views of valid rows refer to; the same bytes count once per view.</summary>
    public static long HeapBytes(ViewColumn column)
    {
        long bytes = 0;
        ReadOnlySpan<View> views = column.Views;
        bool nulls = column.HasNulls;
        for (int row = 0; row < views.Length; row++)
        {
            if (!views[row].IsInline && (!nulls || column.IsValid(row)))
            {
                bytes += views[row].Length;
            }
        }
        return bytes;
    }

    /// <summary>Order of two values by their bytes, which for UTF-8 is the order of code points.</summary>
    public static int Compare(ViewColumn left, int leftRow, ViewColumn right, int rightRow)
        => left.BytesAt(leftRow).SequenceCompareTo(right.BytesAt(rightRow));
}
