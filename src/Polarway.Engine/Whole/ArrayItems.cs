using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>The items of arrays one behind the other: a missing row has as many missing items, unlike in an exploded list.</summary>
internal static class ArrayItems
{
    public static Column Of(ArrayColumn column, Allocator memory)
    {
        if (column.NullCount == 0)
        {
            return column.Items.Retain();
        }
        int width = column.Type.Width;
        using var places = new NativeList<int>(memory);
        places.Resize(column.Items.Length, -1);
        Span<int> targets = places.Span;
        for (int row = 0; row < column.Length; row++)
        {
            if (!column.IsValid(row))
            {
                continue;
            }
            for (int item = row * width; item < (row + 1) * width; item++)
            {
                targets[item] = item;
            }
        }
        return Gather.Take(column.Items, places.Span, memory);
    }
}
