using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;
using Polarway.Formats.Parquet.Metadata;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>The byte arrays of one page, in order, as views into a heap.</summary>
internal abstract unsafe class ViewValues : IDisposable
{
    /// <summary>Makes views whose long values lie in heap number <paramref name="heapNumber"/>, and returns that heap: a reference
    /// for the caller.</summary>
    public abstract NativeBuffer Read(View* target, int count, int heapNumber);

    public abstract void Skip(int count);

    public abstract void Dispose();

    /// <summary>The values of the page that is loaded; null when its encoding is not one of byte arrays.</summary>
    /// <param name="fixedLength">0: values of any length.</param>
    public static ViewValues? Open(PageSource pages, PageEncoding encoding, int fixedLength, bool isText, Allocator memory)
    {
        switch (encoding)
        {
            case PageEncoding.Plain:
                NativeBuffer page = BufferView.Of(pages.Body, pages.Values, pages.ValueBytes);
                return fixedLength > 0 ? new FixedViewValues(page, fixedLength) : new PlainViewValues(page, isText);
            case PageEncoding.DeltaLengthByteArray when fixedLength == 0:
                return new DeltaLengthViewValues(pages, isText, memory);
            case PageEncoding.DeltaByteArray:
                return new DeltaViewValues(pages, fixedLength, isText, memory);
            case PageEncoding.ByteStreamSplit when fixedLength > 0:
                return new SplitViewValues(pages, fixedLength, memory);
            default:
                return null;
        }
    }
}

/// <summary>PLAIN: each value has its length before it.</summary>
internal sealed unsafe class PlainViewValues : ViewValues
{
    private readonly NativeBuffer _page;
    private readonly byte* _start;
    private readonly byte* _end;
    private readonly bool _checkText;
    private byte* _next;

    public PlainViewValues(NativeBuffer page, bool isText)
    {
        _page = page;
        _start = page.Pointer;
        _end = _start + page.Length;
        _next = _start;
        _checkText = isText && PlainViews.NeedsTextCheck(_start, (int)page.Length);
    }

    public override NativeBuffer Read(View* target, int count, int heapNumber)
    {
        PlainViews.Read(ref _next, _end, _start, heapNumber, target, count, _checkText);
        return _page.Retain();
    }

    public override void Skip(int count) => _next = PlainViews.Skip(_next, _end, count);

    public override void Dispose() => _page.Dispose();
}

/// <summary>PLAIN: all values have one length.</summary>
internal sealed unsafe class FixedViewValues(NativeBuffer page, int length) : ViewValues
{
    private readonly byte* _start = page.Pointer;
    private readonly long _count = page.Length / length;
    private long _next;

    public override NativeBuffer Read(View* target, int count, int heapNumber)
    {
        Require(count);
        for (int index = 0; index < count; index++, _next++)
        {
            long offset = _next * length;
            target[index] = PlainViews.Of(_start + offset, length, heapNumber, (int)offset);
        }
        return page.Retain();
    }

    public override void Skip(int count)
    {
        Require(count);
        _next += count;
    }

    public override void Dispose() => page.Dispose();

    private void Require(int count)
    {
        if (count > _count - _next)
        {
            CorruptBytesException.Throw($"{count} values of {length} bytes are wanted and {_count - _next} are left in the page");
        }
    }
}

/// <summary>BYTE_STREAM_SPLIT of fixed-length arrays.</summary>
internal sealed unsafe class SplitViewValues : ViewValues
{
    private readonly SplitFixedValues _values;
    private readonly int _length;
    private readonly Allocator _memory;

    public SplitViewValues(PageSource pages, int length, Allocator memory)
    {
        _values = new SplitFixedValues(length);
        _values.Reset(pages.Values, pages.ValueBytes);
        _length = length;
        _memory = memory;
    }

    public override NativeBuffer Read(View* target, int count, int heapNumber)
    {
        NativeBuffer heap = _memory.Allocate((long)count * _length);
        try
        {
            _values.Read(heap.Pointer, count);
        }
        catch (CorruptBytesException)
        {
            heap.Dispose();
            throw;
        }
        for (int index = 0; index < count; index++)
        {
            int offset = index * _length;
            target[index] = PlainViews.Of(heap.Pointer + offset, _length, heapNumber, offset);
        }
        return heap;
    }

    public override void Skip(int count) => _values.Skip(count);

    public override void Dispose()
    {
    }
}
