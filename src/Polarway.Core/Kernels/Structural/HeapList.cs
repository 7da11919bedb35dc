using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>The heap buffers of a column that is put together from several; a heap that comes again is listed once.</summary>
internal sealed class HeapList
{
    private readonly List<NativeBuffer> _heaps = [];
    private readonly Dictionary<NativeBuffer, int> _numbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Copies a column's views, renumbered for this list, and retains its heaps.</summary>
    public void CopyViews(ViewColumn source, Span<View> target)
    {
        ReadOnlySpan<View> views = source.Views;
        if (source.Heaps.Length == 0)
        {
            views.CopyTo(target);
            return;
        }
        Span<int> shifts = source.Heaps.Length <= 256 ? stackalloc int[source.Heaps.Length] : new int[source.Heaps.Length];
        bool moved = false;
        for (int heap = 0; heap < shifts.Length; heap++)
        {
            shifts[heap] = NumberOf(source.Heaps[heap]) - heap;
            moved |= shifts[heap] != 0;
        }
        if (!moved)
        {
            views.CopyTo(target);
            return;
        }
        for (int row = 0; row < views.Length; row++)
        {
            View view = views[row];
            // Under a null the view may hold anything; a wrong heap number there must not be followed.
            target[row] = view.IsInline || (uint)view.Buffer >= (uint)shifts.Length ? view : view.Rebased(shifts[view.Buffer]);
        }
    }

    /// <summary>The heaps with a reference each.</summary>
    public NativeBuffer[] Take() => [.. _heaps];

    private int NumberOf(NativeBuffer heap)
    {
        if (!_numbers.TryGetValue(heap, out int number))
        {
            number = _heaps.Count;
            _heaps.Add(heap.Retain());
            _numbers.Add(heap, number);
        }
        return number;
    }
}
