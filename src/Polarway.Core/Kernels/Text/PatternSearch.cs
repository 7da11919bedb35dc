namespace Polarway.Core.Kernels;

/// <summary>How many patterns are searched for at once.</summary>
/// <param name="IgnoreCase">The letters a to z match in either case.</param>
/// <param name="Overlapping">Matches may share bytes.</param>
/// <param name="Leftmost">The match that starts first counts, and of those the pattern given first; otherwise the one that ends first.</param>
public readonly record struct PatternSearch(bool IgnoreCase, bool Overlapping, bool Leftmost);
