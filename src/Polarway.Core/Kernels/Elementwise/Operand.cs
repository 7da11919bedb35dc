using Polarway.Core.Columns;

namespace Polarway.Core.Kernels;

/// <summary>An argument of a kernel: one value per row, or one value (a column of length 1) for all rows.</summary>
public readonly record struct Operand(Column Column, bool IsScalar)
{
    public static implicit operator Operand(Column column) => new(column, false);
}
