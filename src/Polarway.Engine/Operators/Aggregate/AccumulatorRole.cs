namespace Polarway.Engine.Operators.Aggregate;

/// <summary>What an accumulator keeps of a column; aggregates that need the same share it.</summary>
internal enum AccumulatorRole
{
    Length, Nulls, Trues, Flags, Distinct, Values,
    FirstRow, LastRow, FirstValue, LastValue,
    /// <summary>In the type that the sum has.</summary>
    Sum,
    /// <summary>Exact for integers, for means.</summary>
    WideSum,
    Product, Moments, Numbers,
    Min, Max,
    /// <summary>NaN wins.</summary>
    MinOrNan, MaxOrNan,
}
