using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Runs, peaks, places and counts of whole columns. Columns are borrowed; results carry one reference for the caller.</summary>
internal static class ColumnKernels
{
    /// <summary>The number of the run of equal values that each row lies in, as UInt32.</summary>
    public static PrimitiveColumn RunIds(Column column, Allocator memory)
    {
        int[] groups = Distinctness.Groups([column], column.Length, memory, out _);
        var ids = new uint[groups.Length];
        for (int row = 1; row < ids.Length; row++)
        {
            ids[row] = ids[row - 1] + (groups[row] != groups[row - 1] ? 1u : 0u);
        }
        return PrimitiveColumn.From<uint>(DataType.UInt32, ids, memory);
    }

    /// <summary>Length and value of each run of equal values.</summary>
    public static StructColumn Runs(Column column, DataType type, Allocator memory)
    {
        using PrimitiveColumn ids = RunIds(column, memory);
        ReadOnlySpan<uint> runs = ids.Values<uint>();
        var first = new List<int>();
        var lengths = new List<uint>();
        for (int row = 0; row < runs.Length; row++)
        {
            if (row == 0 || runs[row] != runs[row - 1])
            {
                first.Add(row);
                lengths.Add(0);
            }
            lengths[^1]++;
        }
        return new StructColumn(type, [PrimitiveColumn.From<uint>(DataType.UInt32, lengths.ToArray(), memory), Gather.Take(column, first.ToArray(), memory)], first.Count);
    }

    /// <summary>How often each distinct value occurs, in the order of first rows.</summary>
    public static Column UniqueCounts(Column column, Allocator memory)
    {
        int[] groups = Distinctness.Groups([column], column.Length, memory, out int count);
        var sizes = new uint[count];
        foreach (int group in groups)
        {
            sizes[group]++;
        }
        return PrimitiveColumn.From<uint>(DataType.UInt32, sizes, memory);
    }

    /// <summary>Where each value would keep a column in order, as UInt32.</summary>
    /// <param name="sorted">In the given order, nulls first or last.</param>
    public static Column SearchSorted(Column sorted, Column values, bool fromRight, bool descending, Allocator memory)
    {
        using Column all = Concatenation.Concat([sorted, values], memory);
        bool nullsLast = sorted.Length > 0 && !sorted.IsValid(sorted.Length - 1) && sorted.IsValid(0);
        using EncodedRows keys = RowEncoding.Encode([all], [new RowOrder(descending, nullsLast)], memory);
        var places = new uint[values.Length];
        for (int value = 0; value < places.Length; value++)
        {
            (int low, int high) = (0, sorted.Length);
            while (low < high)
            {
                int middle = (low + high) / 2;
                int order = keys[middle].SequenceCompareTo(keys[sorted.Length + value]);
                (low, high) = order < 0 || (order == 0 && fromRight) ? (middle + 1, high) : (low, middle);
            }
            places[value] = (uint)low;
        }
        return PrimitiveColumn.From<uint>(DataType.UInt32, places, memory);
    }

    /// <summary>The row of each value in a list of values; -1 for one that is not in it. Null equals null.</summary>
    public static int[] PlacesIn(Column values, Column list, Allocator memory)
    {
        using Column all = Concatenation.Concat([list, values], memory);
        int[] groups = Distinctness.Groups([all], all.Length, memory, out int count);
        var places = new int[count];
        Array.Fill(places, -1);
        for (int row = list.Length - 1; row >= 0; row--)
        {
            places[groups[row]] = row;
        }
        var found = new int[values.Length];
        for (int row = 0; row < found.Length; row++)
        {
            found[row] = places[groups[list.Length + row]];
        }
        return found;
    }

