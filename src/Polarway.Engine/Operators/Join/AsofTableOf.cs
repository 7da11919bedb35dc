using Polarway.Core.Columns;
using Polarway.Core.Columns.Builders;
using Polarway.Core.Memory;
using Polarway.Engine.HashTable;

namespace Polarway.Engine.Operators.Join;

/// <summary>The values of a held side in their order, group after group, and the search in them: from where the last one of the group ended,
/// in steps that double, so that rows in order cost next to nothing and rows in any order are still found.</summary>
internal sealed class AsofTable<T, TOrder>(AsofSpec spec, Batch rows, KeyTable? keys, AsofValues values, T? tolerance, Allocator memory)
    : AsofTable(spec, rows, keys, values, memory) where T : unmanaged where TOrder : struct, IAsofOrder<T>
{
    private readonly AsofOrderCheck<T> _order = new(TOrder.IsLess);
    private readonly NativeList<T> _values = new(memory);
    private readonly NativeList<int> _rows = new(memory);
    private readonly NativeList<int> _starts = new(memory);

    protected override void Fill(Column compared, RowsByKey? groups)
    {
        ReadOnlySpan<T> all = ((PrimitiveColumn)compared).Values<T>();
        _values.Reserve(all.Length);
        _rows.Reserve(all.Length);
        _starts.Add(0);
        for (int group = 0; group < Groups; group++)
        {
            ReadOnlySpan<int> members = groups is null ? default : groups[group];
            int count = groups is null ? all.Length : members.Length;
            for (int place = 0; place < count; place++)
            {
                int row = groups is null ? place : members[place];
                if (compared.IsValid(row))
                {
                    _values.Add(all[row]);
                    _rows.Add(row);
                }
            }
            _starts.Add(_values.Count);
        }
        if (Spec.ChecksOrder)
        {
            CheckSpan(_values.Span);
        }
    }

    protected override void CheckOrder(Column compared, long sequence)
    {
        ReadOnlySpan<T> all = ((PrimitiveColumn)compared).Values<T>();
        if (!compared.HasNulls)
        {
            CheckSpan(all);
            if (all.Length > 0)
            {
                _order.Add(sequence, all[0], all[^1]);
            }
            return;
        }
        int first = -1;
        int last = -1;
        for (int row = 0; row < all.Length; row++)
        {
            if (!compared.IsValid(row))
            {
                continue;
            }
            if (last >= 0 && TOrder.IsLess(all[row], all[last]))
            {
                AsofOrderCheck.Fail();
            }
            first = first < 0 ? row : first;
            last = row;
        }
        if (last >= 0)
        {
            _order.Add(sequence, all[first], all[last]);
        }
    }

    protected override void Search(Column compared, ReadOnlySpan<int> groups, Span<int> hints, Span<int> found)
    {
        ReadOnlySpan<T> ours = ((PrimitiveColumn)compared).Values<T>();
        ReadOnlySpan<int> rows = _rows.Span;
        ReadOnlySpan<int> starts = _starts.Span;
        bool hasNulls = compared.HasNulls;
        for (int row = 0; row < ours.Length; row++)
        {
            int group = groups.IsEmpty ? 0 : groups[row];
            if ((uint)group >= (uint)hints.Length || (hasNulls && !compared.IsValid(row)))
            {
                found[row] = -1;
                continue;
            }
            int place = Nearest(ours[row], starts[group], starts[group + 1], ref hints[group]);
            found[row] = place < 0 ? -1 : rows[place];
        }
    }

    protected override void Free()
    {
        _values.Dispose();
        _rows.Dispose();
        _starts.Dispose();
    }

    private static void CheckSpan(ReadOnlySpan<T> values)
    {
        for (int row = 1; row < values.Length; row++)
        {
            if (TOrder.IsLess(values[row], values[row - 1]))
            {
                AsofOrderCheck.Fail();
            }
        }
    }

    /// <summary>The place of the nearest value of a stretch; -1 for none.</summary>
    private int Nearest(T value, int start, int end, ref int hint)
    {
        AsofRule rule = Spec.Rule;
        int before = -1;
        int after = end;
        if (rule.Strategy != AsofStrategy.Forward)
        {
            hint = Bound(value, start, end, hint, rule.AllowsEqual);
            before = hint - 1;
        }
        if (rule.Strategy != AsofStrategy.Backward)
        {
            hint = Bound(value, start, end, hint, !rule.AllowsEqual);
            after = hint;
        }
        ReadOnlySpan<T> values = _values.Span;
        bool hasBefore = before >= start;
        bool hasAfter = after < end;
        if (!hasBefore && !hasAfter)
        {
            return -1;
        }
        bool takesAfter = hasAfter && (!hasBefore || TOrder.IsHighNearer(values[before], value, values[after]));
        if (takesAfter && rule.Strategy == AsofStrategy.Nearest)
        {
            // Of equal ones the last, as when looking backward.
            after = Bound(values[after], start, end, after, true) - 1;
        }
        int chosen = takesAfter ? after : before;
        (T low, T high) = takesAfter ? (value, values[chosen]) : (values[chosen], value);
        return tolerance is not { } most || TOrder.IsWithin(low, high, most) ? chosen : -1;
    }

    /// <summary>The first place of a stretch whose value is not below another one, or (<paramref name="passesEqual"/>) is above it.</summary>
    private int Bound(T value, int start, int end, int hint, bool passesEqual)
    {
        ReadOnlySpan<T> values = _values.Span;
        hint = Math.Clamp(hint, start, end);
        int low = start;
        int high = end;
        if (hint < end && IsPassed(values[hint], value, passesEqual))
        {
            low = hint + 1;
            for (long step = 1; low + step - 1 < end; step *= 2)
            {
                int place = (int)(low + step - 1);
                if (!IsPassed(values[place], value, passesEqual))
                {
                    high = place;
                    break;
                }
                low = place + 1;
            }
        }
        else
        {
            high = hint;
            for (long step = 1; high - step >= start; step *= 2)
            {
                int place = (int)(high - step);
                if (IsPassed(values[place], value, passesEqual))
                {
                    low = place + 1;
                    break;
                }
                high = place;
            }
        }
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) >> 1);
            bool isPassed = IsPassed(values[middle], value, passesEqual);
            low = isPassed ? middle + 1 : low;
            high = isPassed ? high : middle;
        }
        return low;
    }

    private static bool IsPassed(T held, T value, bool passesEqual) => passesEqual ? !TOrder.IsLess(value, held) : TOrder.IsLess(held, value);
}
