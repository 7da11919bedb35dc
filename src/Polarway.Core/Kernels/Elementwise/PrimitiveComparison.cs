using System.Numerics;
using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>
/// Compares fixed-width values. Every comparison is one of three tests and perhaps the opposite of it:
/// in a total order (NaN last, equal to itself) a &gt; b is not a &lt;= b, and a &gt;= b is not a &lt; b.
/// </summary>
internal static unsafe class PrimitiveComparison
{
    /// <summary>Writes values only; a scalar is always on the right.</summary>
    public static void Run(CompareOp op, PhysicalKind kind, void* left, void* right, bool isRightScalar, int length, ulong* bits)
    {
        switch (kind)
        {
            case PhysicalKind.Int8: Integers(op, (sbyte*)left, (sbyte*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Int16: Integers(op, (short*)left, (short*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Int32: Integers(op, (int*)left, (int*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Int64: Integers(op, (long*)left, (long*)right, isRightScalar, length, bits); break;
            case PhysicalKind.UInt8: Integers(op, (byte*)left, (byte*)right, isRightScalar, length, bits); break;
            case PhysicalKind.UInt16: Integers(op, (ushort*)left, (ushort*)right, isRightScalar, length, bits); break;
            case PhysicalKind.UInt32 or PhysicalKind.Dictionary: Integers(op, (uint*)left, (uint*)right, isRightScalar, length, bits); break;
            case PhysicalKind.UInt64: Integers(op, (ulong*)left, (ulong*)right, isRightScalar, length, bits); break;
            case PhysicalKind.UInt128: Wide(op, (UInt128*)left, (UInt128*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Float16: Floats(op, (Half*)left, (Half*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Float32: Floats(op, (float*)left, (float*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Float64: Floats(op, (double*)left, (double*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Int256: Wide(op, (Int256*)left, (Int256*)right, isRightScalar, length, bits); break;
            case PhysicalKind.Int128: Wide(op, (Int128*)left, (Int128*)right, isRightScalar, length, bits); break;
            default: Throw.Internal($"{kind} is not a fixed-width kind"); break;
        }
    }

    private static void Integers<T>(CompareOp op, T* left, T* right, bool isRightScalar, int length, ulong* bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (isRightScalar)
        {
            AgainstNumber(op, left, right, length, bits);
            return;
        }
        switch (op)
        {
            case CompareOp.Eq: MaskLoop.Run<T, PlainEqual<T>, ColumnColumn>(left, right, length, bits, 0); break;
            case CompareOp.Ne: MaskLoop.Run<T, PlainEqual<T>, ColumnColumn>(left, right, length, bits, ulong.MaxValue); break;
            case CompareOp.Lt: MaskLoop.Run<T, PlainLess<T>, ColumnColumn>(left, right, length, bits, 0); break;
            case CompareOp.Ge: MaskLoop.Run<T, PlainLess<T>, ColumnColumn>(left, right, length, bits, ulong.MaxValue); break;
            case CompareOp.Gt: MaskLoop.Run<T, PlainLess<T>, ColumnColumn>(right, left, length, bits, 0); break;
            default: MaskLoop.Run<T, PlainLess<T>, ColumnColumn>(right, left, length, bits, ulong.MaxValue); break;
        }
    }

    private static void Floats<T>(CompareOp op, T* left, T* right, bool isRightScalar, int length, ulong* bits)
        where T : unmanaged, IFloatingPoint<T>
    {
        if (isRightScalar && T.IsNaN(*right))
        {
            AgainstNaN(op, left, right, length, bits);
            return;
        }
        if (isRightScalar)
        {
            AgainstNumber(op, left, right, length, bits);
            return;
        }
        switch (op)
        {
            case CompareOp.Eq: MaskLoop.Run<T, TotalEqual<T>, ColumnColumn>(left, right, length, bits, 0); break;
            case CompareOp.Ne: MaskLoop.Run<T, TotalEqual<T>, ColumnColumn>(left, right, length, bits, ulong.MaxValue); break;
            case CompareOp.Lt: MaskLoop.Run<T, TotalLess<T>, ColumnColumn>(left, right, length, bits, 0); break;
            case CompareOp.Ge: MaskLoop.Run<T, TotalLess<T>, ColumnColumn>(left, right, length, bits, ulong.MaxValue); break;
            case CompareOp.Gt: MaskLoop.Run<T, TotalLess<T>, ColumnColumn>(right, left, length, bits, 0); break;
            default: MaskLoop.Run<T, TotalLess<T>, ColumnColumn>(right, left, length, bits, ulong.MaxValue); break;
        }
    }

    // The processor's own comparison is false for a NaN on the left, and so right for the three tests.
    private static void AgainstNumber<T>(CompareOp op, T* left, T* right, int length, ulong* bits)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        switch (op)
        {
            case CompareOp.Eq: MaskLoop.Run<T, PlainEqual<T>, ColumnScalar>(left, right, length, bits, 0); break;
            case CompareOp.Ne: MaskLoop.Run<T, PlainEqual<T>, ColumnScalar>(left, right, length, bits, ulong.MaxValue); break;
            case CompareOp.Lt: MaskLoop.Run<T, PlainLess<T>, ColumnScalar>(left, right, length, bits, 0); break;
            case CompareOp.Ge: MaskLoop.Run<T, PlainLess<T>, ColumnScalar>(left, right, length, bits, ulong.MaxValue); break;
            case CompareOp.Le: MaskLoop.Run<T, PlainLessOrEqual<T>, ColumnScalar>(left, right, length, bits, 0); break;
            default: MaskLoop.Run<T, PlainLessOrEqual<T>, ColumnScalar>(left, right, length, bits, ulong.MaxValue); break;
        }
    }

    private static void AgainstNaN<T>(CompareOp op, T* left, T* right, int length, ulong* bits)
        where T : unmanaged, IFloatingPoint<T>
    {
        switch (op)
        {
            case CompareOp.Eq or CompareOp.Ge: MaskLoop.Run<T, IsNumber<T>, ColumnScalar>(left, right, length, bits, ulong.MaxValue); break;
            case CompareOp.Ne or CompareOp.Lt: MaskLoop.Run<T, IsNumber<T>, ColumnScalar>(left, right, length, bits, 0); break;
            default: new Span<ulong>(bits, BitWords.Count(length)).Fill(op == CompareOp.Le ? ulong.MaxValue : 0); break;
        }
    }

    private static void Wide<T>(CompareOp op, T* left, T* right, bool isRightScalar, int length, ulong* bits)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        if (isRightScalar)
        {
            Wide<T, ColumnScalar>(op, left, right, length, bits);
        }
        else
        {
            Wide<T, ColumnColumn>(op, left, right, length, bits);
        }
    }

    private static void Wide<T, TShape>(CompareOp op, T* left, T* right, int length, ulong* bits)
        where T : unmanaged, IComparisonOperators<T, T, bool> where TShape : struct, IShape
    {
        ulong invert = op is CompareOp.Ne or CompareOp.Ge or CompareOp.Gt ? ulong.MaxValue : 0;
        switch (op)
        {
            case CompareOp.Eq or CompareOp.Ne: MaskLoop.RunScalar<T, PlainEqual<T>, TShape>(left, right, 0, length, bits, invert); break;
            case CompareOp.Lt or CompareOp.Ge: MaskLoop.RunScalar<T, PlainLess<T>, TShape>(left, right, 0, length, bits, invert); break;
            default: MaskLoop.RunScalar<T, PlainLessOrEqual<T>, TShape>(left, right, 0, length, bits, invert); break;
        }
    }
}
