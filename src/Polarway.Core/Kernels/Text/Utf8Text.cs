using System.Numerics;
using System.Runtime.InteropServices;

namespace Polarway.Core.Kernels;

/// <summary>Characters of valid UTF-8.</summary>
internal static class Utf8Text
{
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>Code points.</summary>
    public static int Count(ReadOnlySpan<byte> text)
    {
        int continuations = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(text);
        foreach (ulong word in words)
        {
            // A continuation byte has the top bits 10.
            continuations += BitOperations.PopCount(word & ~(word << 1) & HighBits);
        }
        foreach (byte unit in text[(words.Length * sizeof(ulong))..])
        {
            continuations += IsContinuation(unit) ? 1 : 0;
        }
        return text.Length - continuations;
    }

    /// <summary>Bytes of the first so many code points, or of all.</summary>
    public static int OffsetOf(ReadOnlySpan<byte> text, long characters)
    {
        int at = 0;
        while (at < text.Length && characters > 0)
        {
            at++;
            while (at < text.Length && IsContinuation(text[at]))
            {
                at++;
            }
            characters--;
        }
        return at;
    }

    /// <summary>Where the last so many code points start.</summary>
    public static int OffsetFromEnd(ReadOnlySpan<byte> text, long characters)
    {
        int at = text.Length;
        while (at > 0 && characters > 0)
        {
            at--;
            while (at > 0 && IsContinuation(text[at]))
            {
                at--;
            }
            characters--;
        }
        return at;
    }

    public static bool IsContinuation(byte unit) => (unit & 0xC0) == 0x80;
}
