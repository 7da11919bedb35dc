using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Casts between decimals and other numbers.</summary>
internal static unsafe class DecimalCast
{
    /// <summary>Null when Polars has no such cast.</summary>
    public static Column? From(PrimitiveColumn source, DataType target, Allocator memory)
    {
        if (source.Type.IsWideDecimal)
        {
            return WideDecimalCast.From(source, target, memory);
        }
        if (target.IsWideDecimal)
        {
            return WideDecimalCast.FromDecimal(source, target, memory);
        }
        Int128* values = ValuePointer.Of<Int128>(source);
        int scale = source.Type.Scale;
        switch (target.Kind)
        {
            case TypeKind.Decimal:
                return ConversionLoop.Run<Int128, Int128, DecimalToDecimal>(source, values, target, new(scale, target), memory);
            case TypeKind.Float16:
                return ConversionLoop.Run<Int128, Half, DecimalToFloat<Half>>(source, values, target, new(scale), memory);
            case TypeKind.Float32:
                return ConversionLoop.Run<Int128, float, DecimalToFloat<float>>(source, values, target, new(scale), memory);
            case TypeKind.Float64:
                return ConversionLoop.Run<Int128, double, DecimalToFloat<double>>(source, values, target, new(scale), memory);
            default:
                if (!target.IsInteger)
                {
                    return null;
                }
                using (PrimitiveColumn whole = ConversionLoop.Run<Int128, Int128, DecimalToInteger>(source, values, DataType.Int128, new(scale), memory))
                {
                    return NumericCast.Run(whole, target, false, memory);
                }
        }
    }

    /// <summary>Null when Polars has no such cast.</summary>
    public static Column? To(PrimitiveColumn source, DataType target, Allocator memory) => source.Type.Kind switch
    {
        _ when target.IsWideDecimal => WideDecimalCast.To(source, target, memory),
        TypeKind.Int8 => Integers<sbyte>(source, target, memory),
        TypeKind.Int16 => Integers<short>(source, target, memory),
        TypeKind.Int32 => Integers<int>(source, target, memory),
        TypeKind.Int64 => Integers<long>(source, target, memory),
        TypeKind.Int128 => Integers<Int128>(source, target, memory),
        TypeKind.UInt8 => Integers<byte>(source, target, memory),
        TypeKind.UInt16 => Integers<ushort>(source, target, memory),
        TypeKind.UInt32 => Integers<uint>(source, target, memory),
        TypeKind.UInt64 => Integers<ulong>(source, target, memory),
        TypeKind.UInt128 => Integers<UInt128>(source, target, memory),
        TypeKind.Float16 => Floats<Half>(source, target, memory),
        TypeKind.Float32 => Floats<float>(source, target, memory),
        TypeKind.Float64 => Floats<double>(source, target, memory),
        _ => null,
    };

    private static PrimitiveColumn Integers<T>(PrimitiveColumn source, DataType target, Allocator memory) where T : unmanaged, IBinaryInteger<T>
        => ConversionLoop.Run<T, Int128, IntegerToDecimal<T>>(source, ValuePointer.Of<T>(source), target, new(target), memory);

    private static PrimitiveColumn Floats<T>(PrimitiveColumn source, DataType target, Allocator memory) where T : unmanaged, IFloatingPoint<T>
        => ConversionLoop.Run<T, Int128, FloatToDecimal<T>>(source, ValuePointer.Of<T>(source), target, new(target), memory);
}
