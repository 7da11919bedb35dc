using System.Runtime.CompilerServices;
using Polarway.Core.Columns.Builders;

namespace Polarway.Engine.HashTable;

/// <summary>Two dense numbers as one word that is small when both are, so that a direct table can serve pairs too.</summary>
internal static class Pairing
{
    /// <summary>Shells of a square: all pairs below n have words below n squared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(int first, int second)
    {
        ulong a = (uint)first;
        ulong b = (uint)second;
        return a >= b ? (a * a) + a + b : (b * b) + a;
    }

    /// <summary>The numbers of pairs; <see cref="KeyFinder.Unknown"/> where a part is unknown or the pair is.</summary>
    /// <param name="words">Room for as many words as there are rows.</param>
    public static void Find(WordTable pairs, ReadOnlySpan<int> firsts, ReadOnlySpan<int> seconds, Span<ulong> words, Span<int> numbers)
    {
        for (int row = 0; row < words.Length; row++)
        {
            words[row] = Word(Math.Max(0, firsts[row]), Math.Max(0, seconds[row]));
        }
        pairs.Find(words, numbers);
        for (int row = 0; row < words.Length; row++)
        {
            numbers[row] = (firsts[row] | seconds[row]) < 0 ? KeyFinder.Unknown : numbers[row];
        }
    }

    /// <summary>Notes the parts of pairs that are new: those from the length of <paramref name="parts"/> to <paramref name="count"/>.</summary>
    public static void Remember(NativeList<(int, int)> parts, int count, ReadOnlySpan<int> numbers, ReadOnlySpan<int> firsts, ReadOnlySpan<int> seconds)
    {
        int known = parts.Count;
        if (count == known)
        {
            return;
        }
        parts.Resize(count, default);
        Span<(int, int)> target = parts.Span;
        for (int row = 0; row < numbers.Length; row++)
        {
            if (numbers[row] >= known)
            {
                target[numbers[row]] = (firsts[row], seconds[row]);
            }
        }
    }
}
