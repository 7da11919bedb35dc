namespace Polarway.Core.Kernels;

/// <summary>Where a number exactly between two goes.</summary>
public enum RoundMode
{
    HalfToEven, HalfAwayFromZero, ToZero,
}
