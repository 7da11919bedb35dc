using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>The byte arrays of one page, in order, as views into a heap.</summary>
internal abstract unsafe class ViewValues(NativeBuffer heap) : IDisposable
{
    /// <summary>The bytes that the views point into. The caller gets a reference.</summary>
    public NativeBuffer ShareHeap() => heap.Retain();

    public abstract void Read(View* target, int count, int heapNumber);

    public abstract void Skip(int count);

    public void Dispose() => heap.Dispose();

    /// <summary>PLAIN values of the page that is loaded; <paramref name="fixedLength"/> 0: each has its length before it.</summary>
    public static ViewValues Plain(PageSource pages, int fixedLength, bool isText)
    {
        NativeBuffer heap = BufferView.Of(pages.Body, pages.Values, pages.ValueBytes);
        return fixedLength > 0 ? new FixedViewValues(heap, fixedLength) : new PlainViewValues(heap, isText);
    }
}

/// <summary>Each value has its length before it.</summary>
internal sealed unsafe class PlainViewValues : ViewValues
{
    private readonly byte* _start;
    private readonly byte* _end;
    private readonly bool _checkText;
    private byte* _next;

    public PlainViewValues(NativeBuffer page, bool isText) : base(page)
    {
        _start = page.Pointer;
        _end = _start + page.Length;
        _next = _start;
        _checkText = isText && PlainViews.NeedsTextCheck(_start, (int)page.Length);
    }

    public override void Read(View* target, int count, int heapNumber)
        => PlainViews.Read(ref _next, _end, _start, heapNumber, target, count, _checkText);

    public override void Skip(int count) => _next = PlainViews.Skip(_next, _end, count);
}

/// <summary>All values have one length.</summary>
internal sealed unsafe class FixedViewValues(NativeBuffer page, int length) : ViewValues(page)
{
    private readonly byte* _start = page.Pointer;
    private readonly long _count = page.Length / length;
    private long _next;

    public override void Read(View* target, int count, int heapNumber)
    {
        Require(count);
        for (int index = 0; index < count; index++, _next++)
        {
            long offset = _next * length;
            target[index] = PlainViews.Of(_start + offset, length, heapNumber, (int)offset);
        }
    }

    public override void Skip(int count)
    {
        Require(count);
        _next += count;
    }

    private void Require(int count)
    {
        if (count > _count - _next)
        {
            CorruptBytesException.Throw($"{count} values of {length} bytes are wanted and {_count - _next} are left in the page");
        }
    }
}
