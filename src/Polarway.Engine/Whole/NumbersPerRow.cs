using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Runs a function of one or two numbers for rows that have numbers of their own: once for each different pair, over the rows that have it.</summary>
internal static class NumbersPerRow
{
    /// <param name="values">What the function is called on.</param>
    /// <param name="first">Int64; null gives null.</param>
    /// <param name="second">Int64, or none; its null is handed on.</param>
    /// <param name="type">Of the result.</param>
    /// <param name="kernel">Gets the rows of one pair, and gives as many.</param>
    /// <returns>A reference for the caller.</returns>
    public static Column Run(Operand values, Operand first, Operand? second, int length, DataType type, Func<Column, long, long?, Column> kernel, Allocator memory)
    {
        using Column all = values.IsScalar ? Fill.Repeat(values.Column, length, memory) : values.Column.Retain();
        var groups = new Dictionary<(long, long?), List<int>>();
        for (int row = 0; row < length; row++)
        {
            if (At(first, row) is not { } number)
            {
                continue;
            }
            (long, long?) key = (number, second is { } other ? At(other, row) : null);
            if (!groups.TryGetValue(key, out List<int>? rows))
            {
                groups.Add(key, rows = []);
            }
            rows.Add(row);
        }
        var places = new int[length];
        Array.Fill(places, -1);
        var parts = new List<Column> { Fill.Nulls(type, 0, memory) };
        try
        {
            int next = 0;
            foreach (((long number, long? other), List<int> rows) in groups)
            {
                using Column part = Gather.Take(all, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows), memory);
                parts.Add(kernel(part, number, other));
                foreach (int row in rows)
                {
                    places[row] = next++;
                }
            }
            using Column results = Concatenation.Concat([.. parts], memory);
            return Gather.Take(results, places, memory);
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    private static long? At(Operand numbers, int row)
    {
        int at = numbers.IsScalar ? 0 : row;
        return numbers.Column.IsValid(at) ? ((PrimitiveColumn)numbers.Column).Values<long>()[at] : null;
    }
}
