using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;

namespace Polarway.Native;

/// <summary>Aggregates of small columns as Python objects.</summary>
internal static class PythonAggregates
{
    private const int Sum = 0, Mean = 1, Least = 2, Largest = 3, Nulls = 4, Deviation = 5, Variance = 6;
    // A sum of so many values below this does not overflow.
    private const long SmallValue = 1L << 46;

    /// <summary>A new reference; 0 for a type or an aggregate without a form here.</summary>
    public static unsafe nint Of(Column column, int kind)
    {
        if (kind == Nulls)
        {
            return PythonFunctions.FromInt64(column.NullCount);
        }
        return column.Type.Kind switch
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
        if (long.CreateSaturating(Reductions.Max(values, validity)) < SmallValue && long.CreateSaturating(Reductions.Min(values, validity)) > -SmallValue)
        {
            return Reductions.Sum(values, validity);
        }
        Int128 total = 0;
        for (int row = 0; row < values.Length; row++)
        {
            total += validity is null || validity[row] ? Int128.CreateTruncating(values[row]) : 0;
        }
        return (double)total;
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
        if (count == 0 && kind != Sum)
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
