using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Memory;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Arithmetic of rows, with Polars' meaning: integers wrap; floor division and modulo round towards minus infinity; integer division
/// by zero gives null; decimals round half to even and fail when they overflow.
/// </summary>
public static unsafe class Arithmetic
{
    /// <summary>
    /// Computes <paramref name="op"/> per row. Operands have one physical type, that of the result; decimals have the scale of their
    /// own types. Temporal values are computed on their ticks. The caller gets a reference.
    /// </summary>
    /// <exception cref="PolarwayException">InvalidOperation: not defined for the type, or a negative integer exponent.
    /// Compute: a decimal overflows or is divided by zero.</exception>
    public static Column Apply(ArithmeticOp op, Operand left, Operand right, int length, DataType resultType, Allocator memory)
    {
        left.CheckLength(length);
        right.CheckLength(length);
        if (left.Column is NullColumn || right.Column is NullColumn || left.IsNullScalar || right.IsNullScalar)
        {
            return Fill.Nulls(resultType, length, memory);
        }
        PhysicalKind kind = left.Column.Type.Physical;
        if (kind != right.Column.Type.Physical || left.Column is not PrimitiveColumn || right.Column is not PrimitiveColumn)
        {
            Throw.Error(ErrorKind.InvalidOperation, $"`{Symbol(op)}` is not defined for {left.Column.Type} and {right.Column.Type}; cast one of them");
        }
        if (left.IsScalar && right.IsScalar && length != 1)
        {
            using Column one = Apply(op, left.Column, right.Column, 1, resultType, memory);
            return Fill.Repeat(one, length, memory);
        }
        Bitmap? validity = Validities.Both(left, right, length, memory);
        NativeBuffer target = memory.Allocate((long)length * left.Column.Type.ByteWidth);
        try
        {
            void* first = ValuePointer.Of((PrimitiveColumn)left.Column);
            void* second = ValuePointer.Of((PrimitiveColumn)right.Column);
            var run = new Run(op, first, left.IsScalar, second, right.IsScalar, length, target.Pointer);
            if (left.Column.Type.Kind == TypeKind.Decimal)
            {
                DecimalArithmetic.Run(op, left, right, length, resultType, validity, (Int128*)target.Pointer);
            }
            else
            {
                validity = Dispatch(in run, kind, validity, memory);
            }
        }
        catch (PolarwayException)
        {
            validity?.Dispose();
            target.Dispose();
            throw;
        }
        GC.KeepAlive(left.Column);
        GC.KeepAlive(right.Column);
        return new PrimitiveColumn(resultType, target, length, validity);
    }

    /// <summary>How Python writes the operation.</summary>
    public static string Symbol(ArithmeticOp op) => op switch
    {
        ArithmeticOp.Add => "+",
        ArithmeticOp.Subtract => "-",
        ArithmeticOp.Multiply => "*",
        ArithmeticOp.Divide => "/",
        ArithmeticOp.FloorDivide => "//",
        ArithmeticOp.Modulo => "%",
        _ => "**",
    };

    private readonly struct Run(ArithmeticOp op, void* left, bool isLeftScalar, void* right, bool isRightScalar, int length, void* target)
    {
        public readonly ArithmeticOp Op = op;
        public readonly void* Left = left;
        public readonly bool IsLeftScalar = isLeftScalar;
        public readonly void* Right = right;
        public readonly bool IsRightScalar = isRightScalar;
        public readonly int Length = length;
        public readonly void* Target = target;

        public void Vector<T, TOp>() where T : unmanaged where TOp : struct, IVectorBinaryOperator<T>
            => BinaryLoop.Run<T, TOp>((T*)Left, IsLeftScalar, (T*)Right, IsRightScalar, Length, (T*)Target);

        public void Scalar<T, TOp>() where T : unmanaged where TOp : struct, IBinaryOperator<T>
            => BinaryLoop.RunScalar<T, TOp>((T*)Left, IsLeftScalar, (T*)Right, IsRightScalar, Length, (T*)Target);
    }

    // Takes the validity's reference and gives back one of the result's.
    private static Bitmap? Dispatch(in Run run, PhysicalKind kind, Bitmap? validity, Allocator memory)
    {
        switch (kind)
        {
            case PhysicalKind.Int8: return Integers<sbyte>(in run, kind, validity, memory);
            case PhysicalKind.Int16: return Integers<short>(in run, kind, validity, memory);
            case PhysicalKind.Int32: return Integers<int>(in run, kind, validity, memory);
            case PhysicalKind.Int64: return Integers<long>(in run, kind, validity, memory);
            case PhysicalKind.UInt8: return Integers<byte>(in run, kind, validity, memory);
            case PhysicalKind.UInt16: return Integers<ushort>(in run, kind, validity, memory);
            case PhysicalKind.UInt32: return Integers<uint>(in run, kind, validity, memory);
            case PhysicalKind.UInt64: return Integers<ulong>(in run, kind, validity, memory);
            case PhysicalKind.UInt128: return Wide<UInt128>(in run, kind, validity, memory);
            case PhysicalKind.Int128: return Wide<Int128>(in run, kind, validity, memory);
            case PhysicalKind.Float16: Floats<Half>(in run); return validity;
            case PhysicalKind.Float32: Floats<float>(in run); return validity;
            case PhysicalKind.Float64: Floats<double>(in run); return validity;
            default: return Throw.Internal<Bitmap?>($"arithmetic of {kind}");
        }
    }

