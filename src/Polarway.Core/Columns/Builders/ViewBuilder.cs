using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Columns.Builders;

/// <summary>Builds String and Binary columns; long values go to heap buffers of growing size.</summary>
public sealed class ViewBuilder : ColumnBuilder
{
    private const int FirstHeapBytes = 4 << 10;
    private const int MaxHeapBytes = 1 << 20;

    private readonly NativeList<View> _views;
    private readonly BitmapBuilder _validity;
    private readonly List<NativeBuffer> _heaps = [];
    private int _heapUsed;

    public ViewBuilder(DataType type, Allocator memory, int capacity = 0) : base(type, memory)
    {
        _views = new NativeList<View>(memory, capacity);
        _validity = new BitmapBuilder(memory);
    }

    public override int Count => _views.Count;

    /// <summary>Bytes of the memory that is held.</summary>
    public long ByteSize
    {
        get
        {
            long bytes = _views.ByteSize;
            foreach (NativeBuffer heap in _heaps)
            {
                bytes += heap.Capacity;
            }
            return bytes;
        }
    }

    /// <summary>The views so far; valid until the next append.</summary>
    public ReadOnlySpan<View> Views => _views.Span;

    /// <summary>The bytes of a value so far; valid until the next append.</summary>
    public ReadOnlySpan<byte> BytesAt(int row)
    {
        ref readonly View view = ref _views.Span[row];
        return view.IsInline ? View.InlineBytes(in view) : _heaps[view.Buffer].CapacitySpan<byte>().Slice(view.Offset, view.Length);
    }

    public override void AppendNull()
    {
        SyncValidity();
        _views.Add(default);
        _validity.Append(false);
    }

    public override void Append(ReadOnlySpan<byte> value)
        => _views.Add(value.Length <= View.MaxInline ? View.Inline(value) : Store(value));

    /// <summary>A short value that is a view already.</summary>
    public void AppendInline(View view) => _views.Add(view);

    public override Column Finish()
    {
        Bitmap? validity = null;
        if (_validity.Count > 0)
        {
            SyncValidity();
            validity = _validity.FinishValidity();
        }
        if (_heaps.Count > 0)
        {
            _heaps[^1].SetLength(_heapUsed);
        }
        NativeBuffer[] heaps = [.. _heaps];
        _heaps.Clear();
        _heapUsed = 0;
        int length = _views.Count;
        return new ViewColumn(Type, _views.TakeBuffer(), heaps, length, validity);
    }

    /// <summary>A copy of the values so far, in heap buffers of its own; the builder goes on.</summary>
    public ViewColumn Snapshot(int start, int count)
    {
        using var copy = new ViewBuilder(Type, Memory, count);
        for (int row = start; row < start + count; row++)
        {
            copy.Append(BytesAt(row));
        }
        return (ViewColumn)copy.Finish();
    }

    public override void Dispose()
    {
        _views.Dispose();
        _validity.Dispose();
        foreach (NativeBuffer heap in _heaps)
        {
            heap.Dispose();
        }
        _heaps.Clear();
    }

    private View Store(ReadOnlySpan<byte> value)
    {
        if (_heaps.Count == 0 || _heaps[^1].Capacity - _heapUsed < value.Length)
        {
            AddHeap(value.Length);
        }
        value.CopyTo(_heaps[^1].CapacitySpan<byte>()[_heapUsed..]);
        View view = View.Outline(value, _heaps.Count - 1, _heapUsed);
        _heapUsed += value.Length;
        return view;
    }

    private void AddHeap(int atLeast)
    {
        int next = FirstHeapBytes;
        if (_heaps.Count > 0)
        {
            _heaps[^1].SetLength(_heapUsed);
            next = (int)Math.Min(2 * _heaps[^1].Capacity, MaxHeapBytes);
        }
        NativeBuffer heap = Memory.Allocate(Math.Max(next, atLeast));
        if (heap.Capacity > int.MaxValue)
        {
            heap.Dispose();
            Throw.Unsupported($"a value of {atLeast} bytes");
        }
        _heaps.Add(heap);
        _heapUsed = 0;
    }

    private void SyncValidity() => _validity.Append(true, _views.Count - _validity.Count);
}
