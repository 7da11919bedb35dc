using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Formats.Csv.Decode;

/// <summary>
/// Columns of text: short values in their views, long ones as views of the chunk itself. Where the long values are a small part of
/// the chunk they are copied, so that the chunk can go.
/// </summary>
internal static unsafe class TextDecoder
{
    /// <summary>A chunk is kept alive when at least this share of it is in use.</summary>
    private const int KeptShare = 4;

    private static readonly ulong[] LowMasks = [.. Enumerable.Range(0, 9).Select(n => n == 8 ? ulong.MaxValue : (1UL << (8 * n)) - 1)];

    public static Column Decode(CsvChunk chunk, FieldIndex index, ColumnTask task, Allocator memory)
    {
        if (!chunk.IsUtf8)
        {
            return DecodeChecked(chunk, index, task, memory);
        }
        int rows = index.Rows;
        NativeBuffer views = memory.Allocate((long)rows * sizeof(View));
        var validity = new ValidityBits(rows, memory);
        NativeBuffer[] heaps = [];
        try
        {
            long outlined = Fill(chunk, index, task, (ulong*)views.Pointer, ref validity);
            if (outlined > 0)
            {
                heaps = [outlined * KeptShare >= chunk.Length ? chunk.Buffer.Retain() : Gather((View*)views.Pointer, rows, outlined, chunk, memory)];
            }
        }
        catch
        {
            views.Dispose();
            validity.Discard();
            throw;
        }
        return new ViewColumn(DataType.String, views, heaps, rows, validity.Finish());
    }

    /// <returns>Bytes of values that are not inside their views.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Fill(CsvChunk chunk, FieldIndex index, ColumnTask task, ulong* views, ref ValidityBits validity)
    {
        var cursor = new FieldCursor(chunk, index, task);
        byte* buffer = chunk.Buffer.Pointer;
        bool hasNullValues = task.NullValues.Length > 0;
        int quote = cursor.Quote;
        int rows = index.Rows;
        long outlined = 0;
        ref ulong masks = ref LowMasks[0];
        for (int row = 0; row < rows; row++)
        {
            byte* text = cursor.At(row, out int length);
            bool isQuoted = length > 0 && *text == quote;
            if (isQuoted)
            {
                text = cursor.Unquoted(text, ref length);
            }
            if (length <= 0 && !isQuoted && (task.EmptyStringIsNull || length < 0))
            {
                views[2 * row] = views[(2 * row) + 1] = 0;
                validity.SetNull(row);
            }
            else if (hasNullValues && task.IsNullValue(new ReadOnlySpan<byte>(text, length)))
            {
                views[2 * row] = views[(2 * row) + 1] = 0;
                validity.SetNull(row);
            }
            else if (length <= View.MaxInline)
            {
                ulong low = Unsafe.ReadUnaligned<ulong>(text) & Unsafe.Add(ref masks, Math.Min(length, 8));
                ulong high = length > 8 ? Unsafe.ReadUnaligned<uint>(text + 8) & Unsafe.Add(ref masks, length - 8) : 0;
                views[2 * row] = (uint)length | (low << 32);
                views[(2 * row) + 1] = (low >> 32) | (high << 32);
            }
            else
            {
                views[2 * row] = (uint)length | ((ulong)Unsafe.ReadUnaligned<uint>(text) << 32);
                views[(2 * row) + 1] = (ulong)(uint)(text - buffer) << 32;
                outlined += length;
            }
        }
        return outlined;
    }

    /// <summary>The long values, one after the other in a buffer of their own.</summary>
    private static NativeBuffer Gather(View* views, int rows, long bytes, CsvChunk chunk, Allocator memory)
    {
        NativeBuffer heap = memory.Allocate(bytes);
        byte* from = chunk.Buffer.Pointer;
        int used = 0;
        for (int row = 0; row < rows; row++)
        {
            if (!views[row].IsInline)
            {
                var value = new ReadOnlySpan<byte>(from + views[row].Offset, views[row].Length);
                value.CopyTo(new Span<byte>(heap.Pointer + used, value.Length));
                views[row] = View.Outline(value, 0, used);
                used += value.Length;
            }
        }
        return heap;
    }

    /// <summary>Somewhere in the chunk there are bytes that are not UTF-8.</summary>
    private static Column DecodeChecked(CsvChunk chunk, FieldIndex index, ColumnTask task, Allocator memory)
    {
        var cursor = new FieldCursor(chunk, index, task);
        using var builder = new ViewBuilder(DataType.String, memory, index.Rows);
        for (int row = 0; row < index.Rows; row++)
        {
            byte* text = cursor.At(row, out int length);
            bool isQuoted = length > 0 && *text == cursor.Quote;
            text = cursor.Unquoted(text, ref length);
            var value = new ReadOnlySpan<byte>(text, Math.Max(0, length));
            if ((length <= 0 && !isQuoted && (task.EmptyStringIsNull || length < 0)) || task.IsNullValue(value))
            {
                builder.AppendNull();
            }
            else if (Utf8.IsValid(value))
            {
                builder.Append(value);
            }
            else
            {
                if (!task.IsLossy)
                {
                    task.Misfit(row, isBytes: true);
                    builder.AppendNull();
                    continue;
                }
                builder.Append(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value)));
            }
        }
        return builder.Finish();
    }
}
