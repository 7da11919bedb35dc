using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>Which rows of columns are alike. Null equals null, NaN equals NaN, -0 equals 0.</summary>
internal static class Distinctness
{
    /// <summary>A number for each row, the same for rows that are alike; numbers start at 0 in the order of first rows.</summary>
    public static int[] Groups(ReadOnlySpan<Column> columns, int length, Allocator memory, out int count)
    {
        var groups = new int[length];
        count = 0;
        var orders = new RowOrder[columns.Length];
        using EncodedRows encoded = RowEncoding.Encode(columns, orders, memory);
        var known = new Dictionary<EncodedRow, int>(new EncodedRowEquality(encoded));
        for (int row = 0; row < length; row++)
        {
            if (!known.TryGetValue(new EncodedRow(row), out int group))
            {
                group = count++;
                known.Add(new EncodedRow(row), group);
            }
            groups[row] = group;
        }
        return groups;
    }

    /// <summary>The rows of each group, ascending, one group after the other.</summary>
    public static int[][] RowsOf(int[] groups, int count)
    {
        var sizes = new int[count];
        foreach (int group in groups)
        {
            sizes[group]++;
        }
        int[][] rows = Array.ConvertAll(sizes, size => new int[size]);
        Array.Clear(sizes);
        for (int row = 0; row < groups.Length; row++)
        {
            rows[groups[row]][sizes[groups[row]]++] = row;
        }
        return rows;
    }

    public static Column Unique(Column column, Allocator memory)
    {
        int[] groups = Groups([column], column.Length, memory, out int count);
        return Gather.Take(column, FirstRows(groups, count), memory);
    }

    public static int[] FirstRows(int[] groups, int count)
    {
        var first = new int[count];
        for (int row = groups.Length - 1; row >= 0; row--)
        {
            first[groups[row]] = row;
        }
        return first;
    }

    /// <summary>True for rows whose value occurs once only (or, with <paramref name="repeated"/>, more than once).</summary>
    public static Column Once(Column column, bool repeated, Allocator memory)
    {
        int[] groups = Groups([column], column.Length, memory, out int count);
        var sizes = new int[count];
        foreach (int group in groups)
        {
            sizes[group]++;
        }
        return Flags(groups.Length, row => sizes[groups[row]] > 1 == repeated, memory);
    }

    /// <summary>True for the first (or last) row of each value.</summary>
    public static Column Edge(Column column, bool last, Allocator memory)
    {
        int[] groups = Groups([column], column.Length, memory, out int count);
        var edges = new int[count];
        for (int row = 0; row < groups.Length; row++)
        {
            int current = last ? row : groups.Length - 1 - row;
            edges[groups[current]] = current;
        }
        return Flags(groups.Length, row => edges[groups[row]] == row, memory);
    }

    private static BooleanColumn Flags(int length, Func<int, bool> test, Allocator memory)
    {
        var flags = new bool[length];
        for (int row = 0; row < length; row++)
        {
            flags[row] = test(row);
        }
        return new BooleanColumn(Bitmap.From(flags, memory));
    }

    private readonly record struct EncodedRow(int Row);

    private sealed class EncodedRowEquality(EncodedRows rows) : IEqualityComparer<EncodedRow>
    {
        public bool Equals(EncodedRow left, EncodedRow right) => rows[left.Row].SequenceEqual(rows[right.Row]);

        public int GetHashCode(EncodedRow row)
        {
            var hash = new HashCode();
            hash.AddBytes(rows[row.Row]);
            return hash.ToHashCode();
        }
    }
}
