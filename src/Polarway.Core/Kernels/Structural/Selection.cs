using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>A mask with its nulls folded in (null = not chosen), as words from bit 0 on. Bits past the end are 0.</summary>
internal readonly struct Selection : IDisposable
{
    private readonly NativeBuffer _words;

    private Selection(NativeBuffer words, int length, int count)
    {
        _words = words;
        Length = length;
        Count = count;
    }

    /// <summary>Rows of the mask.</summary>
    public int Length { get; }

    /// <summary>Rows that are chosen.</summary>
    public int Count { get; }

    public ReadOnlySpan<ulong> Words => _words.Span<ulong>();

    public static Selection Of(BooleanColumn mask, Allocator memory)
    {
        int words = (mask.Length + 63) >> 6;
        NativeBuffer buffer = memory.Allocate(words * sizeof(ulong));
        Span<ulong> target = buffer.Span<ulong>();
        if (words > 0)
        {
            target[words - 1] = 0;
            mask.Values.CopyTo(MemoryMarshal.AsBytes(target));
            if (mask.Validity is { } validity)
            {
                And(target, validity, memory);
            }
        }
        int count = 0;
        foreach (ulong word in target)
        {
            count += BitOperations.PopCount(word);
        }
        return new Selection(buffer, mask.Length, count);
    }

    public void Dispose() => _words.Dispose();

    private static void And(Span<ulong> target, Bitmap validity, Allocator memory)
    {
        using NativeBuffer copy = memory.Allocate(target.Length * sizeof(ulong));
        Span<ulong> other = copy.Span<ulong>();
        other[^1] = 0;
        validity.CopyTo(MemoryMarshal.AsBytes(other));
        for (int word = 0; word < target.Length; word++)
        {
            target[word] &= other[word];
        }
    }
}
