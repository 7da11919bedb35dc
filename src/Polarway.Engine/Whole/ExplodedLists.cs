using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>Lists as plain rows.</summary>
internal static class ExplodedLists
{
    /// <summary>The items of all lists, one after the other.</summary>
    /// <param name="emptyAsNull">An empty list gives a null, else nothing.</param>
    /// <param name="keepNulls">A null list gives a null, else nothing.</param>
    public static Column Of(ListColumn lists, bool emptyAsNull, bool keepNulls, Allocator memory)
    {
        ReadOnlySpan<long> offsets = lists.Offsets;
        var rows = new List<int>();
        for (int row = 0; row < lists.Length; row++)
        {
            if (!lists.IsValid(row) || offsets[row] == offsets[row + 1])
            {
                if (lists.IsValid(row) ? emptyAsNull : keepNulls)
                {
                    rows.Add(-1);
                }
                continue;
            }
            for (long item = offsets[row]; item < offsets[row + 1]; item++)
            {
                rows.Add((int)item);
            }
        }
        return Gather.Take(lists.Items, [.. rows], memory);
    }
}
