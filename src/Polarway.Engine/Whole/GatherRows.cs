using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;

namespace Polarway.Engine.Whole;

/// <summary>Rows at given positions.</summary>
internal static class GatherRows
{
    /// <param name="positions">Int64; negative ones count from the end; a null gives null.</param>
    /// <exception cref="PolarwayException">OutOfBounds, unless what lies outside is null.</exception>
    public static Column Take(Column column, PrimitiveColumn positions, bool nullOutside, Allocator memory)
    {
        ReadOnlySpan<long> wanted = positions.Values<long>();
        var rows = new int[wanted.Length];
        for (int index = 0; index < rows.Length; index++)
        {
            if (!positions.IsValid(index))
            {
                rows[index] = -1;
                continue;
            }
            long row = wanted[index] < 0 ? wanted[index] + column.Length : wanted[index];
            bool isInside = row >= 0 && row < column.Length;
            if (!isInside && !nullOutside)
            {
                Throw.Error(ErrorKind.OutOfBounds, $"gather indices are out of bounds: index {wanted[index]} of a column of {column.Length} rows; use null_on_oob=True to get null");
            }
            rows[index] = isInside ? (int)row : -1;
        }
        return Gather.Take(column, rows, memory);
    }
}
