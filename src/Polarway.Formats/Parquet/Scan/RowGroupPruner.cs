using System.Runtime.InteropServices;
using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;

namespace Polarway.Formats.Parquet.Scan;

/// <summary>
/// Rules out row groups whose statistics show that no row can make the predicate true. Uses the parts of the predicate that are joined
/// by "and" and compare a column with a constant; anything else says nothing. Floats: NaN is not in the bounds and sorts above all
/// numbers, so only upper limits and equality rule a group out.
/// </summary>
internal sealed class RowGroupPruner
{
    private readonly List<Bound> _bounds = [];

    private readonly record struct Bound(int Column, CompareOp Op, Column Literal);

    /// <summary>Null when the predicate has no part that statistics can answer.</summary>
    public static RowGroupPruner? For(PhysicalExpr predicate)
    {
        var pruner = new RowGroupPruner();
        pruner.Collect(predicate);
        return pruner._bounds.Count == 0 ? null : pruner;
    }

    /// <param name="positions">For each column of the scan its position in the file, or -1.</param>
    public bool MayMatch(RowGroup group, int[] positions)
    {
        foreach (Bound bound in _bounds)
        {
            int position = positions[bound.Column];
            if (position >= 0 && !MayMatch(group, group.Statistics(position), bound))
            {
                return false;
            }
        }
        return true;
    }

    private void Collect(PhysicalExpr predicate)
    {
        switch (predicate)
        {
            case LogicExpr { Op: LogicOp.And } both:
                Collect(both.Left);
                Collect(both.Right);
                break;
            case BetweenExpr { Value: ColumnExpr column, Lower: LiteralExpr lower, Upper: LiteralExpr upper } between:
                Add(column, between.Closed is ClosedInterval.Both or ClosedInterval.Left ? CompareOp.Ge : CompareOp.Gt, lower);
                Add(column, between.Closed is ClosedInterval.Both or ClosedInterval.Right ? CompareOp.Le : CompareOp.Lt, upper);
                break;
            case ComparisonExpr { Left: ColumnExpr column, Right: LiteralExpr literal } comparison:
                Add(column, comparison.Op, literal);
                break;
            case ComparisonExpr { Left: LiteralExpr literal, Right: ColumnExpr column } comparison:
                Add(column, Turned(comparison.Op), literal);
                break;
        }
    }

    private void Add(ColumnExpr column, CompareOp op, LiteralExpr literal)
    {
        if (!literal.IsNull && op is CompareOp.Eq or CompareOp.Lt or CompareOp.Le or CompareOp.Gt or CompareOp.Ge)
        {
            _bounds.Add(new Bound(column.Column, op, literal.Value));
        }
    }

    private static CompareOp Turned(CompareOp op) => op switch
    {
        CompareOp.Lt => CompareOp.Gt,
        CompareOp.Le => CompareOp.Ge,
        CompareOp.Gt => CompareOp.Lt,
        CompareOp.Ge => CompareOp.Le,
        _ => op,
    };

    private static bool MayMatch(RowGroup group, ColumnStatistics statistics, Bound bound)
    {
        if (statistics.NullCount == group.Rows)
        {
            return false;
        }
        switch (statistics.Kind)
        {
            case BoundKind.Integer when Integer(bound.Literal) is Int128 value:
                return MayMatch(bound.Op, statistics.MinInteger.CompareTo(value), statistics.MaxInteger.CompareTo(value));
            case BoundKind.Float when Float(bound.Literal) is double value && !double.IsNaN(value) && bound.Op is CompareOp.Eq or CompareOp.Lt or CompareOp.Le:
                return MayMatch(bound.Op, Compare(statistics.MinFloat, value), Compare(statistics.MaxFloat, value));
            case BoundKind.Bytes when bound.Literal is ViewColumn text:
                ReadOnlySpan<byte> bytes = text.BytesAt(0);
                return MayMatch(bound.Op, statistics.MinBytes.Span.SequenceCompareTo(bytes), statistics.MaxBytes.Span.SequenceCompareTo(bytes));
            default:
                return true;
        }
    }

    /// <summary>Whether a value between two bounds, each given by how it compares with the constant, can pass.</summary>
    private static bool MayMatch(CompareOp op, int min, int max) => op switch
    {
        CompareOp.Eq => min <= 0 && max >= 0,
        CompareOp.Lt => min < 0,
        CompareOp.Le => min <= 0,
        CompareOp.Gt => max > 0,
        _ => max >= 0,
    };

    /// <summary>As numbers: -0 equals 0.</summary>
    private static int Compare(double left, double right) => left < right ? -1 : left > right ? 1 : 0;

    private static double? Float(Column literal) => literal.Type.Kind switch
    {
        TypeKind.Float32 => ((PrimitiveColumn)literal).Values<float>()[0],
        TypeKind.Float64 => ((PrimitiveColumn)literal).Values<double>()[0],
        _ => null,
    };

    private static Int128? Integer(Column literal)
    {
        if (literal is BooleanColumn booleans)
        {
            return booleans.Values[0] ? 1 : 0;
        }
        if (literal is not PrimitiveColumn value)
        {
            return null;
        }
        ReadOnlySpan<byte> bytes = value.ValueBytes;
        return literal.Type.Physical switch
        {
            PhysicalKind.Int8 => (sbyte)bytes[0],
            PhysicalKind.UInt8 => bytes[0],
            PhysicalKind.Int16 => MemoryMarshal.Read<short>(bytes),
            PhysicalKind.UInt16 => MemoryMarshal.Read<ushort>(bytes),
            PhysicalKind.Int32 => MemoryMarshal.Read<int>(bytes),
            PhysicalKind.UInt32 => MemoryMarshal.Read<uint>(bytes),
            PhysicalKind.Int64 => MemoryMarshal.Read<long>(bytes),
            PhysicalKind.UInt64 => MemoryMarshal.Read<ulong>(bytes),
            PhysicalKind.Int128 => MemoryMarshal.Read<Int128>(bytes),
            _ => null,
        };
    }
}
