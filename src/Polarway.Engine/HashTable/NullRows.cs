using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Engine.HashTable;

/// <summary>Null as a key.</summary>
internal static class NullRows
{
    /// <summary>Maps words of a column with nulls: null rows get the number of null and add no word.</summary>
    public static void MapAround(WordTable table, Column key, Span<ulong> words, Span<int> numbers)
    {
        int nullNumber = table.NumberOfNull();
        Bitmap validity = key.Validity!;
        int valid = 0;
        while (valid < words.Length && !validity[valid])
        {
            valid++;
        }
        if (valid == words.Length)
        {
            numbers.Fill(nullNumber);
            return;
        }
        // What lies under a null is undefined; a word that is there anyway adds nothing to the table.
        ulong known = words[valid];
        for (int row = 0; row < words.Length; row++)
        {
            words[row] = validity[row] ? words[row] : known;
        }
        table.Map(words, numbers);
        for (int row = 0; row < words.Length; row++)
        {
            numbers[row] = validity[row] ? numbers[row] : nullNumber;
        }
    }

    /// <summary>Corrects what was found for the words under nulls: they have the number of null, if there is one.</summary>
    public static void FindAround(WordTable table, Column key, Span<int> numbers)
    {
        if (key.NullCount == 0)
        {
            return;
        }
        for (int row = 0; row < numbers.Length; row++)
        {
            numbers[row] = key.IsValid(row) ? numbers[row] : table.NullNumber;
        }
    }

    /// <summary>The validity of exported keys, null when none of them is null.</summary>
    public static Bitmap? Validity(ReadOnlySpan<int> numbers, int nullNumber, Allocator memory)
    {
        if (nullNumber < 0 || !numbers.Contains(nullNumber))
        {
            return null;
        }
        NativeBuffer bits = memory.Allocate((numbers.Length + 7) >> 3, zeroed: true);
        Span<byte> bytes = bits.Bytes;
        for (int row = 0; row < numbers.Length; row++)
        {
            bytes[row >> 3] |= (byte)((numbers[row] != nullNumber ? 1 : 0) << (row & 7));
        }
        return new Bitmap(bits, numbers.Length);
    }
}
