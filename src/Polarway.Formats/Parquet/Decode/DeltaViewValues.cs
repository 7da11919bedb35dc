using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>Delta-packed lengths, all of a page at once.</summary>
internal static unsafe class DeltaLengths
{
    /// <summary>Reads lengths from <paramref name="next"/> on and moves it behind them. The caller owns the int32 buffer.</summary>
    public static NativeBuffer Read(ref byte* next, byte* end, int maxCount, Allocator memory)
    {
        var integers = new DeltaIntegers();
        integers.Reset(next, end);
        if (integers.Total > maxCount)
        {
            CorruptBytesException.Throw($"{integers.Total} lengths in a page of {maxCount} values");
        }
        NativeBuffer lengths = memory.Allocate(integers.Total * sizeof(int));
        try
        {
            integers.Read((int*)lengths.Pointer, (int)integers.Total);
            if (lengths.Span<int>().ContainsAnyInRange(int.MinValue, -1))
            {
                CorruptBytesException.Throw("a negative length");
            }
        }
        catch (CorruptBytesException)
        {
            lengths.Dispose();
            throw;
        }
        next = integers.Position;
        return lengths;
    }
}

/// <summary>DELTA_LENGTH_BYTE_ARRAY: lengths, then the bytes of all values.</summary>
internal sealed unsafe class DeltaLengthViewValues : ViewValues
{
    private readonly NativeBuffer _lengths;
    private readonly NativeBuffer _bytes;
    private readonly bool _checkText;
    private int _next;
    private long _offset;

    public DeltaLengthViewValues(PageSource pages, bool isText, Allocator memory)
    {
        byte* start = pages.Values;
        byte* end = start + pages.ValueBytes;
        _lengths = DeltaLengths.Read(ref start, end, pages.Header.ValueCount, memory);
        _bytes = BufferView.Of(pages.Body, start, end - start);
        _checkText = isText && PlainViews.NeedsTextCheck(start, (int)(end - start));
    }

    public override NativeBuffer Read(View* target, int count, int heapNumber)
    {
        ReadOnlySpan<int> lengths = Take(count);
        byte* bytes = _bytes.Pointer;
        for (int index = 0; index < count; index++)
        {
            int length = lengths[index];
            Require(length);
            byte* value = bytes + _offset;
            target[index] = PlainViews.Of(value, length, heapNumber, (int)_offset);
            if (_checkText)
            {
                PlainViews.CheckText(value, length);
            }
            _offset += length;
        }
        return _bytes.Retain();
    }

    public override void Skip(int count)
    {
        foreach (int length in Take(count))
        {
            Require(length);
            _offset += length;
        }
    }

    public override void Dispose()
    {
        _lengths.Dispose();
        _bytes.Dispose();
    }

    private ReadOnlySpan<int> Take(int count)
    {
        ReadOnlySpan<int> lengths = _lengths.Span<int>();
        if (count > lengths.Length - _next)
        {
            CorruptBytesException.Throw($"{count} values are wanted and {lengths.Length - _next} are left in the page");
        }
        _next += count;
        return lengths.Slice(_next - count, count);
    }

    private void Require(int length)
    {
        if (length > _bytes.Length - _offset)
        {
            CorruptBytesException.Throw($"a value of {length} bytes where {_bytes.Length - _offset} are left in the page");
        }
    }
}

/// <summary>DELTA_BYTE_ARRAY: each value is the start of the one before it and a suffix. Values are put together in a heap of their
/// own per read, whose size is reserved before it is filled.</summary>
internal sealed unsafe class DeltaViewValues : ViewValues
{
    private readonly NativeBuffer _prefixes;
    private readonly NativeBuffer _suffixes;
    private readonly NativeBuffer _bytes;
    private readonly int _fixedLength;
    private readonly bool _isText;
    private readonly Allocator _memory;
    private NativeBuffer? _lastHeap;
    private long _lastOffset;
    private int _lastLength;
    private int _next;
    private long _offset;

