namespace Polarway.Core.Kernels;

/// <summary>What is counted of the bits of an integer.</summary>
public enum BitCount
{
    Ones,
    Zeros,
    LeadingOnes,
    LeadingZeros,
    TrailingOnes,
    TrailingZeros,
}
