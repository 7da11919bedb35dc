namespace Polarway.Engine.Operators.Sort;

/// <summary>Stable sort of 64-bit keys with the rows they belong to: least significant byte first, bytes that are the same in all keys skipped.</summary>
internal static class RadixSort
{
    private const int Bytes = sizeof(ulong);
    private const int Buckets = 256;
    private const int InsertionLimit = 48;

    /// <summary>Sorts in place; the spare spans are at least as long as the others.</summary>
    public static void Sort(Span<ulong> keys, Span<int> rows, Span<ulong> spareKeys, Span<int> spareRows)
    {
        if (keys.Length <= InsertionLimit)
        {
            Insertion(keys, rows);
            return;
        }
        Span<int> counts = stackalloc int[Bytes * Buckets];
        counts.Clear();
        bool sorted = Count(keys, counts);
        if (sorted)
        {
            return;
        }
        spareKeys = spareKeys[..keys.Length];
        spareRows = spareRows[..rows.Length];
        bool inSpare = false;
        for (int place = 0; place < Bytes; place++)
        {
            Span<int> digit = counts.Slice(place * Buckets, Buckets);
            int shift = place * 8;
            if (digit[(int)(keys[0] >> shift & 0xFF)] == keys.Length)
            {
                continue;
            }
            ToStarts(digit);
            if (inSpare)
            {
                Scatter(spareKeys, spareRows, keys, rows, digit, shift);
            }
            else
            {
                Scatter(keys, rows, spareKeys, spareRows, digit, shift);
            }
            inSpare = !inSpare;
        }
        if (inSpare)
        {
            spareKeys.CopyTo(keys);
            spareRows.CopyTo(rows);
        }
    }

    /// <summary>Counts the values of all eight bytes in one pass; true when the keys are in order already.</summary>
    private static bool Count(ReadOnlySpan<ulong> keys, Span<int> counts)
    {
        bool sorted = true;
        ulong previous = 0;
        foreach (ulong key in keys)
        {
            sorted &= key >= previous;
            previous = key;
            for (int place = 0; place < Bytes; place++)
            {
                counts[(place * Buckets) + (int)(key >> (place * 8) & 0xFF)]++;
            }
        }
        return sorted;
    }

    private static void ToStarts(Span<int> digit)
    {
        int start = 0;
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            int count = digit[bucket];
            digit[bucket] = start;
            start += count;
        }
    }

    private static void Scatter(ReadOnlySpan<ulong> keys, ReadOnlySpan<int> rows, Span<ulong> targetKeys, Span<int> targetRows, Span<int> starts, int shift)
    {
        for (int index = 0; index < keys.Length; index++)
        {
            ulong key = keys[index];
            int place = starts[(int)(key >> shift & 0xFF)]++;
            targetKeys[place] = key;
            targetRows[place] = rows[index];
        }
    }

    private static void Insertion(Span<ulong> keys, Span<int> rows)
    {
        for (int index = 1; index < keys.Length; index++)
        {
            ulong key = keys[index];
            int row = rows[index];
            int place = index;
            for (; place > 0 && keys[place - 1] > key; place--)
            {
                keys[place] = keys[place - 1];
                rows[place] = rows[place - 1];
            }
            keys[place] = key;
            rows[place] = row;
        }
    }
}
