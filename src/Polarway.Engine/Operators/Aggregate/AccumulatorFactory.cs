using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Kernels;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Aggregate;

/// <summary>Chooses the accumulator for a column's memory form.</summary>
internal static class AccumulatorFactory
{
    /// <exception cref="PolarwayException">InvalidOperation: the type has no such aggregate.</exception>
    public static Accumulator Create(AccumulatorRole role, int column, DataType type, Allocator memory)
    {
        if (role is AccumulatorRole.Min or AccumulatorRole.Max or AccumulatorRole.MinOrNan or AccumulatorRole.MaxOrNan)
        {
            bool largest = role is AccumulatorRole.Max or AccumulatorRole.MaxOrNan;
            if (type.Kind == TypeKind.Enum)
            {
                return new CategoryExtremumAccumulator(column, type, largest, memory);
            }
            if (type.IsWideDecimal)
            {
                return new WideExtremumAccumulator(column, type, largest, memory);
            }
            if (type.Physical is PhysicalKind.View or PhysicalKind.Dictionary)
            {
                return new TextExtremumAccumulator(column, type, largest, memory);
            }
        }
        return type.Physical switch
        {
            PhysicalKind.Boolean => new BooleanAccumulator(column, OfInteger<byte>(role, 0, DataType.UInt8, memory), memory),
            PhysicalKind.Int8 => OfInteger<sbyte>(role, column, type, memory),
            PhysicalKind.Int16 => OfInteger<short>(role, column, type, memory),
            PhysicalKind.Int32 => OfInteger<int>(role, column, type, memory),
            PhysicalKind.Int64 => OfInteger<long>(role, column, type, memory),
            PhysicalKind.UInt8 => OfInteger<byte>(role, column, type, memory),
            PhysicalKind.UInt16 => OfInteger<ushort>(role, column, type, memory),
            PhysicalKind.UInt32 => OfInteger<uint>(role, column, type, memory),
            PhysicalKind.UInt64 => OfInteger<ulong>(role, column, type, memory),
            PhysicalKind.Int128 when type.Kind == TypeKind.Decimal && role is AccumulatorRole.Sum or AccumulatorRole.WideSum => new DecimalSumAccumulator(column, memory),
            PhysicalKind.Int128 => OfInteger<Int128>(role, column, type, memory),
            PhysicalKind.UInt128 => OfInteger<UInt128>(role, column, type, memory),
            PhysicalKind.Float16 => OfFloat<Half>(role, column, type, Reductions.Sum, memory),
            PhysicalKind.Float32 => OfFloat<float>(role, column, type, Reductions.Sum, memory),
            PhysicalKind.Float64 => OfFloat<double>(role, column, type, Reductions.Sum, memory),
            _ => Throw.Error<Accumulator>(ErrorKind.InvalidOperation, $"{NameOf(role)} is not defined for {type}; cast the column to a number first"),
        };
    }

    private static Accumulator OfInteger<T>(AccumulatorRole role, int column, DataType type, Allocator memory)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (type.Physical == PhysicalKind.UInt128 && role is AccumulatorRole.Sum or AccumulatorRole.WideSum or AccumulatorRole.Product)
        {
            return OfUnsigned(role, column, memory);
        }
        bool wide = type.Physical is PhysicalKind.Int128 or PhysicalKind.UInt128;
        return role switch
        {
            AccumulatorRole.Sum when !wide => new SumAccumulator<T, long>(column, DataType.Int64, Reductions.Sum, memory),
            AccumulatorRole.WideSum when !wide && type.ByteWidth < 8 => new SumAccumulator<T, long>(column, DataType.Int64, Reductions.Sum, memory),
            AccumulatorRole.Sum or AccumulatorRole.WideSum => new SumAccumulator<T, Int128>(column, DataType.Int128, SumWide, memory),
            AccumulatorRole.Product when wide => new ProductAccumulator<T, Int128>(column, DataType.Int128, memory),
            AccumulatorRole.Product => new ProductAccumulator<T, long>(column, DataType.Int64, memory),
            AccumulatorRole.Moments => new MomentsAccumulator<T>(column, memory),
            AccumulatorRole.Numbers => new NumbersAccumulator<T>(column, memory),
            AccumulatorRole.Min or AccumulatorRole.MinOrNan => new ExtremumAccumulator<T, IntegerMin<T>>(column, type, memory),
            _ => new ExtremumAccumulator<T, IntegerMax<T>>(column, type, memory),
        };
    }

    private static Accumulator OfUnsigned(AccumulatorRole role, int column, Allocator memory) => role switch
    {
        AccumulatorRole.Product => new ProductAccumulator<UInt128, UInt128>(column, DataType.UInt128, memory),
        AccumulatorRole.Sum => new SumAccumulator<UInt128, UInt128>(column, DataType.UInt128, Reductions.SumUnsigned, memory),
        // No integer is wider: a mean is of floats.
        _ => new SumAccumulator<UInt128, double>(column, DataType.Float64, Reductions.Sum, memory),
    };

    private static Accumulator OfFloat<T>(AccumulatorRole role, int column, DataType type, SumAccumulator<T, double>.WholeColumn whole, Allocator memory)
        where T : unmanaged, IFloatingPointIeee754<T>
        => role switch
        {
            AccumulatorRole.Sum or AccumulatorRole.WideSum => new SumAccumulator<T, double>(column, DataType.Float64, whole, memory),
            AccumulatorRole.Product => new ProductAccumulator<T, double>(column, DataType.Float64, memory),
            AccumulatorRole.Moments => new MomentsAccumulator<T>(column, memory),
            AccumulatorRole.Numbers => new NumbersAccumulator<T>(column, memory),
            AccumulatorRole.Min => new ExtremumAccumulator<T, FloatMin<T>>(column, type, memory),
            AccumulatorRole.Max => new ExtremumAccumulator<T, FloatMax<T>>(column, type, memory),
            AccumulatorRole.MinOrNan => new ExtremumAccumulator<T, FloatMinNan<T>>(column, type, memory),
            _ => new ExtremumAccumulator<T, FloatMaxNan<T>>(column, type, memory),
        };

    private static Int128 SumWide<T>(ReadOnlySpan<T> values, Bitmap? validity) where T : unmanaged, IBinaryInteger<T>
    {
        Int128 sum = 0;
        for (int row = 0; row < values.Length; row++)
        {
            sum += validity is null || validity[row] ? Int128.CreateTruncating(values[row]) : 0;
        }
        return sum;
    }

    private static string NameOf(AccumulatorRole role) => role switch
    {
        AccumulatorRole.Sum => "sum",
        AccumulatorRole.WideSum => "mean",
        AccumulatorRole.Product => "product",
        AccumulatorRole.Moments => "std or var",
        AccumulatorRole.Numbers => "median or quantile",
        AccumulatorRole.Min or AccumulatorRole.MinOrNan => "min",
        _ => "max",
    };
}
