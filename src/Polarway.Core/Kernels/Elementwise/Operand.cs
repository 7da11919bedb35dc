using Polarway.Core.Columns;
using Polarway.Core.Errors;

namespace Polarway.Core.Kernels;

/// <summary>An argument of a kernel of rows: a column of the batch's length, or one row that stands for all.</summary>
/// <param name="Column">Borrowed.</param>
/// <param name="IsScalar">True for a column of one row that is broadcast.</param>
public readonly record struct Operand(Column Column, bool IsScalar)
{
    /// <summary>A column of the batch's length.</summary>
    public static implicit operator Operand(Column column) => new(column, false);

    /// <summary>One row for all rows.</summary>
    public static Operand Scalar(Column column) => new(column, true);

    internal bool IsNullScalar => IsScalar && !Column.IsValid(0);

    /// <summary>-1 for a column, 0 for a scalar: <c>row &amp; mask</c> is the row to read.</summary>
    internal int RowMask => IsScalar ? 0 : -1;

    internal void CheckLength(int length)
    {
        if (Column.Length != (IsScalar ? 1 : length))
        {
            Throw.Internal($"an operand of {Column.Length} rows (scalar: {IsScalar}) for a batch of {length}");
        }
    }
}