    public DeltaViewValues(PageSource pages, int fixedLength, bool isText, Allocator memory)
    {
        byte* start = pages.Values;
        byte* end = start + pages.ValueBytes;
        _prefixes = DeltaLengths.Read(ref start, end, pages.Header.ValueCount, memory);
        try
        {
            _suffixes = DeltaLengths.Read(ref start, end, pages.Header.ValueCount, memory);
        }
        catch
        {
            _prefixes.Dispose();
            throw;
        }
        _bytes = BufferView.Of(pages.Body, start, end - start);
        _fixedLength = fixedLength;
        _isText = isText;
        _memory = memory;
    }

    public override NativeBuffer Read(View* target, int count, int heapNumber)
    {
        NativeBuffer heap = _memory.Allocate(Measure(count));
        long place = 0;
        for (int index = 0; index < count; index++, _next++)
        {
            int prefix = _prefixes.Span<int>()[_next];
            int suffix = _suffixes.Span<int>()[_next];
            byte* value = heap.Pointer + place;
            if (prefix > 0)
            {
                Buffer.MemoryCopy(_lastHeap!.Pointer + _lastOffset, value, prefix, prefix);
            }
            Buffer.MemoryCopy(_bytes.Pointer + _offset, value + prefix, suffix, suffix);
            _offset += suffix;
            Remember(heap, place, prefix + suffix);
            target[index] = PlainViews.Of(value, prefix + suffix, heapNumber, (int)place);
            place += prefix + suffix;
        }
        if (_isText && PlainViews.NeedsTextCheck(heap.Pointer, (int)heap.Length))
        {
            CheckTexts(target, heap, count);
        }
        return heap;
    }

    public override void Skip(int count)
    {
        const int ChunkRows = 256;
        View* views = stackalloc View[ChunkRows];
        while (count > 0)
        {
            int taken = Math.Min(count, ChunkRows);
            Read(views, taken, 0).Dispose();
            count -= taken;
        }
    }

    public override void Dispose()
    {
        _lastHeap?.Dispose();
        _lastHeap = null;
        _prefixes.Dispose();
        _suffixes.Dispose();
        _bytes.Dispose();
    }

    /// <summary>Checks the lengths of the next values, and sums them.</summary>
    private long Measure(int count)
    {
        ReadOnlySpan<int> prefixes = _prefixes.Span<int>();
        ReadOnlySpan<int> suffixes = _suffixes.Span<int>();
        if (count > Math.Min(prefixes.Length, suffixes.Length) - _next)
        {
            CorruptBytesException.Throw($"{count} values are wanted and {Math.Min(prefixes.Length, suffixes.Length) - _next} are left in the page");
        }
        long total = 0;
        long left = _bytes.Length - _offset;
        long last = _lastLength;
        for (int index = _next; index < _next + count; index++)
        {
            long length = (long)prefixes[index] + suffixes[index];
            left -= suffixes[index];
            if (prefixes[index] > last || left < 0 || (_fixedLength > 0 && length != _fixedLength))
            {
                CorruptBytesException.Throw($"a value of {prefixes[index]} bytes of the {last} before it and {suffixes[index]} more");
            }
            last = length;
            total += length;
        }
        return total <= int.MaxValue ? total : CorruptBytesException.Throw<long>($"{count} values of {total} bytes in all");
    }

    private void Remember(NativeBuffer heap, long offset, int length)
    {
        if (!ReferenceEquals(_lastHeap, heap))
        {
            _lastHeap?.Dispose();
            _lastHeap = heap.Retain();
        }
        _lastOffset = offset;
        _lastLength = length;
    }

    private static void CheckTexts(View* views, NativeBuffer heap, int count)
    {
        try
        {
            long place = 0;
            for (int index = 0; index < count; index++)
            {
                PlainViews.CheckText(heap.Pointer + place, views[index].Length);
                place += views[index].Length;
            }
        }
        catch (CorruptBytesException)
        {
            heap.Dispose();
            throw;
        }
    }
}
