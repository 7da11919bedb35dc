using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Casts between fixed-width numbers by their physical kinds, so for ticks of temporal types too. What does not fit becomes null
/// (or keeps its low bits, when told to wrap).
/// </summary>
internal static unsafe class NumericCast
{
    public static Column Run(PrimitiveColumn source, DataType target, bool wrap, Allocator memory)
    {
        if (source.Type.Physical == target.Physical)
        {
            return source.WithType(target);
        }
        switch (source.Type.Physical)
        {
            case PhysicalKind.Int8: return FromInteger<sbyte>(source, target, wrap, memory);
            case PhysicalKind.Int16: return FromInteger<short>(source, target, wrap, memory);
            case PhysicalKind.Int32: return FromInteger<int>(source, target, wrap, memory);
            case PhysicalKind.Int64: return FromInteger<long>(source, target, wrap, memory);
            case PhysicalKind.Int128: return FromInteger<Int128>(source, target, wrap, memory);
            case PhysicalKind.UInt8: return FromInteger<byte>(source, target, wrap, memory);
            case PhysicalKind.UInt16: return FromInteger<ushort>(source, target, wrap, memory);
            case PhysicalKind.UInt32: return FromInteger<uint>(source, target, wrap, memory);
            case PhysicalKind.UInt64: return FromInteger<ulong>(source, target, wrap, memory);
            case PhysicalKind.UInt128: return FromInteger<UInt128>(source, target, wrap, memory);
            case PhysicalKind.Float16: return FromFloat<Half>(source, target, wrap, memory);
            case PhysicalKind.Float32: return FromFloat<float>(source, target, wrap, memory);
            default: return FromFloat<double>(source, target, wrap, memory);
        }
    }

    /// <summary>0 and 1 of any numeric type.</summary>
    public static Column FromBoolean(BooleanColumn source, DataType target, Allocator memory)
    {
        NativeBuffer bytes = memory.Allocate(source.Length);
        var values = new BitWords(source.Values);
        Span<byte> digits = bytes.Bytes;
        for (int row = 0; row < digits.Length; row++)
        {
            digits[row] = values.Bit(row) ? (byte)1 : (byte)0;
        }
        using var column = new PrimitiveColumn(DataType.UInt8, bytes, source.Length, source.Validity?.Share());
        return Run(column, target, false, memory);
    }

    /// <summary>True where not zero (NaN is not).</summary>
    public static BooleanColumn ToBoolean(PrimitiveColumn source, Allocator memory)
    {
        NativeBuffer bits = BitWords.Allocate(source.Length, memory);
        Int256 zero = default;
        PrimitiveComparison.Run(CompareOp.Ne, source.Type.Physical, ValuePointer.Of(source), &zero, true, source.Length, (ulong*)bits.Pointer);
        return new BooleanColumn(new Bitmap(bits, source.Length), source.Validity?.Share());
    }

    private static Column FromInteger<T>(PrimitiveColumn source, DataType target, bool wrap, Allocator memory) where T : unmanaged, IBinaryInteger<T>
    {
        switch (target.Physical)
        {
            case PhysicalKind.Int8: return Integers<T, sbyte>(source, target, wrap, memory);
            case PhysicalKind.Int16: return Integers<T, short>(source, target, wrap, memory);
            case PhysicalKind.Int32: return Integers<T, int>(source, target, wrap, memory);
            case PhysicalKind.Int64: return Integers<T, long>(source, target, wrap, memory);
            case PhysicalKind.Int128: return Integers<T, Int128>(source, target, wrap, memory);
            case PhysicalKind.UInt8: return Integers<T, byte>(source, target, wrap, memory);
            case PhysicalKind.UInt16: return Integers<T, ushort>(source, target, wrap, memory);
            case PhysicalKind.UInt32: return Integers<T, uint>(source, target, wrap, memory);
            case PhysicalKind.UInt64: return Integers<T, ulong>(source, target, wrap, memory);
            case PhysicalKind.UInt128: return Integers<T, UInt128>(source, target, wrap, memory);
            case PhysicalKind.Float16: return ToFloat<T, Half>(source, target, memory);
            case PhysicalKind.Float32: return ToFloat<T, float>(source, target, memory);
            case PhysicalKind.Float64: return ToFloat<T, double>(source, target, memory);
            default: return Throw.Internal<Column>($"a numeric cast to {target}");
        }
    }

