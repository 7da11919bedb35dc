using Polarway.Core.Columns;
using Polarway.Core.Errors;
using Polarway.Core.Types;

namespace Polarway.Core.Kernels;

/// <summary>Decimals and the whole numbers that stand for them.</summary>
public static class UnscaledDecimals
{
    /// <summary>Int128 values as unscaled decimals, without a copy. The caller gets a reference.</summary>
    /// <exception cref="PolarwayException">InvalidOperation: a value with more digits than the type has.</exception>
    public static Column AsDecimal(Column column, DataType type)
    {
        ReadOnlySpan<Int128> values = ((PrimitiveColumn)column).Values<Int128>();
        var limit = (Int128)DecimalArithmetic.PowerOfTen(type.Precision);
        for (int row = 0; row < values.Length; row++)
        {
            if (column.IsValid(row) && (values[row] >= limit || values[row] <= -limit))
            {
                Throw.Error(ErrorKind.InvalidOperation, $"the value {values[row]} in row {row} does not fit the precision of {type}");
            }
        }
        return column.WithType(type);
    }
}
