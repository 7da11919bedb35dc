using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Values that belong to groups, as lists by group and back.</summary>
internal static class GroupLists
{
    /// <summary>Sorts entries by group, those of one group in the order they came: the entry at each place, and where each group
    /// starts (one number more than groups).</summary>
    public static void Sort(ReadOnlySpan<int> groups, int groupCount, Span<int> entries, Span<long> offsets)
    {
        offsets.Clear();
        foreach (int group in groups)
        {
            offsets[group + 1]++;
        }
        for (int group = 0; group < groupCount; group++)
        {
            offsets[group + 1] += offsets[group];
        }
        for (int entry = 0; entry < groups.Length; entry++)
        {
            entries[(int)offsets[groups[entry]]++] = entry;
        }
        // Each start has moved to its end, which is the next group's start.
        for (int group = groupCount; group > 0; group--)
        {
            offsets[group] = offsets[group - 1];
        }
        offsets[0] = 0;
    }

    /// <summary>The items of lists one after the other; each list's group once per item is added to <paramref name="itemGroups"/>.
    /// The caller gets a reference.</summary>
    public static Column Flatten(ListColumn lists, ReadOnlySpan<int> groups, NativeList<int> itemGroups)
    {
        ReadOnlySpan<long> offsets = lists.Offsets;
        for (int row = 0; row < groups.Length; row++)
        {
            itemGroups.Extend((int)(offsets[row + 1] - offsets[row])).Fill(groups[row]);
        }
        return lists.Items.Slice((int)offsets[0], (int)(offsets[^1] - offsets[0]));
    }
}
