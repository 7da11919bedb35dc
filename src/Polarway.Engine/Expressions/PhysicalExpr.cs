using Polarway.Core.Columns;
using Polarway.Core.Kernels;
using Polarway.Core.Types;
using Polarway.Engine.Operators;

namespace Polarway.Engine.Expressions;

/// <summary>A bound expression that computes a column from a batch. Immutable; used by all lanes at once.</summary>
public abstract class PhysicalExpr(DataType type)
{
    public DataType Type { get; } = type;

    /// <summary>One row for the batch, or one scalar. The caller owns the operand's column.</summary>
    public abstract Operand Evaluate(Batch batch, QueryContext context);

    /// <summary>Positions of the input columns that are read.</summary>
    public abstract void CollectColumns(ISet<int> columns);
}
