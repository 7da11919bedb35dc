namespace Polarway.Core.Kernels;

/// <summary>Arithmetic of two operands.</summary>
public enum ArithmeticOp
{
    Add, Subtract, Multiply,
    /// <summary>True division: floats and decimals.</summary>
    Divide,
    /// <summary>Rounds towards minus infinity.</summary>
    FloorDivide,
    /// <summary>What <see cref="FloorDivide"/> leaves: has the divisor's sign.</summary>
    Modulo,
    Power,
}