    /// <summary>Values replaced by others; those without a replacement come from <paramref name="rest"/>.</summary>
    /// <param name="rest">Of the results' type, as long as the values or one; null: a missing replacement is an error.</param>
    public static Column Replaced(Column values, Column old, Column replacements, Column? rest, Allocator memory)
    {
        if (replacements.Length != old.Length && replacements.Length != 1)
        {
            Throw.Error(ErrorKind.InvalidOperation, "`new` input for `replace` must have the same length as `old` or have length 1");
        }
        int[] places = PlacesIn(values, old, memory);
        int beyond = replacements.Length;
        for (int row = 0; row < places.Length; row++)
        {
            if (places[row] >= 0)
            {
                places[row] = replacements.Length == 1 ? 0 : places[row];
            }
            else if (rest is not null)
            {
                places[row] = beyond + (rest.Length == 1 ? 0 : row);
            }
            else if (values.IsValid(row))
            {
                Throw.Error(ErrorKind.InvalidOperation, "incomplete mapping specified for `replace_strict`\n\nHint: Pass a `default` value to set unmapped values.");
            }
        }
        if (rest is null)
        {
            return Gather.Take(replacements, places, memory);
        }
        using Column all = Concatenation.Concat([replacements, rest], memory);
        return Gather.Take(all, places, memory);
    }

    /// <summary>Each value so many times in a list; null where the number is.</summary>
    public static ListColumn Repeated(Operand values, Operand counts, int length, Allocator memory)
    {
        var assembly = new ListAssembly(length);
        for (int row = 0; row < length; row++)
        {
            int at = counts.IsScalar ? 0 : row;
            bool isValid = counts.Column is not NullColumn && counts.Column.IsValid(at);
            long times = isValid ? ((PrimitiveColumn)counts.Column).Values<long>()[at] : 0;
            for (long time = 0; time < times; time++)
            {
                assembly.Add(values.IsScalar ? 0 : row);
            }
            assembly.EndRow(isValid);
        }
        return assembly.Finish(values.Column, memory);
    }

    /// <summary>Rows in random order, or some of them; the same for the same seed.</summary>
    public static Column Sampled(Column column, long count, bool repeats, bool shuffle, long? seed, Allocator memory)
    {
        if (count < 0 || (!repeats && count > column.Length))
        {
            Throw.Error(ErrorKind.Shape, $"cannot take a larger sample than the total population when `with_replacement=false`: {count} of {column.Length}");
        }
        Random random = seed is { } start ? new Random(unchecked((int)(start ^ (start >> 32)))) : new Random();
        int[] rows;
        if (repeats)
        {
            rows = new int[count];
            for (int place = 0; place < rows.Length; place++)
            {
                rows[place] = random.Next(column.Length);
            }
        }
        else
        {
            int[] all = [.. Enumerable.Range(0, column.Length)];
            random.Shuffle(all);
            rows = all[..(int)count];
            if (!shuffle)
            {
                Array.Sort(rows);
            }
        }
        return Gather.Take(column, rows, memory);
    }

    /// <summary>The rows of the first values by some keys.</summary>
    public static Column FirstBy(ReadOnlySpan<Column> columns, RowOrder[] orders, long count, Allocator memory)
    {
        foreach (Column by in columns[1..])
        {
            if (by.Length != columns[0].Length)
            {
                Throw.Error(ErrorKind.Compute, $"`by` column's length ({by.Length}) should have the same length as the source column length ({columns[0].Length}) in `top_k`");
            }
        }
        int[] order = RowSorting.Order(columns[1..], orders, memory);
        return Gather.Take(columns[0], order.AsSpan(0, (int)Math.Clamp(count, 0, order.Length)), memory);
    }

    /// <summary>A 64-bit hash of each value, the same in every run. Null has one too.</summary>
    public static Column Hashed(Column column, long seed, Allocator memory)
    {
        using EncodedRows keys = RowEncoding.Encode([column], [default], memory);
        var hashes = new ulong[column.Length];
        for (int row = 0; row < hashes.Length; row++)
        {
            // FNV-1a, then mixed so that all bits depend on all bytes.
            ulong hash = 14_695_981_039_346_656_037UL ^ unchecked((ulong)seed * 0x9E37_79B9_7F4A_7C15UL);
            foreach (byte part in keys[row])
            {
                hash = unchecked((hash ^ part) * 1_099_511_628_211UL);
            }
            hash = unchecked((hash ^ (hash >> 33)) * 0xFF51_AFD7_ED55_8CCDUL);
            hashes[row] = hash ^ (hash >> 33);
        }
        return PrimitiveColumn.From<ulong>(DataType.UInt64, hashes, memory);
    }
}
