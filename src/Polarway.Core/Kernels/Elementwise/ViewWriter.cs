using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Writes the text or bytes of a known number of rows, one after the other. Values longer than a view holds go to heap buffers of
/// growing size, or stay where they are when a source column's heaps were adopted. Dispose releases what was not finished.
/// </summary>
internal sealed unsafe class ViewWriter : IDisposable
{
    private const int FirstHeapBytes = 4 << 10;
    private const int LargestHeapBytes = 1 << 20;

    private readonly Allocator _memory;
    private readonly List<NativeBuffer> _heaps = [];
    private readonly int _capacity;
    private readonly View* _views;
    private NativeBuffer? _viewBuffer;
    private NativeBuffer? _heap;
    private long _heapUsed;
    private int _nextHeapBytes = FirstHeapBytes;
    private int _rows;

    public ViewWriter(int rows, Allocator memory)
    {
        _memory = memory;
        _capacity = rows;
        _viewBuffer = memory.Allocate((long)rows * sizeof(View));
        _views = (View*)_viewBuffer.Pointer;
    }

    /// <summary>Rows written so far.</summary>
    public int Count => _rows;

    /// <summary>Shares the heaps of a column, so that parts of its values can be appended without a copy. Once, before the first row.</summary>
    public void Adopt(ViewColumn source)
    {
        source.RetainHeaps();
        _heaps.AddRange(source.Heaps);
    }

    /// <summary>A value, copied.</summary>
    public void Append(ReadOnlySpan<byte> value) => Write(value.Length <= View.MaxInline ? View.Inline(value) : Outline(value));

    /// <summary>A value as UTF-8.</summary>
    public void Append(string value)
    {
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = most > 512 ? new byte[most] : null;
        Span<byte> bytes = rented ?? stackalloc byte[512];
        Append(bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    /// <summary>A view into an adopted heap, or an inline one.</summary>
    public void Append(View view) => Write(view);

    /// <summary>A part of an adopted value, without a copy when it is long.</summary>
    public void AppendPart(View* whole, ReadOnlySpan<byte> wholeBytes, int start, int length)
    {
        ReadOnlySpan<byte> part = wholeBytes.Slice(start, length);
        Write(length <= View.MaxInline ? View.Inline(part) : View.Outline(part, whole->Buffer, whole->Offset + start));
    }

    /// <summary>Room to write the next value into; <see cref="End"/> says how long it became. The span is not cleared.</summary>
    public Span<byte> Begin(int mostBytes)
    {
        NativeBuffer heap = Room(mostBytes);
        return new Span<byte>(heap.Pointer + _heapUsed, mostBytes);
    }

    /// <summary>Ends what <see cref="Begin"/> started.</summary>
    public void End(int bytes)
    {
        var value = new ReadOnlySpan<byte>(_heap!.Pointer + _heapUsed, bytes);
        if (bytes <= View.MaxInline)
        {
            Write(View.Inline(value));
            return;
        }
        Write(View.Outline(value, _heaps.Count - 1, (int)_heapUsed));
        _heapUsed += bytes;
    }

    /// <summary>What stands under a null.</summary>
    public void AppendEmpty() => Write(default);

    /// <summary>The column; takes the validity.</summary>
    public ViewColumn Finish(DataType type, Bitmap? validity)
    {
        if (_rows != _capacity)
        {
            Throw.Internal($"{_rows} of {_capacity} text rows were written");
        }
        _heap?.SetLength(_heapUsed);
        var column = new ViewColumn(type, _viewBuffer!, [.. _heaps], _rows, validity);
        _viewBuffer = null;
        _heap = null;
        _heaps.Clear();
        return column;
    }

    public void Dispose()
    {
        _viewBuffer?.Dispose();
        _viewBuffer = null;
        foreach (NativeBuffer heap in _heaps)
        {
            heap.Dispose();
        }
        _heaps.Clear();
    }

    private void Write(View view)
    {
        if (_rows == _capacity)
        {
            Throw.Internal($"more than {_capacity} text rows were written");
        }
        _views[_rows++] = view;
    }

    private View Outline(ReadOnlySpan<byte> value)
    {
        NativeBuffer heap = Room(value.Length);
        value.CopyTo(new Span<byte>(heap.Pointer + _heapUsed, value.Length));
        View view = View.Outline(value, _heaps.Count - 1, (int)_heapUsed);
        _heapUsed += value.Length;
        return view;
    }

    // The heap buffer that has room for a value of this length after what is used.
    private NativeBuffer Room(int bytes)
    {
        if (_heap is null || _heap.Capacity - _heapUsed < bytes)
        {
            _heap?.SetLength(_heapUsed);
            _heap = _memory.Allocate(Math.Max(bytes, _nextHeapBytes));
            _heaps.Add(_heap);
            _heapUsed = 0;
            _nextHeapBytes = Math.Min(_nextHeapBytes * 2, LargestHeapBytes);
        }
        return _heap;
    }
}
