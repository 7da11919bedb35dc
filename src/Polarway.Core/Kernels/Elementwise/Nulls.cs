using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Tests for null and for the special floats, and their replacement. Results carry one reference for the caller.</summary>
public static unsafe class Nulls
{
    /// <summary>True where a row is null; never null itself.</summary>
    public static BooleanColumn IsNull(Column column, Allocator memory)
    {
        NativeBuffer target = BitWords.Allocate(column.Length, memory);
        ulong* words = (ulong*)target.Pointer;
        var valid = BitWords.ValidityOf(column);
        for (int word = 0; word < BitWords.Count(column.Length); word++)
        {
            words[word] = ~valid[word];
        }
        GC.KeepAlive(column);
        return new BooleanColumn(new Bitmap(target, column.Length));
    }

    /// <summary>True where a row is not null; never null itself.</summary>
    public static BooleanColumn IsNotNull(Column column, Allocator memory)
        => new(Validities.Of(column, column.Length, memory) ?? Bitmap.Filled(true, column.Length, memory));

    /// <summary>True for NaN; null stays null; false for all other numeric types.</summary>
    public static BooleanColumn IsNan(Column column, Allocator memory) => Classify(FloatClass.Nan, column, memory);

    /// <summary>The opposite of <see cref="IsNan"/>.</summary>
    public static BooleanColumn IsNotNan(Column column, Allocator memory) => Classify(FloatClass.NotNan, column, memory);

    /// <summary>True for what is neither NaN nor infinite; null stays null.</summary>
    public static BooleanColumn IsFinite(Column column, Allocator memory) => Classify(FloatClass.Finite, column, memory);

    /// <summary>True for both infinities; null stays null.</summary>
    public static BooleanColumn IsInfinite(Column column, Allocator memory) => Classify(FloatClass.Infinite, column, memory);

    /// <summary>The value of the same row (or the scalar) where a row is null. Both have one type.</summary>
    public static Column FillNull(Operand column, Operand value, int length, Allocator memory)
    {
        if (!column.IsScalar && column.Column is not NullColumn && !column.Column.HasNulls)
        {
            return column.Column.Retain();
        }
        Bitmap valid = Validities.Of(column, length, memory) ?? Bitmap.Filled(true, length, memory);
        using var mask = new BooleanColumn(valid);
        return Conditional.Select(mask, column, value, length, memory);
    }

    /// <summary>The value of the same row (or the scalar) where a float is NaN; nulls stay. Other types are returned as they are.</summary>
    public static Column FillNan(Column column, Operand value, Allocator memory)
    {
        if (!column.Type.IsFloat)
        {
            return column.Retain();
        }
        using BooleanColumn isNan = IsNan(column, memory);
        return Conditional.Select(isNan, value, column, column.Length, memory);
    }

    /// <summary>The first operand that is not null, row by row. All have one type.</summary>
    public static Column Coalesce(ReadOnlySpan<Operand> operands, int length, Allocator memory)
    {
        if (operands.Length == 0)
        {
            Throw.Internal("coalesce without arguments");
        }
        Column result = operands[0].IsScalar ? Fill.Repeat(operands[0].Column, length, memory) : operands[0].Column.Retain();
        for (int next = 1; next < operands.Length && result.HasNulls; next++)
        {
            Column filled = FillNull(result, operands[next], length, memory);
            result.Dispose();
            result = filled;
        }
        return result;
    }

    private enum FloatClass { Nan, NotNan, Finite, Infinite }

    private static BooleanColumn Classify(FloatClass wanted, Column column, Allocator memory)
    {
        DataType type = column.Type;
        if (!type.IsNumeric && type.Kind != TypeKind.Null)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{Name(wanted)}` operation not supported for dtype `{type}`; cast to a float");
        }
        NativeBuffer target = BitWords.Allocate(column.Length, memory);
        ulong* bits = (ulong*)target.Pointer;
        if (type.Kind == TypeKind.Float64)
        {
            Classify(wanted, ValuePointer.Of<double>(column), column.Length, bits);
        }
        else if (type.Kind == TypeKind.Float16)
        {
            Classify(wanted, ValuePointer.Of<Half>(column), column.Length, bits);
        }
        else if (type.Kind == TypeKind.Float32)
        {
            Classify(wanted, ValuePointer.Of<float>(column), column.Length, bits);
        }
        else
        {
            bool answer = wanted is FloatClass.NotNan or FloatClass.Finite;
            new Span<ulong>(bits, BitWords.Count(column.Length)).Fill(answer ? ulong.MaxValue : 0);
        }
        GC.KeepAlive(column);
        return new BooleanColumn(new Bitmap(target, column.Length), Validities.Of(column, column.Length, memory));
    }

    private static void Classify<T>(FloatClass wanted, T* values, int length, ulong* bits) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T infinity = T.PositiveInfinity;
        switch (wanted)
        {
            case FloatClass.Nan: MaskLoop.Run<T, IsNumber<T>, ColumnScalar>(values, &infinity, length, bits, ulong.MaxValue); break;
            case FloatClass.NotNan: MaskLoop.Run<T, IsNumber<T>, ColumnScalar>(values, &infinity, length, bits, 0); break;
            case FloatClass.Finite: MaskLoop.Run<T, MagnitudeLess<T>, ColumnScalar>(values, &infinity, length, bits, 0); break;
            default: MaskLoop.Run<T, MagnitudeEqual<T>, ColumnScalar>(values, &infinity, length, bits, 0); break;
        }
    }

    private static string Name(FloatClass wanted) => wanted switch
    {
        FloatClass.Nan => "is_nan",
        FloatClass.NotNan => "is_not_nan",
        FloatClass.Finite => "is_finite",
        _ => "is_infinite",
    };
}