    private static Bitmap? Integers<T>(in Run run, PhysicalKind kind, Bitmap? validity, Allocator memory) where T : unmanaged, IBinaryInteger<T>
    {
        switch (run.Op)
        {
            case ArithmeticOp.Add: run.Vector<T, AddOperator<T>>(); return validity;
            case ArithmeticOp.Subtract: run.Vector<T, SubtractOperator<T>>(); return validity;
            case ArithmeticOp.Multiply: run.Vector<T, MultiplyOperator<T>>(); return validity;
            default: return Divisions<T>(in run, kind, validity, memory);
        }
    }

    private static Bitmap? Wide<T>(in Run run, PhysicalKind kind, Bitmap? validity, Allocator memory) where T : unmanaged, IBinaryInteger<T>
    {
        switch (run.Op)
        {
            case ArithmeticOp.Add: run.Scalar<T, AddOperator<T>>(); return validity;
            case ArithmeticOp.Subtract: run.Scalar<T, SubtractOperator<T>>(); return validity;
            case ArithmeticOp.Multiply: run.Scalar<T, MultiplyOperator<T>>(); return validity;
            default: return Divisions<T>(in run, kind, validity, memory);
        }
    }

    private static Bitmap? Divisions<T>(in Run run, PhysicalKind kind, Bitmap? validity, Allocator memory) where T : unmanaged, IBinaryInteger<T>
    {
        switch (run.Op)
        {
            case ArithmeticOp.FloorDivide:
                run.Scalar<T, FloorDivideIntegerOperator<T>>();
                return NotZero<T>(in run, kind, validity, memory);
            case ArithmeticOp.Modulo:
                run.Scalar<T, ModuloIntegerOperator<T>>();
                return NotZero<T>(in run, kind, validity, memory);
            case ArithmeticOp.Power:
                RequireExponents((T*)run.Right, run.IsRightScalar ? 1 : run.Length, run.IsRightScalar ? null : validity);
                run.Scalar<T, PowerIntegerOperator<T>>();
                return validity;
            default:
                return Throw.Error<Bitmap?>(ErrorKind.InvalidOperation, "true division is not defined for integers; cast them to Float64");
        }
    }

    private static Bitmap? NotZero<T>(in Run run, PhysicalKind kind, Bitmap? validity, Allocator memory) where T : unmanaged, IBinaryInteger<T>
    {
        if (run.IsRightScalar)
        {
            return T.IsZero(*(T*)run.Right) ? Validities.And(validity, Bitmap.Filled(false, run.Length, memory), run.Length, memory) : validity;
        }
        NativeBuffer bits = BitWords.Allocate(run.Length, memory);
        T zero = T.Zero;
        PrimitiveComparison.Run(CompareOp.Ne, kind, run.Right, &zero, true, run.Length, (ulong*)bits.Pointer);
        var divisible = new Bitmap(bits, run.Length);
        if (divisible.SetCount == run.Length)
        {
            divisible.Dispose();
            return validity;
        }
        return Validities.And(validity, divisible, run.Length, memory);
    }

    private static void RequireExponents<T>(T* exponents, int length, Bitmap? validity) where T : unmanaged, IBinaryInteger<T>
    {
        for (int row = 0; row < length; row++)
        {
            if (T.IsNegative(exponents[row]) && (validity is null || validity[row]))
            {
                Throw.Error(ErrorKind.InvalidOperation,
                    $"integers cannot be raised to the negative power {exponents[row]}; cast the base or the exponent to float first");
            }
        }
    }

    private static void Floats<T>(in Run run) where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (run.Op)
        {
            case ArithmeticOp.Add: run.Vector<T, AddOperator<T>>(); break;
            case ArithmeticOp.Subtract: run.Vector<T, SubtractOperator<T>>(); break;
            case ArithmeticOp.Multiply: run.Vector<T, MultiplyOperator<T>>(); break;
            case ArithmeticOp.Divide: run.Vector<T, DivideOperator<T>>(); break;
            case ArithmeticOp.FloorDivide: run.Vector<T, FloorDivideOperator<T>>(); break;
            case ArithmeticOp.Modulo: run.Vector<T, ModuloOperator<T>>(); break;
            default: Powers<T>(in run); break;
        }
    }

    private static void Powers<T>(in Run run) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // pow(x, 2) is x * x to the last bit, and forty times as slow.
        if (run.IsRightScalar && *(T*)run.Right == T.One + T.One)
        {
            BinaryLoop.Run<T, MultiplyOperator<T>>((T*)run.Left, run.IsLeftScalar, (T*)run.Left, run.IsLeftScalar, run.Length, (T*)run.Target);
            return;
        }
        run.Scalar<T, PowerFloatOperator<T>>();
    }
}
