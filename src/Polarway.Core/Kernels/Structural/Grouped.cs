using System.Numerics;
using System.Runtime.CompilerServices;
using Polarway.Core.Columns;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>
/// Updates of per-group values: row r belongs to the group <c>groups[r]</c>, whose value is at that place of the target. Every group
/// number lies within the target: the caller has made room.
/// </summary>
public static unsafe class Grouped
{
    /// <summary>Adds one per row.</summary>
    public static void Count(ReadOnlySpan<int> groups, Span<long> counts)
    {
        fixed (int* group = groups)
        fixed (long* count = counts)
        {
            for (int row = 0; row < groups.Length; row++)
            {
                count[group[row]]++;
            }
        }
    }

    /// <summary>Adds one per row that is null.</summary>
    public static void CountNulls(ReadOnlySpan<int> groups, Bitmap validity, Span<long> counts)
    {
        for (int row = 0; row < groups.Length; row++)
        {
            counts[groups[row]] += validity[row] ? 0 : 1;
        }
    }

    /// <summary>Adds the values, converted to the target's type (integers wrap). Nulls are skipped.</summary>
    public static void Add<T, TSum>(ReadOnlySpan<int> groups, ReadOnlySpan<T> values, Bitmap? validity, Span<TSum> sums)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        CheckLength(groups.Length, values.Length);
        fixed (int* group = groups)
        fixed (T* value = values)
        fixed (TSum* sum = sums)
        {
            if (validity is null)
            {
                for (int row = 0; row < groups.Length; row++)
                {
                    sum[group[row]] += TSum.CreateTruncating(value[row]);
                }
                return;
            }
            for (int row = 0; row < groups.Length; row++)
            {
                if (validity[row])
                {
                    sum[group[row]] += TSum.CreateTruncating(value[row]);
                }
            }
        }
    }

    /// <summary>Multiplies by the values, converted to the target's type. Nulls are skipped.</summary>
    public static void Multiply<T, TProduct>(ReadOnlySpan<int> groups, ReadOnlySpan<T> values, Bitmap? validity, Span<TProduct> products)
        where T : unmanaged, INumber<T>
        where TProduct : unmanaged, INumber<TProduct>
    {
        CheckLength(groups.Length, values.Length);
        for (int row = 0; row < groups.Length; row++)
        {
            if (validity is null || validity[row])
            {
                products[groups[row]] *= TProduct.CreateTruncating(values[row]);
            }
        }
    }

    /// <summary>Keeps the smallest or largest value. Nulls are skipped.</summary>
    public static void Fold<T, TOp>(ReadOnlySpan<int> groups, ReadOnlySpan<T> values, Bitmap? validity, Span<T> best)
        where T : unmanaged, INumber<T>
        where TOp : struct, IExtremum<T>
    {
        CheckLength(groups.Length, values.Length);
        fixed (int* group = groups)
        fixed (T* value = values)
        fixed (T* target = best)
        {
            if (validity is null)
            {
                for (int row = 0; row < groups.Length; row++)
                {
                    T* place = target + group[row];
                    *place = TOp.Pick(*place, value[row]);
                }
                return;
            }
            for (int row = 0; row < groups.Length; row++)
            {
                if (validity[row])
                {
                    T* place = target + group[row];
                    *place = TOp.Pick(*place, value[row]);
                }
            }
        }
    }

    /// <summary>Adds values to running moments, Welford's way. Nulls are skipped.</summary>
    public static void Moments<T>(ReadOnlySpan<int> groups, ReadOnlySpan<T> values, Bitmap? validity, Span<Moments> moments)
        where T : unmanaged, INumber<T>
    {
        CheckLength(groups.Length, values.Length);
        fixed (int* group = groups)
        fixed (T* value = values)
        fixed (Moments* target = moments)
        {
            for (int row = 0; row < groups.Length; row++)
            {
                if (validity is null || validity[row])
                {
                    target[group[row]].Add(double.CreateTruncating(value[row]));
                }
            }
        }
    }

    private static void CheckLength(int groups, int values)
    {
        if (groups != values)
        {
            Throw.Internal($"{groups} group numbers for {values} values");
        }
    }
}
