using Polarway.Core.Types;

namespace Polarway.Engine.Operators.Join;

/// <summary>Which row of the right input is nearest.</summary>
internal enum AsofStrategy
{
    /// <summary>The last one that is not later.</summary>
    Backward,

    /// <summary>The first one that is not earlier.</summary>
    Forward,

    /// <summary>The one at the least distance; of two, the later.</summary>
    Nearest,
}

/// <summary>A join by the nearest value instead of an equal one.</summary>
/// <param name="Left">Position of the ordered column; of the type of that of the right.</param>
/// <param name="Tolerance">Ticks or units of the column that two may lie apart; null: any.</param>
/// <param name="Share">The tolerance of floats.</param>
/// <param name="AllowsEqual">Equal values match.</param>
/// <param name="ChecksOrder">An input that is not sorted is an error.</param>
internal sealed record AsofRule(int Left, int Right, AsofStrategy Strategy, long? Tolerance, double? Share, bool AllowsEqual, bool ChecksOrder)
{
    /// <summary>True when values have distances, so that there are tolerances and a nearest one.</summary>
    public static bool HasDistance(DataType type) => type.IsNumeric || type.IsTemporal;
}
