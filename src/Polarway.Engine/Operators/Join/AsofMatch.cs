using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>
/// Finds for each row of the left input the nearest row of the right one: both are walked once, group by group, since both are sorted.
/// Nulls match nothing.
/// </summary>
/// <param name="groups">The right rows of each key of the group, ascending; null when there are no groups.</param>
internal sealed class AsofMatch(AsofRule rule, RowsByKey? groups, QueryContext context)
{
    /// <summary>The right row of each left row; -1 for none.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: an input is not sorted.</exception>
    public NativeList<int> Run(Batch left, Batch right, ReadOnlySpan<int> numbers, int keys)
    {
        (Column first, Column second) = (left.Columns[rule.Left], right.Columns[rule.Right]);
        DataType type = first.Type;
        if (type.IsFloat)
        {
            return Walk<double, FloatOrder>(first, second, DataType.Float64, rule.Share ?? rule.Tolerance, numbers, keys);
        }
        if (type.Kind is TypeKind.UInt64 or TypeKind.Int128)
        {
            return Walk<Int128, WideOrder>(first, second, DataType.Int128, rule.Tolerance, numbers, keys);
        }
        if (type.Kind == TypeKind.UInt128)
        {
            // The lowest value at the lowest: order and distances stay.
            using Column low = Signed(first);
            using Column high = Signed(second);
            return Walk<Int128, WideOrder>(low, high, DataType.Int128, rule.Tolerance, numbers, keys);
        }
        if (type.Kind == TypeKind.Decimal)
        {
            Int128 scale = 1;
            for (int digit = 0; digit < type.Scale; digit++)
            {
                scale *= 10;
            }
            Int128? units = rule.Share is { } share ? (Int128)(share * (double)scale) : rule.Tolerance * scale;
            return Walk<Int128, WideOrder>(first, second, type, units, numbers, keys);
        }
        if (AsofRule.HasDistance(type) || type.Kind == TypeKind.Boolean)
        {
            return Walk<long, LongOrder>(first, second, DataType.Int64, rule.Tolerance, numbers, keys);
        }
        using Column all = Concatenation.Concat([first, second], context.Memory);
        using Column ranks = TextRanks.Of(all, context.Memory);
        using Column ours = ranks.Slice(0, first.Length);
        using Column theirs = ranks.Slice(first.Length, second.Length);
        return Walk<long, LongOrder>(ours, theirs, DataType.Int64, null, numbers, keys);
    }

    private PrimitiveColumn Signed(Column column)
    {
        ReadOnlySpan<UInt128> from = ((PrimitiveColumn)column).Values<UInt128>();
        NativeBuffer buffer = context.Memory.Allocate((long)from.Length * 16);
        Span<Int128> to = buffer.Span<Int128>();
        for (int row = 0; row < to.Length; row++)
        {
            to[row] = unchecked((Int128)(from[row] ^ (UInt128.One << 127)));
        }
        return new PrimitiveColumn(DataType.Int128, buffer, column.Length, column.Validity?.Share());
    }

