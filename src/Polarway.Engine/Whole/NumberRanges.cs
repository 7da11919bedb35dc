using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Whole;

/// <summary>Lists of evenly spaced numbers, one for each row; null where an argument is. Results carry one reference for the caller.</summary>
internal static class NumberRanges
{
    /// <summary>Integers from a start to before an end.</summary>
    public static ListColumn Integers(Operand start, Operand end, Operand step, int length, Allocator memory) => Each<long>(DataType.Int64, [start, end, step], length, memory, (row, target) =>
    {
        long by = At<long>(step, row);
        if (by == 0)
        {
            Throw.Error(ErrorKind.InvalidOperation, "step must not be zero");
        }
        for (long value = At<long>(start, row), last = At<long>(end, row); by > 0 ? value < last : value > last; value += by)
        {
            target.Add(value);
        }
    });

    /// <summary>So many numbers from a start to an end.</summary>
    public static ListColumn Floats(Operand start, Operand end, Operand count, RangeEnds ends, int length, Allocator memory)
        => Each<double>(DataType.Float64, [start, end, count], length, memory, (row, target) =>
        {
            (double low, double high, long number) = (At<double>(start, row), At<double>(end, row), Count(count, row));
            (double step, double first) = Spacing(low, high, number, ends);
            for (long place = 0; place < number; place++)
            {
                bool isEnd = place == number - 1 && number > 1 && (ends & RangeEnds.End) != 0;
                target.Add(isEnd ? high : first + (place * step));
            }
        });

    /// <summary>So many ticks from a start to an end.</summary>
    public static ListColumn Points(Operand start, Operand end, Operand count, RangeEnds ends, DataType type, int length, Allocator memory)
        => Each<long>(type, [start, end, count], length, memory, (row, target) =>
        {
            (long low, long high, long number) = (At<long>(start, row), At<long>(end, row), Count(count, row));
            (double step, double first) = Spacing(0, high - low, number, ends);
            for (long place = 0; place < number; place++)
            {
                bool isEnd = place == number - 1 && number > 1 && (ends & RangeEnds.End) != 0;
                target.Add(isEnd ? high : low + (long)(first + (place * step)));
            }
        });

    private static (double Step, double First) Spacing(double low, double high, long count, RangeEnds ends)
    {
        double span = high - low;
        return ends switch
        {
            RangeEnds.Both => (count > 1 ? span / (count - 1) : 0, low),
            RangeEnds.Start => (span / Math.Max(1, count), low),
            RangeEnds.End => (span / Math.Max(1, count), low + (span / Math.Max(1, count))),
            _ => (span / (count + 1), low + (span / (count + 1))),
        };
    }

    private static long Count(Operand count, int row)
    {
        long number = At<long>(count, row);
        return number >= 0 ? number : Throw.Error<long>(ErrorKind.Compute, $"'num_samples' must be non-negative integer, got {number}");
    }

    private static T At<T>(Operand operand, int row) where T : unmanaged => ((PrimitiveColumn)operand.Column).Values<T>()[operand.IsScalar ? 0 : row];

    private static ListColumn Each<T>(DataType type, Operand[] arguments, int length, Allocator memory, Action<int, List<T>> append) where T : unmanaged
    {
        var (values, bounds, valid) = (new List<T>(), new List<long>(length + 1) { 0 }, new List<bool>(length));
        for (int row = 0; row < length; row++)
        {
            int current = row;
            bool isValid = Array.TrueForAll(arguments, a => a.Column.IsValid(a.IsScalar ? 0 : current));
            if (isValid)
            {
                append(row, values);
            }
            bounds.Add(values.Count);
            valid.Add(isValid);
        }
        NativeBuffer offsets = memory.Allocate(bounds.Count * (long)sizeof(long));
        CollectionsMarshal.AsSpan(bounds).CopyTo(offsets.Span<long>());
        Bitmap? validity = valid.Contains(false) ? Bitmap.From(CollectionsMarshal.AsSpan(valid), memory) : null;
        Column items = PrimitiveColumn.From<T>(type, CollectionsMarshal.AsSpan(values), memory);
        return new ListColumn(DataType.List(type), offsets, items, length, validity);
    }
}
