using System.Buffers.Binary;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Formats.Ipc.Encode;

/// <summary>Text and bytes: as views, or under 64-bit offsets.</summary>
internal sealed unsafe partial class IpcBody
{
    private const long MaxHeapBytes = 1 << 30;
    private readonly List<long> _variadic = [];

    /// <summary>For each column of views, how many buffers hold its long values.</summary>
    public byte[] VariadicBytes
    {
        get
        {
            var bytes = new byte[_variadic.Count * sizeof(long)];
            for (int column = 0; column < _variadic.Count; column++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(column * sizeof(long)), _variadic[column]);
            }
            return bytes;
        }
    }

    public int VariadicCount => _variadic.Count;

    private void AddText(ViewColumn column)
    {
        if (hasViews)
        {
            AddViews(column);
            return;
        }
        NativeBuffer offsets = memory.Allocate((column.Length + 1L) * sizeof(long));
        long bytes = 0;
        Span<long> ends = offsets.Span<long>();
        ends[0] = 0;
        for (int row = 0; row < column.Length; row++)
        {
            bytes += column.IsValid(row) ? column.Views[row].Length : 0;
            ends[row + 1] = bytes;
        }
        NativeBuffer data = memory.Allocate(bytes);
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsValid(row))
            {
                ReadOnlySpan<byte> value = column.BytesAt(row);
                value.CopyTo(new Span<byte>(data.Pointer + ends[row], value.Length));
            }
        }
        // Adding takes a buffer, so nothing may look at the offsets afterwards.
        AddPart(offsets, 0, offsets.Length);
        AddPart(data, 0, bytes);
    }

    /// <summary>Views as they are when all text is in them, else with the long values of these rows gathered.</summary>
    private void AddViews(ViewColumn column)
    {
        ReadOnlySpan<View> views = column.Views;
        (bool hasLong, long bytes) = LongBytes(column);
        if (!hasLong && !column.HasNulls)
        {
            AddPart(column.Buffer.Retain(), (long)column.Offset * sizeof(View), (long)views.Length * sizeof(View));
            _variadic.Add(0);
            return;
        }
        NativeBuffer made = memory.Allocate((long)views.Length * sizeof(View), zeroed: true);
        Span<View> target = made.Span<View>();
        var heaps = new List<NativeBuffer>();
        NativeBuffer? heap = null;
        int at = 0;
        for (int row = 0; row < views.Length; row++)
        {
            if (!column.IsValid(row))
            {
                continue;
            }
            if (views[row].IsInline)
            {
                target[row] = views[row];
                continue;
            }
            ReadOnlySpan<byte> value = column.BytesAt(row);
            if (heap is null || at > heap.Capacity - value.Length)
            {
                heap?.SetLength(at);
                heap = memory.Allocate(Math.Max(value.Length, Math.Min(bytes, MaxHeapBytes)));
                heaps.Add(heap);
                at = 0;
            }
            value.CopyTo(new Span<byte>(heap.Pointer + at, value.Length));
            target[row] = View.Outline(value, heaps.Count - 1, at);
            at += value.Length;
            bytes -= value.Length;
        }
        heap?.SetLength(at);
        AddPart(made, 0, made.Length);
        foreach (NativeBuffer part in heaps)
        {
            AddPart(part, 0, part.Length);
        }
        _variadic.Add(heaps.Count);
    }

    private static (bool HasLong, long Bytes) LongBytes(ViewColumn column)
    {
        if (column.Heaps.Length == 0)
        {
            return (false, 0);
        }
        long bytes = 0;
        ReadOnlySpan<View> views = column.Views;
        for (int row = 0; row < views.Length; row++)
        {
            bytes += !views[row].IsInline && column.IsValid(row) ? views[row].Length : 0;
        }
        return (bytes > 0, bytes);
    }
}
