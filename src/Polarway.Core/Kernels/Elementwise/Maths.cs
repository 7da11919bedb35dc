using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Functions of one number. Negate, Abs, Sign, Floor and Ceil keep the type; all others are for floats, and the binder casts before
/// them. Nulls stay null. Results carry one reference for the caller.
/// </summary>
public static unsafe class Maths
{
    /// <exception cref="PolarwayException">InvalidOperation: not defined for the type.</exception>
    public static Column Apply(MathOp op, Column column, Allocator memory)
    {
        if (column is NullColumn)
        {
            return column.Retain();
        }
        DataType type = column.Type;
        bool isSigned = type.IsSignedInteger || type.IsFloat || type.Kind is TypeKind.Decimal or TypeKind.Duration;
        bool isDefined = op switch
        {
            MathOp.Negate => isSigned,
            MathOp.Abs or MathOp.Sign => isSigned || type.IsUnsignedInteger,
            MathOp.Floor or MathOp.Ceil => type.IsNumeric,
            _ => type.IsFloat,
        };
        if (!isDefined)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{op.ToString().ToLowerInvariant()}` operation not supported for dtype `{ShortName.Of(type)}`; cast the column first");
        }
        if ((op is MathOp.Floor or MathOp.Ceil && type.IsInteger) || (op == MathOp.Abs && type.IsUnsignedInteger))
        {
            return column.Retain();
        }
        if (type.IsWideDecimal)
        {
            Throw.WideDecimal(type);
        }
        NativeBuffer target = memory.Allocate((long)column.Length * type.ByteWidth);
        Compute(op, (PrimitiveColumn)column, target.Pointer);
        GC.KeepAlive(column);
        return new PrimitiveColumn(type, target, column.Length, column.Validity?.Share());
    }

    /// <summary>The logarithm of floats to any base.</summary>
    public static Column Log(Column column, double numberBase, Allocator memory)
    {
        if (numberBase == Math.E || column is NullColumn)
        {
            return Apply(MathOp.Log, column, memory);
        }
        if (numberBase is 2 or 10)
        {
            return Apply(numberBase == 2 ? MathOp.Log2 : MathOp.Log10, column, memory);
        }
        using Column natural = Apply(MathOp.Log, column, memory);
        using Column divisor = column.Type.Kind switch
        {
            TypeKind.Float16 => PrimitiveColumn.From(DataType.Float16, [Half.Log((Half)numberBase)], memory),
            TypeKind.Float32 => PrimitiveColumn.From(DataType.Float32, [MathF.Log((float)numberBase)], memory),
            _ => PrimitiveColumn.From(DataType.Float64, [Math.Log(numberBase)], memory),
        };
        return Arithmetic.Apply(ArithmeticOp.Divide, natural, Operand.Scalar(divisor), column.Length, column.Type, memory);
    }

    /// <summary>The angle from the x axis to points, in radians from -π to π.</summary>
    /// <param name="y">Float32 or Float64, as <paramref name="x"/>.</param>
    public static Column Arctan2(Operand y, Operand x, int length, Allocator memory)
    {
        y.CheckLength(length);
        x.CheckLength(length);
        DataType type = y.Column.Type;
        NativeBuffer target = memory.Allocate((long)length * type.ByteWidth);
        void* up = ValuePointer.Of((PrimitiveColumn)y.Column);
        void* along = ValuePointer.Of((PrimitiveColumn)x.Column);
        if (type.Kind == TypeKind.Float32)
        {
            BinaryLoop.RunScalar<float, Arctan2Operator<float>>((float*)up, y.IsScalar, (float*)along, x.IsScalar, length, (float*)target.Pointer);
        }
        else
        {
            BinaryLoop.RunScalar<double, Arctan2Operator<double>>((double*)up, y.IsScalar, (double*)along, x.IsScalar, length, (double*)target.Pointer);
        }
        GC.KeepAlive(y.Column);
        GC.KeepAlive(x.Column);
        return new PrimitiveColumn(type, target, length, Validities.Both(y, x, length, memory));
    }

    private static void Compute(MathOp op, PrimitiveColumn column, void* target)
    {
        void* source = ValuePointer.Of(column);
        int length = column.Length;
        switch (column.Type.Physical)
        {
            case PhysicalKind.Int8: Integers(op, (sbyte*)source, length, (sbyte*)target); break;
            case PhysicalKind.Int16: Integers(op, (short*)source, length, (short*)target); break;
            case PhysicalKind.Int32: Integers(op, (int*)source, length, (int*)target); break;
            case PhysicalKind.Int64: Integers(op, (long*)source, length, (long*)target); break;
            case PhysicalKind.UInt8: UnaryLoop.RunScalar<byte, SignOperator<byte>>((byte*)source, length, (byte*)target); break;
            case PhysicalKind.UInt16: UnaryLoop.RunScalar<ushort, SignOperator<ushort>>((ushort*)source, length, (ushort*)target); break;
            case PhysicalKind.UInt32: UnaryLoop.RunScalar<uint, SignOperator<uint>>((uint*)source, length, (uint*)target); break;
            case PhysicalKind.UInt64: UnaryLoop.RunScalar<ulong, SignOperator<ulong>>((ulong*)source, length, (ulong*)target); break;
            case PhysicalKind.Int128: Wide(op, (Int128*)source, length, column.Type, (Int128*)target); break;
            case PhysicalKind.UInt128: UnaryLoop.RunScalar<UInt128, SignOperator<UInt128>>((UInt128*)source, length, (UInt128*)target); break;
            case PhysicalKind.Float16: Floats(op, (Half*)source, length, (Half*)target); break;
            case PhysicalKind.Float32: Floats(op, (float*)source, length, (float*)target); break;
            default: Floats(op, (double*)source, length, (double*)target); break;
        }
    }

    private static void Integers<T>(MathOp op, T* source, int length, T* target) where T : unmanaged, IBinaryInteger<T>
    {
        switch (op)
        {
            case MathOp.Negate: UnaryLoop.Run<T, NegateOperator<T>>(source, length, target); break;
            case MathOp.Abs: UnaryLoop.Run<T, AbsOperator<T>>(source, length, target); break;
            default: UnaryLoop.RunScalar<T, SignOperator<T>>(source, length, target); break;
        }
    }

    // Decimals: one is 10^scale.
    private static void Wide(MathOp op, Int128* source, int length, DataType type, Int128* target)
    {
        Int128 one = (Int128)DecimalArithmetic.PowerOfTen(type.Scale);
        for (int row = 0; row < length; row++)
        {
            Int128 value = source[row];
            target[row] = op switch
            {
                MathOp.Negate => unchecked(-value),
                MathOp.Abs => AbsOperator<Int128>.Invoke(value),
                MathOp.Sign => Int128.Sign(value) * one,
                MathOp.Floor => value - ModuloIntegerOperator<Int128>.Invoke(value, one),
                _ => value + ModuloIntegerOperator<Int128>.Invoke(-value, one),
            };
        }
    }

    private static void Floats<T>(MathOp op, T* source, int length, T* target) where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (op)
        {
            case MathOp.Negate: UnaryLoop.Run<T, NegateOperator<T>>(source, length, target); break;
            case MathOp.Abs: UnaryLoop.Run<T, AbsOperator<T>>(source, length, target); break;
            case MathOp.Floor: UnaryLoop.Run<T, FloorOperator<T>>(source, length, target); break;
            case MathOp.Ceil: UnaryLoop.Run<T, CeilOperator<T>>(source, length, target); break;
            case MathOp.Sqrt: UnaryLoop.Run<T, SqrtOperator<T>>(source, length, target); break;
            case MathOp.Sign: UnaryLoop.RunScalar<T, SignOperator<T>>(source, length, target); break;
            case MathOp.Cbrt: UnaryLoop.RunScalar<T, CbrtOperator<T>>(source, length, target); break;
            case MathOp.Exp: UnaryLoop.RunScalar<T, ExpOperator<T>>(source, length, target); break;
            case MathOp.Expm1: UnaryLoop.RunScalar<T, Expm1Operator<T>>(source, length, target); break;
            case MathOp.Log: UnaryLoop.RunScalar<T, LogOperator<T>>(source, length, target); break;
            case MathOp.Log1p: UnaryLoop.RunScalar<T, Log1pOperator<T>>(source, length, target); break;
            case MathOp.Log2: UnaryLoop.RunScalar<T, Log2Operator<T>>(source, length, target); break;
            case MathOp.Log10: UnaryLoop.RunScalar<T, Log10Operator<T>>(source, length, target); break;
            default: Angles(op, source, length, target); break;
        }
    }

    private static void Angles<T>(MathOp op, T* source, int length, T* target) where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (op)
        {
            case MathOp.Sin: UnaryLoop.RunScalar<T, SinOperator<T>>(source, length, target); break;
            case MathOp.Cos: UnaryLoop.RunScalar<T, CosOperator<T>>(source, length, target); break;
            case MathOp.Tan: UnaryLoop.RunScalar<T, TanOperator<T>>(source, length, target); break;
            case MathOp.Cot: UnaryLoop.RunScalar<T, CotOperator<T>>(source, length, target); break;
            case MathOp.Arcsin: UnaryLoop.RunScalar<T, ArcsinOperator<T>>(source, length, target); break;
            case MathOp.Arccos: UnaryLoop.RunScalar<T, ArccosOperator<T>>(source, length, target); break;
            case MathOp.Arctan: UnaryLoop.RunScalar<T, ArctanOperator<T>>(source, length, target); break;
            case MathOp.Sinh: UnaryLoop.RunScalar<T, SinhOperator<T>>(source, length, target); break;
            case MathOp.Cosh: UnaryLoop.RunScalar<T, CoshOperator<T>>(source, length, target); break;
            case MathOp.Tanh: UnaryLoop.RunScalar<T, TanhOperator<T>>(source, length, target); break;
            case MathOp.Arcsinh: UnaryLoop.RunScalar<T, ArcsinhOperator<T>>(source, length, target); break;
            case MathOp.Arccosh: UnaryLoop.RunScalar<T, ArccoshOperator<T>>(source, length, target); break;
            case MathOp.Arctanh: UnaryLoop.RunScalar<T, ArctanhOperator<T>>(source, length, target); break;
            case MathOp.Degrees: UnaryLoop.RunScalar<T, DegreesOperator<T>>(source, length, target); break;
            case MathOp.Radians: UnaryLoop.RunScalar<T, RadiansOperator<T>>(source, length, target); break;
            case MathOp.Erf: UnaryLoop.RunScalar<T, ErfOperator<T>>(source, length, target); break;
            case MathOp.Erfc: UnaryLoop.RunScalar<T, ErfcOperator<T>>(source, length, target); break;
            default: Throw.Internal($"no loop for {op}"); break;
        }
    }
}
