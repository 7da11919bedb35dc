using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Native;

/// <summary>Aggregates of small columns as Python objects.</summary>
internal static class PythonAggregates
{
    /// <summary>How many values are null; the caller's to find.</summary>
    public const int Nulls = 4;

    private const int Sum = 0, Mean = 1, Least = 2, Largest = 3, Deviation = 5, Variance = 6, Distinct = 7;

    /// <summary>A new reference; 0 for a type or an aggregate without a form here.</summary>
    public static unsafe nint Of(Column column, int kind)
    {
        return column.Type.IsExtension ? 0 : column.Type.Kind switch
        {
            TypeKind.Int64 => Integers<long>((PrimitiveColumn)column, kind),
            TypeKind.Int32 => Integers<int>((PrimitiveColumn)column, kind),
            TypeKind.UInt32 => Integers<uint>((PrimitiveColumn)column, kind),
            TypeKind.Float64 => Floats((PrimitiveColumn)column, kind),
            _ => 0,
        };
    }

    private static unsafe nint Integers<T>(PrimitiveColumn column, int kind) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> values = column.Values<T>();
        int count = values.Length - column.NullCount;
        if (kind == Distinct)
        {
            return CountDistinct(values, column);
        }
        if (count == 0 && kind != Sum)
        {
            return Missing();
        }
        switch (kind)
        {
            // Sums of narrower types wrap in their own type: the engine's to find.
            case Sum when typeof(T) != typeof(long):
                return 0;
            case Sum:
                return PythonFunctions.FromInt64(Reductions.Sum(values, column.Validity));
            case Mean:
                return PythonFunctions.FromDouble(Total(values, column) / count);
            case Least:
                return PythonFunctions.FromInt64(long.CreateTruncating(Reductions.Min(values, column.Validity)));
            case Largest:
                return PythonFunctions.FromInt64(long.CreateTruncating(Reductions.Max(values, column.Validity)));
            default:
                return Spread(values, column, kind);
        }
    }

    // As the engine does it: exact, and rounded once.
    private static double Total<T>(ReadOnlySpan<T> values, PrimitiveColumn column) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Bitmap? validity = column.HasNulls ? column.Validity : null;
        if (typeof(T) != typeof(long))
        {
            return Reductions.Sum(values, validity);
        }
        if (validity is null)
        {
            return (double)Wide(MemoryMarshal.Cast<T, long>(values));
        }
        Int128 total = 0;
        for (int row = 0; row < values.Length; row++)
        {
            total += validity is null || validity[row] ? Int128.CreateTruncating(values[row]) : 0;
        }
        return (double)total;
    }

    // Halves of 32 bits are added apart, so that nothing overflows; the sign is turned into an offset first.
    private static Int128 Wide(ReadOnlySpan<long> values)
    {
        (ulong high, ulong low) = (0, 0);
        int next = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref long first = ref MemoryMarshal.GetReference(values);
            (Vector256<ulong> highs, Vector256<ulong> lows) = (default, default);
            Vector256<ulong> sign = Vector256.Create(1UL << 63);
            Vector256<ulong> half = Vector256.Create((ulong)uint.MaxValue);
            for (; next <= values.Length - Vector256<long>.Count; next += Vector256<long>.Count)
            {
                Vector256<ulong> bits = Vector256.LoadUnsafe(ref first, (nuint)next).AsUInt64() ^ sign;
                highs += bits >>> 32;
                lows += bits & half;
            }
            (high, low) = (Vector256.Sum(highs), Vector256.Sum(lows));
        }
        for (; next < values.Length; next++)
        {
            ulong bits = (ulong)values[next] ^ (1UL << 63);
            high += bits >> 32;
            low += (uint)bits;
        }
        return ((Int128)high << 32) + low - ((Int128)values.Length << 63);
    }

    /// <summary>Different values, null being one of them: all that were met stand in a table by their hash.</summary>
    private static unsafe nint CountDistinct<T>(ReadOnlySpan<T> values, PrimitiveColumn column) where T : unmanaged, IBinaryInteger<T>
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * values.Length) | 16);
        long[] table = ArrayPool<long>.Shared.Rent(size);
        Array.Clear(table, 0, size);
        bool hasZero = false;
        int count = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (column.HasNulls && !column.IsValid(row))
            {
                continue;
            }
            long value = long.CreateTruncating(values[row]);
            if (value == 0)
            {
                hasZero = true;
                continue;
            }
            int place = (int)((ulong)value * 0x9E37_79B9_7F4A_7C15UL >> 40) & (size - 1);
            while (table[place] != 0 && table[place] != value)
            {
                place = (place + 1) & (size - 1);
            }
            count += table[place] == 0 ? 1 : 0;
            table[place] = value;
        }
        ArrayPool<long>.Shared.Return(table);
        return PythonFunctions.FromInt64(count + (hasZero ? 1 : 0) + (column.HasNulls ? 1 : 0));
    }

    private static unsafe nint Spread<T>(ReadOnlySpan<T> values, PrimitiveColumn column, int kind) where T : unmanaged, INumber<T>
    {
        // Longer columns come to the engine's accumulator in batches.
        if (kind is not (Deviation or Variance) || values.Length > Batch.MaxRows)
        {
            return 0;
        }
        Moments moments = Moments.Of(values, column.HasNulls ? column.Validity : null);
        if (moments.Count <= 1)
        {
            return Missing();
        }
        double variance = moments.Spread / (moments.Count - 1);
        return PythonFunctions.FromDouble(kind == Deviation ? Math.Sqrt(variance) : variance);
    }

    private static unsafe nint Floats(PrimitiveColumn column, int kind)
    {
        ReadOnlySpan<double> values = column.Values<double>();
        int count = values.Length - column.NullCount;
        if (count == 0 && kind is not (Sum or Distinct))
        {
            return Missing();
        }
        return kind switch
        {
            Sum => PythonFunctions.FromDouble(Reductions.Sum(values, column.Validity)),
            Mean => PythonFunctions.FromDouble(Reductions.Sum(values, column.Validity) / count),
            Least => PythonFunctions.FromDouble(Reductions.Min(values, column.Validity)),
            Largest => PythonFunctions.FromDouble(Reductions.Max(values, column.Validity)),
            _ => Spread(values, column, kind),
        };
    }

    private static unsafe nint Missing()
    {
        PythonFunctions.Retain(PythonFunctions.None);
        return PythonFunctions.None;
    }
}
