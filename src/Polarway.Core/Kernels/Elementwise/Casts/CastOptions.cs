namespace Polarway.Core.Kernels;

/// <summary>How to cast.</summary>
/// <param name="Strict">A value that has no equivalent is an error; else it becomes null.</param>
/// <param name="Wrap">Integers keep their low bits instead of failing.</param>
/// <param name="Name">The column's name, for errors.</param>
public readonly record struct CastOptions(bool Strict, bool Wrap = false, string Name = "");
