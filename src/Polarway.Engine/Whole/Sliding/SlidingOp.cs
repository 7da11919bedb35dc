using Polarway.Engine.Operators;

namespace Polarway.Engine.Whole.Sliding;

/// <summary>What a window gives.</summary>
internal enum SlidingOp { Sum, Mean, Min, Max, Std, Var, Median, Quantile, Skew, Kurtosis, Rank }

/// <summary>The settings of all kinds of windows; each reads its own.</summary>
/// <param name="Least">Values that are not null, below which a window gives null.</param>
internal sealed record SlidingSettings(int Least, int Ddof = 1, double Quantile = 0.5, QuantileInterpolation Interpolation = QuantileInterpolation.Linear,
    bool IsBiased = true, bool IsFisher = true, string Method = "average", long? Seed = null);
