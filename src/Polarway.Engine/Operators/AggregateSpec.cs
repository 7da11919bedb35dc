using Polarway.Core.Types;

namespace Polarway.Engine.Operators;

/// <summary>How Quantile takes a value between two rows.</summary>
public enum QuantileInterpolation { Nearest, Lower, Higher, Midpoint, Linear, Equiprobable }

/// <summary>One bound aggregate: what it computes over which column of the aggregate's input.</summary>
/// <param name="Column">Position in the input schema; -1 for Length.</param>
/// <param name="Output">Name and type of the result column; types follow docs/plan.md.</param>
public sealed record AggregateSpec(AggregateKind Kind, int Column, Field Output)
{
    /// <summary>Std, Var: divisor is n minus this; fewer rows give null.</summary>
    public int Ddof { get; init; } = 1;

    /// <summary>Quantile: 0 to 1.</summary>
    public double Quantile { get; init; } = 0.5;

    public QuantileInterpolation Interpolation { get; init; } = QuantileInterpolation.Nearest;

    /// <summary>First, Last: take the first row that is not null. Any, All: nulls are skipped (else Kleene).</summary>
    public bool IgnoreNulls { get; init; }

    /// <summary>Min, Max: NaN wins instead of being skipped.</summary>
    public bool PropagateNans { get; init; }
}
