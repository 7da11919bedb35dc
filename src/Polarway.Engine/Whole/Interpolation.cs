using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Fills nulls between two values on the line between them.</summary>
internal static class Interpolation
{
    /// <summary>Float64 values; nulls at both ends stay.</summary>
    public static Column Linear(Column column, Allocator memory)
    {
        using Column wide = Cast.To(column, DataType.Float64, false, memory);
        ReadOnlySpan<double> values = ((PrimitiveColumn)wide).Values<double>();
        NativeBuffer buffer = memory.Allocate((long)values.Length * sizeof(double));
        Span<double> target = buffer.Span<double>();
        var valid = new bool[values.Length];
        int before = -1;
        for (int row = 0; row < values.Length; row++)
        {
            if (!wide.IsValid(row))
            {
                continue;
            }
            target[row] = values[row];
            valid[row] = true;
            for (int between = before + 1; before >= 0 && between < row; between++)
            {
                target[between] = values[before] + ((values[row] - values[before]) * (between - before) / (row - before));
                valid[between] = true;
            }
            before = row;
        }
        return new PrimitiveColumn(DataType.Float64, buffer, values.Length, Bitmap.From(valid, memory));
    }
}
