namespace Polarway.Core.Kernels;

/// <summary>How one column takes part in a row order. Where nulls go does not depend on the direction.</summary>
public readonly record struct RowOrder(bool Descending, bool NullsLast);
