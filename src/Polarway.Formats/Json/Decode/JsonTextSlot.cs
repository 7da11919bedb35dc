using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;
using Polarway.Formats.Csv.Decode;

namespace Polarway.Formats.Json.Decode;

/// <summary>
/// Text; any other value as it is written. Long values are views of the chunk; where they are a small part of it they are copied, so
/// that the chunk can go.
/// </summary>
internal sealed unsafe class JsonTextSlot(Allocator memory) : JsonSlot(DataType.String, memory)
{
    private const int FirstValues = 1024;

    /// <summary>A chunk is kept alive when at least this share of it is in use.</summary>
    private const int KeptShare = 4;

    private static readonly ulong[] LowMasks = [.. Enumerable.Range(0, 9).Select(n => n == 8 ? ulong.MaxValue : (1UL << (8 * n)) - 1)];

    private NativeBuffer? _buffer;
    private ulong* _views;
    private int _capacity;
    private long _outlined;

    public override Column Finish(CsvChunk chunk)
    {
        NativeBuffer views = _buffer ??= Memory.Allocate(0);
        views.SetLength((long)Count * sizeof(View));
        int length = Count;
        Bitmap? validity = FinishValidity();
        NativeBuffer[] heaps;
        try
        {
            heaps = _outlined == 0 ? [] : [_outlined * KeptShare >= chunk.Length ? chunk.Buffer.Retain() : Gather(chunk)];
        }
        catch
        {
            validity?.Dispose();
            throw;
        }
        _buffer = null;
        _views = null;
        _capacity = 0;
        _outlined = 0;
        Count = 0;
        return new ViewColumn(DataType.String, views, heaps, length, validity);
    }

    public override void Dispose()
    {
        _buffer?.Dispose();
        base.Dispose();
    }

    protected override bool TryAppend(JsonCursor cursor)
    {
        byte* text = cursor.At;
        if (*text == '"')
        {
            text = cursor.ReadString(out int length);
            Add(cursor, text, length);
            return true;
        }
        if (*text == 'n')
        {
            return false;
        }
        cursor.SkipValue();
        Add(cursor, text, (int)(cursor.At - text));
        return true;
    }

    protected override void AppendEmpty()
    {
        if (Count == _capacity)
        {
            Grow();
        }
        _views[2 * Count] = 0;
        _views[(2 * Count) + 1] = 0;
        Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(JsonCursor cursor, byte* text, int length)
    {
        if (Count == _capacity)
        {
            Grow();
        }
        ulong* view = _views + (2 * (long)Count++);
        if (length <= View.MaxInline)
        {
            ref ulong masks = ref LowMasks[0];
            ulong low = Unsafe.ReadUnaligned<ulong>(text) & Unsafe.Add(ref masks, Math.Min(length, 8));
            ulong high = length > 8 ? Unsafe.ReadUnaligned<uint>(text + 8) & Unsafe.Add(ref masks, length - 8) : 0;
            view[0] = (uint)length | (low << 32);
            view[1] = (low >> 32) | (high << 32);
            return;
        }
        view[0] = (uint)length | ((ulong)Unsafe.ReadUnaligned<uint>(text) << 32);
        view[1] = (ulong)(uint)(text - cursor.Start + CsvChunk.Padding) << 32;
        _outlined += length;
    }

    /// <summary>The long values, one after the other in a buffer of their own.</summary>
    private NativeBuffer Gather(CsvChunk chunk)
    {
        NativeBuffer heap = Memory.Allocate(_outlined);
        var views = (View*)_views;
        int used = 0;
        for (int row = 0; row < Count; row++)
        {
            if (!views[row].IsInline)
            {
                var value = new ReadOnlySpan<byte>(chunk.Buffer.Pointer + views[row].Offset, views[row].Length);
                value.CopyTo(new Span<byte>(heap.Pointer + used, value.Length));
                views[row] = View.Outline(value, 0, used);
                used += value.Length;
            }
        }
        return heap;
    }

    private void Grow()
    {
        NativeBuffer larger = Memory.Allocate(Math.Max(FirstValues, 2L * _capacity) * sizeof(View));
        if (_buffer is not null)
        {
            Buffer.MemoryCopy(_views, larger.Pointer, larger.Capacity, (long)Count * sizeof(View));
            _buffer.Dispose();
        }
        _buffer = larger;
        _views = (ulong*)larger.Pointer;
        _capacity = (int)Math.Min(int.MaxValue, larger.Capacity / sizeof(View));
    }
}
