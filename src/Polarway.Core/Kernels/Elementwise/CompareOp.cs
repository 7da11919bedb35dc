namespace Polarway.Core.Kernels;

/// <summary>Comparisons. The missing ones never give null: null equals null and nothing else.</summary>
public enum CompareOp
{
    Eq, Ne, Lt, Le, Gt, Ge, EqMissing, NeMissing,
}
