using System.Text;
using Polarway.Core.Columns;
using Polarway.Core.Memory;

namespace Polarway.Core.Kernels;

/// <summary>Runs a function of a span for rows that have a span each: once for every different span, over the rows that have it.</summary>
public static class SpansPerRow
{
    /// <param name="column">Dates or datetimes.</param>
    /// <param name="spans">Text such as 1mo2d; null gives null.</param>
    /// <returns>A column of the first one's type, with one reference for the caller.</returns>
    public static Column Run(Operand column, Operand spans, int length, Func<Column, CalendarSpan, Allocator, Column> kernel, Allocator memory)
    {
        using Column values = column.IsScalar ? Fill.Repeat(column.Column, length, memory) : column.Column.Retain();
        int[] ids = Number(spans, length, out List<CalendarSpan> distinct);
        int[] ends = new int[distinct.Count + 1];
        foreach (int id in ids)
        {
            ends[id + 1] += id < 0 ? 0 : 1;
        }
        ends[0] = 0;
        for (int id = 0; id < distinct.Count; id++)
        {
            ends[id + 1] += ends[id];
        }
        int[] next = ends[..^1];
        var order = new int[ends[^1]];
        var places = new int[ids.Length];
        for (int row = 0; row < ids.Length; row++)
        {
            places[row] = ids[row] < 0 ? -1 : next[ids[row]]++;
            if (places[row] >= 0)
            {
                order[places[row]] = row;
            }
        }
        return Spread(values, distinct, order, ends, places, kernel, memory);
    }

    private static Column Spread(Column values, List<CalendarSpan> distinct, int[] order, int[] ends, int[] places, Func<Column, CalendarSpan, Allocator, Column> kernel, Allocator memory)
    {
        using Column none = Fill.Nulls(values.Type, 1, memory);
        var parts = new List<Column>();
        try
        {
            for (int id = 0; id < distinct.Count; id++)
            {
                using Column rows = Pick.Rows(values, none, order.AsSpan(ends[id], ends[id + 1] - ends[id]), memory);
                parts.Add(kernel(rows, distinct[id], memory));
            }
            using Column all = parts.Count == 0 ? none.Retain() : Concatenation.Concat([.. parts], memory);
            return Pick.Rows(all, none, places, memory);
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    private static int[] Number(Operand spans, int length, out List<CalendarSpan> distinct)
    {
        var known = new Dictionary<string, int>();
        distinct = [];
        var ids = new int[length];
        var texts = new TextValues(spans);
        for (int row = 0; row < ids.Length; row++)
        {
            if (!spans.Column.IsValid(row & spans.RowMask))
            {
                ids[row] = -1;
                continue;
            }
            string text = Encoding.UTF8.GetString(texts[row]);
            if (!known.TryGetValue(text, out ids[row]))
            {
                ids[row] = distinct.Count;
                known.Add(text, ids[row]);
                distinct.Add(CalendarSpan.Parse(text));
            }
        }
        GC.KeepAlive(spans.Column);
        return ids;
    }
}