    private static Column FromFloat<T>(PrimitiveColumn source, DataType target, bool wrap, Allocator memory) where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (target.Physical)
        {
            case PhysicalKind.Int8: return Cut<T, sbyte>(source, target, wrap, memory);
            case PhysicalKind.Int16: return Cut<T, short>(source, target, wrap, memory);
            case PhysicalKind.Int32: return Cut<T, int>(source, target, wrap, memory);
            case PhysicalKind.Int64: return Cut<T, long>(source, target, wrap, memory);
            case PhysicalKind.Int128: return Cut<T, Int128>(source, target, wrap, memory);
            case PhysicalKind.UInt8: return Cut<T, byte>(source, target, wrap, memory);
            case PhysicalKind.UInt16: return Cut<T, ushort>(source, target, wrap, memory);
            case PhysicalKind.UInt32: return Cut<T, uint>(source, target, wrap, memory);
            case PhysicalKind.UInt64: return Cut<T, ulong>(source, target, wrap, memory);
            case PhysicalKind.UInt128: return Cut<T, UInt128>(source, target, wrap, memory);
            case PhysicalKind.Float16: return ToFloat<T, Half>(source, target, memory);
            case PhysicalKind.Float32: return ToFloat<T, float>(source, target, memory);
            case PhysicalKind.Float64: return ToFloat<T, double>(source, target, memory);
            default: return Throw.Internal<Column>($"a numeric cast to {target}");
        }
    }

    private static Column Integers<TFrom, TTo>(PrimitiveColumn source, DataType target, bool wrap, Allocator memory)
        where TFrom : unmanaged, IBinaryInteger<TFrom> where TTo : unmanaged, IBinaryInteger<TTo>, IMinMaxValue<TTo>
    {
        TFrom* values = (TFrom*)ValuePointer.Of(source);
        bool isSourceSigned = TFrom.IsNegative(unchecked(TFrom.Zero - TFrom.One));
        bool isTargetSigned = TTo.IsNegative(TTo.MinValue);
        bool alwaysFits = isSourceSigned == isTargetSigned ? sizeof(TTo) >= sizeof(TFrom) : !isSourceSigned && sizeof(TTo) > sizeof(TFrom);
        return wrap || alwaysFits
            ? Direct<TFrom, TTo, IntegerWrap<TFrom, TTo>>(source, values, target, memory)
            : ConversionLoop.Run<TFrom, TTo, IntegerToInteger<TFrom, TTo>>(source, values, target, default, memory);
    }

    private static Column Cut<TFrom, TTo>(PrimitiveColumn source, DataType target, bool wrap, Allocator memory)
        where TFrom : unmanaged, IFloatingPointIeee754<TFrom> where TTo : unmanaged, IBinaryInteger<TTo>, IMinMaxValue<TTo>
    {
        if (wrap)
        {
            return Direct<TFrom, TTo, FloatSaturation<TFrom, TTo>>(source, (TFrom*)ValuePointer.Of(source), target, memory);
        }
        bool isSigned = TTo.IsNegative(TTo.MinValue);
        // Half is infinite from 2^16 on, and all finite values below it fit.
        TFrom end = TFrom.ScaleB(TFrom.One, (sizeof(TTo) * 8) - (isSigned ? 1 : 0));
        TFrom low = !isSigned ? TFrom.Zero : TFrom.IsInfinity(end) ? TFrom.CreateSaturating(Half.MinValue) : -end;
        var conversion = new FloatToInteger<TFrom, TTo>(low, end);
        return ConversionLoop.Run<TFrom, TTo, FloatToInteger<TFrom, TTo>>(source, (TFrom*)ValuePointer.Of(source), target, conversion, memory);
    }

    private static Column ToFloat<TFrom, TTo>(PrimitiveColumn source, DataType target, Allocator memory)
        where TFrom : unmanaged, INumberBase<TFrom> where TTo : unmanaged, IFloatingPoint<TTo>
    {
        if (typeof(TFrom) == typeof(long) && typeof(TTo) == typeof(double))
        {
            NativeBuffer buffer = memory.Allocate((long)source.Length * sizeof(double));
            WholeToFloat.Convert(source.Values<long>(), buffer.Span<double>());
            return new PrimitiveColumn(target, buffer, source.Length, Validities.Of(source, source.Length, memory));
        }
        return Direct<TFrom, TTo, NumberToFloat<TFrom, TTo>>(source, (TFrom*)ValuePointer.Of(source), target, memory);
    }

    // Nothing can fail: no bits to write.
    private static PrimitiveColumn Direct<TFrom, TTo, TConversion>(PrimitiveColumn source, TFrom* values, DataType target, Allocator memory)
        where TFrom : unmanaged where TTo : unmanaged where TConversion : struct, IConversion<TFrom, TTo>
    {
        NativeBuffer buffer = memory.Allocate((long)source.Length * sizeof(TTo));
        TTo* to = (TTo*)buffer.Pointer;
        TConversion conversion = default;
        for (int row = 0; row < source.Length; row++)
        {
            conversion.TryConvert(values[row], out to[row]);
        }
        GC.KeepAlive(source);
        return new PrimitiveColumn(target, buffer, source.Length, source.Validity?.Share());
    }
}
