using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>How often values occur.</summary>
internal static class Counting
{
    /// <summary>A struct of value and count for each distinct value, in the order of first rows or by falling counts.</summary>
    public static Column ValueCounts(Column column, DataType type, bool sort, bool normalize, Allocator memory)
    {
        int[] sizes = Sizes(column, memory, out int[] first);
        int[] order = [.. Enumerable.Range(0, sizes.Length)];
        if (sort)
        {
            order = [.. order.OrderByDescending(g => sizes[g])];
        }
        Column values = Gather.Take(column, Array.ConvertAll(order, g => first[g]), memory);
        Column counts = normalize
            ? PrimitiveColumn.From<double>(DataType.Float64, Array.ConvertAll(order, g => (double)sizes[g] / column.Length), memory)
            : PrimitiveColumn.From<uint>(DataType.UInt32, Array.ConvertAll(order, g => (uint)sizes[g]), memory);
        return new StructColumn(type, [values, counts], order.Length);
    }

    /// <summary>The values that occur most often, in the order of first rows.</summary>
    public static Column Mode(Column column, Allocator memory)
    {
        int[] sizes = Sizes(column, memory, out int[] first);
        int most = sizes.Length == 0 ? 0 : sizes.Max();
        int[] rows = [.. Enumerable.Range(0, sizes.Length).Where(g => sizes[g] == most).Select(g => first[g])];
        return Gather.Take(column, rows, memory);
    }

    private static int[] Sizes(Column column, Allocator memory, out int[] first)
    {
        int[] groups = Distinctness.Groups([column], column.Length, memory, out int count);
        first = Distinctness.FirstRows(groups, count);
        var sizes = new int[count];
        foreach (int group in groups)
        {
            sizes[group]++;
        }
        return sizes;
    }
}
