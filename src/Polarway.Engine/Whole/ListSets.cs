using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>Which items a set operation keeps.</summary>
internal enum SetOp
{
    Union, Intersection, Difference, SymmetricDifference,
}

/// <summary>Lists as sets: distinct items in the order of their first places. Null equals null, NaN equals NaN.</summary>
internal static class ListSets
{
    /// <summary>One list for each row; null where either is. Both have items of one type; borrowed.</summary>
    public static Column Apply(SetOp op, Operand left, Operand right, int length, Allocator memory)
    {
        var (leftRows, rightRows) = (new ListRows(left), new ListRows(right));
        using Column all = Concatenation.Concat([leftRows.Items, rightRows.Items], memory);
        int[] values = Distinctness.Groups([all], all.Length, memory, out _);
        int shift = leftRows.Items.Length;
        var assembly = new ListAssembly(length);
        var (first, second, taken) = (new HashSet<int>(), new HashSet<int>(), new HashSet<int>());
        for (int row = 0; row < length; row++)
        {
            bool isValid = leftRows.IsValid(row) && rightRows.IsValid(row);
            if (isValid)
            {
                Fill(first, values, leftRows.Start(row), leftRows.Count(row));
                Fill(second, values, shift + rightRows.Start(row), rightRows.Count(row));
                taken.Clear();
                Keep(leftRows.Start(row), leftRows.Count(row), v => op switch { SetOp.Union => true, SetOp.Intersection => second.Contains(v), _ => !second.Contains(v) });
                Keep(shift + rightRows.Start(row), rightRows.Count(row), v => op == SetOp.Union || (op == SetOp.SymmetricDifference && !first.Contains(v)));
            }
            assembly.EndRow(isValid);
        }
        return assembly.Finish(all, memory);

        void Keep(int start, int count, Func<int, bool> isWanted)
        {
            for (int item = start; item < start + count; item++)
            {
                if (isWanted(values[item]) && taken.Add(values[item]))
                {
                    assembly.Add(item);
                }
            }
        }
    }

    private static void Fill(HashSet<int> set, int[] values, int start, int count)
    {
        set.Clear();
        for (int item = start; item < start + count; item++)
        {
            set.Add(values[item]);
        }
    }
}
