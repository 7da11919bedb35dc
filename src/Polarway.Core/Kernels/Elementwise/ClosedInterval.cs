namespace Polarway.Core.Kernels;

/// <summary>Which bounds belong to an interval.</summary>
public enum ClosedInterval
{
    Both, Left, Right, None,
}
