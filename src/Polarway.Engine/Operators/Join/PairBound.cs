using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Expressions;

namespace Polarway.Engine.Operators.Join;

/// <summary>An inequality between a value of each side of a join: <c>Left Op Right</c>.</summary>
/// <param name="Left">Over the columns of one input.</param>
/// <param name="Right">Over those of the other one; of the same type.</param>
/// <param name="Whole">The same condition over the columns of both.</param>
internal sealed record PairBound(PhysicalExpr Left, PhysicalExpr Right, CompareOp Op, PhysicalExpr Whole)
{
    /// <summary>The same seen from the other side.</summary>
    public PairBound Flipped => new(Right, Left, Mirror(Op), Whole);

    /// <summary>True for values that numbers of 64 bits can stand for in their order.</summary>
    public static bool HasOrder(DataType type) => type.Physical is PhysicalKind.Boolean or PhysicalKind.Int8 or PhysicalKind.Int16 or PhysicalKind.Int32 or PhysicalKind.Int64
        or PhysicalKind.UInt8 or PhysicalKind.UInt16 or PhysicalKind.UInt32 or PhysicalKind.UInt64 or PhysicalKind.Float16 or PhysicalKind.Float32 or PhysicalKind.Float64;

    /// <summary>The comparison with its operands exchanged.</summary>
    public static CompareOp Mirror(CompareOp op) => op switch
    {
        CompareOp.Lt => CompareOp.Gt,
        CompareOp.Le => CompareOp.Ge,
        CompareOp.Gt => CompareOp.Lt,
        CompareOp.Ge => CompareOp.Le,
        _ => op,
    };
}
