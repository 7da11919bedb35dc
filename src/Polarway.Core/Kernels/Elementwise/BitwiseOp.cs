namespace Polarway.Core.Kernels;

/// <summary>Operations on the bits of integers.</summary>
public enum BitwiseOp { And, Or, Xor }
