using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Columns of evenly spaced integers.</summary>
internal static class Ranges
{
    /// <summary>From <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public static Column Of(long start, long end, long step, Allocator memory)
    {
        Int128 span = step > 0 ? (Int128)end - start : (Int128)start - end;
        Int128 width = Int128.Abs(step);
        Int128 count = span <= 0 ? 0 : (span + width - 1) / width;
        if (count > Array.MaxLength)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"int_range from {start} to {end} by {step} has {count} rows, a column has at most {Array.MaxLength}");
        }
        NativeBuffer buffer = memory.Allocate((long)count * sizeof(long));
        Span<long> target = buffer.Span<long>();
        for (int row = 0; row < target.Length; row++)
        {
            target[row] = start + (row * step);
        }
        return new PrimitiveColumn(DataType.Int64, buffer, (int)count);
    }
}
