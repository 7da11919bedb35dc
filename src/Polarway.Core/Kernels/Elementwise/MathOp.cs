namespace Polarway.Core.Kernels;

/// <summary>Functions of one number.</summary>
public enum MathOp
{
    /// <summary>The opposite; the type stays, the smallest integer wraps to itself.</summary>
    Negate,
    /// <summary>The magnitude; the type stays.</summary>
    Abs,
    /// <summary>-1, 0 or 1 in the type itself; of a float's zero and NaN the value itself.</summary>
    Sign,
    /// <summary>Rounds down; integers stay.</summary>
    Floor,
    /// <summary>Rounds up; integers stay.</summary>
    Ceil,
    Sqrt, Cbrt, Exp, Expm1, Log, Log1p, Log2, Log10,
    Sin, Cos, Tan, Cot, Arcsin, Arccos, Arctan, Sinh, Cosh, Tanh, Arcsinh, Arccosh, Arctanh,
    /// <summary>Radians to degrees.</summary>
    Degrees,
    /// <summary>Degrees to radians.</summary>
    Radians,
    /// <summary>The error function.</summary>
    Erf,
    /// <summary>1 less the error function, exact where that is small.</summary>
    Erfc,
}