    private NativeList<int> Walk<T, TOrder>(Column left, Column right, DataType wide, T? tolerance, ReadOnlySpan<int> numbers, int keys) where T : unmanaged where TOrder : struct, IAsofOrder<T>
    {
        using Column leftValues = Core.Kernels.Cast.To(left, wide, false, context.Memory);
        using Column rightValues = Core.Kernels.Cast.To(right, wide, false, context.Memory);
        ReadOnlySpan<T> ours = ((PrimitiveColumn)leftValues).Values<T>();
        ReadOnlySpan<T> theirs = ((PrimitiveColumn)rightValues).Values<T>();
        using NativeBuffer order = Known(right, numbers.IsEmpty ? null : groups, keys, out int[] starts);
        ReadOnlySpan<int> rows = order.Span<int>()[..starts[^1]];
        if (rule.ChecksOrder && numbers.IsEmpty)
        {
            CheckOrder<T, TOrder>(ours, left);
            CheckOrder<T, TOrder>(theirs, right);
        }
        // How many rows of each group are not later (or earlier, where equal ones do not count) than the left row.
        var passed = new int[starts.Length - 1];
        var reached = new int[starts.Length - 1];
        var found = new NativeList<int>(context.Memory, ours.Length);
        for (int row = 0; row < ours.Length; row++)
        {
            if (row % Batch.DefaultMaxRows == 0)
            {
                context.ThrowIfCancelled();
            }
            int group = numbers.IsEmpty ? 0 : numbers[row];
            if (group < 0 || group >= passed.Length || !left.IsValid(row))
            {
                found.Add(-1);
                continue;
            }
            ReadOnlySpan<int> others = rows[starts[group]..starts[group + 1]];
            ref int low = ref passed[group];
            ref int high = ref reached[group];
            while (low < others.Length && (TOrder.IsLess(theirs[others[low]], ours[row]) || (rule.AllowsEqual && !TOrder.IsLess(ours[row], theirs[others[low]]))))
            {
                low++;
            }
            while (high < others.Length && (TOrder.IsLess(theirs[others[high]], ours[row]) || (!rule.AllowsEqual && !TOrder.IsLess(ours[row], theirs[others[high]]))))
            {
                high++;
            }
            found.Add(Choose<T, TOrder>(ours[row], theirs, others, low - 1, high, tolerance));
        }
        return found;
    }

    private int Choose<T, TOrder>(T value, ReadOnlySpan<T> theirs, ReadOnlySpan<int> others, int before, int after, T? tolerance) where T : unmanaged where TOrder : struct, IAsofOrder<T>
    {
        bool hasBefore = before >= 0 && rule.Strategy != AsofStrategy.Forward;
        bool hasAfter = after < others.Length && rule.Strategy != AsofStrategy.Backward;
        bool takesAfter = hasAfter && (!hasBefore || TOrder.IsHighNearer(theirs[others[before]], value, theirs[others[after]]));
        if (!hasBefore && !hasAfter)
        {
            return -1;
        }
        if (takesAfter && rule.Strategy == AsofStrategy.Nearest)
        {
            // Of equal ones the last, as when looking backward.
            while (after + 1 < others.Length && !TOrder.IsLess(theirs[others[after]], theirs[others[after + 1]]))
            {
                after++;
            }
        }
        int chosen = others[takesAfter ? after : before];
        (T low, T high) = takesAfter ? (value, theirs[chosen]) : (theirs[chosen], value);
        return tolerance is not { } most || TOrder.IsWithin(low, high, most) ? chosen : -1;
    }

    // Right rows whose value is not null, group after group.
    private NativeBuffer Known(Column right, RowsByKey? byKey, int keys, out int[] starts)
    {
        NativeBuffer buffer = context.Memory.Allocate((long)right.Length * sizeof(int));
        Span<int> rows = buffer.Span<int>();
        int count = 0;
        starts = new int[(byKey is null ? 1 : keys) + 1];
        for (int group = 0; group + 1 < starts.Length; group++)
        {
            if (byKey is null)
            {
                for (int row = 0; row < right.Length; row++)
                {
                    rows[count] = row;
                    count += right.IsValid(row) ? 1 : 0;
                }
            }
            else
            {
                foreach (int row in byKey[group])
                {
                    rows[count] = row;
                    count += right.IsValid(row) ? 1 : 0;
                }
            }
            starts[group + 1] = count;
        }
        return buffer;
    }

    private static void CheckOrder<T, TOrder>(ReadOnlySpan<T> values, Column column) where T : unmanaged where TOrder : struct, IAsofOrder<T>
    {
        int before = -1;
        for (int row = 0; row < values.Length; row++)
        {
            if (!column.IsValid(row))
            {
                continue;
            }
            if (before >= 0 && TOrder.IsLess(values[row], values[before]))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"argument in operation 'asof_join' is not sorted, please sort the 'expr/series/column' first (row {row})");
            }
            before = row;
        }
    }
}
