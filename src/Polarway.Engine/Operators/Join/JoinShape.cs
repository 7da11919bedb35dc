namespace Polarway.Engine.Operators.Join;

/// <summary>Which rows a join keeps.</summary>
internal enum JoinHow
{
    Inner, Left, Right, Full, Semi, Anti, Cross,
}

/// <summary>Which input decides the order of rows; where neither is asked for, it is the left one (of a right join the right one).</summary>
internal enum JoinOrder
{
    None, Left, Right,
}

/// <summary>Where a column of the result comes from.</summary>
internal enum JoinSide
{
    Left, Right,

    /// <summary>The left value, or the right one where there is no left row.</summary>
    Either,
}

/// <param name="Column">Position in the left input, or in the right one.</param>
/// <param name="Other">Either: the position in the right input.</param>
internal readonly record struct JoinColumn(JoinSide Side, int Column, int Other = -1);

/// <param name="LeftKeys">Positions; as many as, and of the types of, those of the right.</param>
/// <param name="LeftUnique">Two left rows with one key are an error.</param>
/// <param name="Validation">How the user wrote that: "1:m".</param>
internal sealed record JoinShape(JoinHow How, int[] LeftKeys, int[] RightKeys, bool NullsEqual, JoinOrder Order, bool LeftUnique, bool RightUnique, string Validation)
{
    /// <summary>Left joins only: the one row of those with equal keys that is nearest; null: all of them.</summary>
    public AsofRule? Asof { get; init; }

    /// <summary>What pairs of rows must meet beside equal keys; null for nothing.</summary>
    public PairCondition? Where { get; init; }
}
