using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using Polarway.Core.Columns;
using Polarway.Formats.Bytes;

namespace Polarway.Formats.Parquet.Decode;

/// <summary>
/// Byte arrays to views that point into the page. A stored value (4 bytes of length, then bytes) begins like an inline view, so
/// one load, one mask and one store make one. The page needs 16 readable bytes after its end.
/// </summary>
internal static unsafe class PlainViews
{
    private const int LengthBytes = sizeof(int);

    /// <summary>Masks that keep the length and the first n bytes of 12.</summary>
    private static readonly Vector128<byte>[] InlineMasks = BuildMasks();

    /// <summary>Makes <paramref name="count"/> views and moves <paramref name="next"/> behind their values.</summary>
    /// <param name="heapStart">What offsets of long values count from.</param>
    /// <param name="heap">Heap number of long values.</param>
    public static void Read(ref byte* next, byte* end, byte* heapStart, int heap, View* target, int count, bool checkText)
    {
        byte* input = next;
        Vector128<byte>[] masks = InlineMasks;
        for (int index = 0; index < count; index++)
        {
            if (end - input < LengthBytes)
            {
                CorruptBytesException.ThrowTruncated("the page");
            }
            uint length = Unsafe.ReadUnaligned<uint>(input);
            if (length > end - input - LengthBytes)
            {
                CorruptBytesException.Throw($"a value of {length} bytes where {end - input - LengthBytes} are left in the page");
            }
            byte* value = input + LengthBytes;
            if (length <= View.MaxInline)
            {
                (Vector128.Load(input) & masks[length]).Store((byte*)(target + index));
            }
            else
            {
                ((ulong*)(target + index))[0] = Unsafe.ReadUnaligned<ulong>(input);
                ((ulong*)(target + index))[1] = (uint)heap | ((ulong)(uint)(value - heapStart) << 32);
            }
            if (checkText)
            {
                CheckText(value, (int)length);
            }
            input = value + length;
        }
        next = input;
    }

    public static byte* Skip(byte* next, byte* end, int count)
    {
        for (int index = 0; index < count; index++)
        {
            if (end - next < LengthBytes || Unsafe.ReadUnaligned<uint>(next) > end - next - LengthBytes)
            {
                CorruptBytesException.ThrowTruncated("the page");
            }
            next += LengthBytes + Unsafe.ReadUnaligned<uint>(next);
        }
        return next;
    }

    /// <summary>The view of a value anywhere; its bytes need not have room behind them.</summary>
    public static View Of(byte* value, int length, int heap, int offset)
    {
        var bytes = new ReadOnlySpan<byte>(value, length);
        return length <= View.MaxInline ? View.Inline(bytes) : View.Outline(bytes, heap, offset);
    }

    /// <summary>Whether values within have to be checked one by one. Lengths below 128 are ASCII themselves, so a page of short
    /// ASCII text is known to be text from one look at all of its bytes.</summary>
    public static bool NeedsTextCheck(byte* bytes, int length) => !Ascii.IsValid(new ReadOnlySpan<byte>(bytes, length));

    public static void CheckText(byte* value, int length)
    {
        if (!Utf8.IsValid(new ReadOnlySpan<byte>(value, length)))
        {
            CorruptBytesException.Throw("a text value is not UTF-8; the file's schema should say binary");
        }
    }

    private static Vector128<byte>[] BuildMasks()
    {
        var masks = new Vector128<byte>[View.MaxInline + 1];
        byte* bytes = stackalloc byte[Vector128<byte>.Count];
        for (int length = 0; length < masks.Length; length++)
        {
            new Span<byte>(bytes, Vector128<byte>.Count).Clear();
            new Span<byte>(bytes, LengthBytes + length).Fill(0xFF);
            masks[length] = Vector128.Load(bytes);
        }
        return masks;
    }
}
