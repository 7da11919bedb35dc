using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Turns an answer per dictionary entry into one per row.</summary>
internal static unsafe class DictionaryMask
{
    /// <param name="entries">A bit per dictionary entry; bits past the last are 0 or ignored.</param>
    /// <param name="bits">Room for whole words.</param>
    public static void Expand(DictionaryColumn column, ulong* entries, ulong* bits)
    {
        int entryCount = column.Dictionary.Length;
        int length = column.Length;
        int matching = 0;
        for (int word = 0; word < BitWords.Count(entryCount); word++)
        {
            entries[word] &= BitWords.InUse(word, entryCount);
            matching += BitOperations.PopCount(entries[word]);
        }
        uint* codes = (uint*)column.Buffer.Pointer + column.Offset;
        if (entryCount == 0 || matching == 0 || matching == entryCount)
        {
            new Span<ulong>(bits, BitWords.Count(length)).Fill(matching == 0 ? 0 : ulong.MaxValue);
        }
        else if (matching == 1 || entryCount - matching == 1)
        {
            CompareOne(codes, entries, entryCount, matching == 1, length, bits);
        }
        else
        {
            LookUp(codes, entries, length, bits);
        }
    }

    private static void CompareOne(uint* codes, ulong* entries, int entryCount, bool wanted, int length, ulong* bits)
    {
        uint code = 0;
        for (int word = 0; word < BitWords.Count(entryCount); word++)
        {
            ulong found = (wanted ? entries[word] : ~entries[word]) & BitWords.InUse(word, entryCount);
            if (found != 0)
            {
                code = (uint)((word << 6) + BitOperations.TrailingZeroCount(found));
                break;
            }
        }
        PrimitiveComparison.Run(wanted ? CompareOp.Eq : CompareOp.Ne, PhysicalKind.UInt32, codes, &code, true, length, bits);
    }

    private static void LookUp(uint* codes, ulong* entries, int length, ulong* bits)
    {
        for (int word = 0; word < BitWords.Count(length); word++)
        {
            uint* first = codes + (word << 6);
            int rows = Math.Min(64, length - (word << 6));
            ulong answer = 0;
            for (int row = 0; row < rows; row++)
            {
                uint code = first[row];
                answer |= (entries[code >> 6] >> (int)(code & 63) & 1) << row;
            }
            bits[word] = answer;
        }
    }
}
