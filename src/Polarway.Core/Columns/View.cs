using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Polarway.Core.Columns;

/// <summary>
/// Arrow's 16-byte string view: length, then up to 12 bytes inline, or a 4-byte prefix, buffer number and offset.
/// Unused inline bytes are 0, so two short views are equal exactly when their 16 bytes are.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public readonly struct View
{
    /// <summary>Longest value that is stored inside the view.</summary>
    public const int MaxInline = 12;

    public readonly int Length;

    /// <summary>First four bytes of the value, little-endian, zero-padded.</summary>
    public readonly uint Prefix;

    /// <summary>Long values: number of the heap buffer. Short ones: bytes 4 to 7.</summary>
    public readonly int Buffer;

    /// <summary>Long values: offset in the heap buffer. Short ones: bytes 8 to 11.</summary>
    public readonly int Offset;

    private View(int length, uint prefix, int buffer, int offset)
    {
        Length = length;
        Prefix = prefix;
        Buffer = buffer;
        Offset = offset;
    }

    public bool IsInline => Length <= MaxInline;

    /// <summary>Length and prefix in one word: unequal words mean unequal values.</summary>
    public ulong Head => Prefix | ((ulong)(uint)Length << 32);

    /// <summary>The last 8 bytes as one word.</summary>
    public ulong Tail => (uint)Buffer | ((ulong)(uint)Offset << 32);

    /// <summary>A view of a value of at most <see cref="MaxInline"/> bytes.</summary>
    public static View Inline(ReadOnlySpan<byte> value)
    {
        Span<byte> padded = stackalloc byte[12];
        padded.Clear();
        value.CopyTo(padded);
        return new View(value.Length, MemoryMarshal.Read<uint>(padded), MemoryMarshal.Read<int>(padded[4..]), MemoryMarshal.Read<int>(padded[8..]));
    }

    /// <summary>A view of a longer value that lies in a heap buffer.</summary>
    public static View Outline(ReadOnlySpan<byte> value, int buffer, int offset)
        => new(value.Length, MemoryMarshal.Read<uint>(value), buffer, offset);

    /// <summary>The same long value when its heap buffers got other numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public View Rebased(int firstBuffer) => IsInline ? this : new View(Length, Prefix, Buffer + firstBuffer, Offset);

    /// <summary>The bytes of an inline view; <paramref name="view"/> must outlive the span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> InlineBytes(ref readonly View view)
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<uint, byte>(ref Unsafe.AsRef(in view.Prefix)), view.Length);
}
